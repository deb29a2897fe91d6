// The lines of a text while it comes, however long it is.

/// Reads lines one by one from a file, a pipe or a terminal, in the memory that a line takes, up to a limit.
package struct LineStream {
  /// What messages call the text: its path, or "standard input".
  package var name: String { file.name }
  /// The number, from 1, of the line that `next` returned last.
  package private(set) var number = 0

  private let file: TextFile
  private let lossy: Bool
  /// What was read and not yet returned begins at `start`; its first line feed is at `lineEnd`.
  private var buffer: [UInt8] = []
  private var start = 0
  private var lineEnd: Int?
  private var isAtEnd = false
  /// The bytes of the text before the next line.
  private var bytesBefore = 0
  private static let pieceSize = 1 << 16
  /// The bytes of a line, beyond which it would take more memory than a stream shall.
  private let longestLine: Int

  /// Opens the file at `path`, or standard input where `path` is "-".
  ///
  /// - Parameters:
  ///   - lossy: Replace invalid sequences and NULs by U+FFFD instead of throwing.
  ///   - longestLine: The bytes that a line may have, or some more.
  package init(
    path: String, lossy: Bool = false, longestLine: Int = 64_000_000
  ) throws(TextError) {
    self.longestLine = longestLine
    self.lossy = lossy
    file = try TextFile(path: path)
  }

  /// Whether `next` has a line without waiting for one.
  package var hasLine: Bool { lineEnd != nil || isAtEnd && start < buffer.count }

  /// The bytes of the next line, without its LF or CRLF: valid UTF-8 without NUL; nil at the end. A
  /// last line needs no line end.
  ///
  /// - Throws: `TextError` if the text cannot be read or the line is no text.
  package mutating func next() throws(TextError) -> [UInt8]? {
    while lineEnd == nil, !isAtEnd {
      guard buffer.count - start <= longestLine else {
        throw .longLine(name: name, line: number + 1, limit: longestLine)
      }
      try readPiece()
    }
    guard start < buffer.count else { return nil }
    let end = lineEnd ?? buffer.count
    var line = Array(buffer[start..<end])
    if lineEnd != nil, line.last == UInt8(ascii: "\r") { line.removeLast() }
    number += 1
    let firstByte = bytesBefore
    bytesBefore += end + 1 - start
    start = end + 1
    lineEnd = start < buffer.count ? buffer[start...].firstIndex(of: UInt8(ascii: "\n")) : nil

    if let flaw = SourceText.flaw(in: line.span) {
      guard lossy else {
        throw SourceText.error(flaw, in: line.span, at: firstByte, line: number, name: name)
      }
      line = SourceText.repaired(line)
    }
    if number == 1, line.starts(with: SourceText.byteOrderMark) {
      line.removeFirst(SourceText.byteOrderMark.count)
    }
    return line
  }

  /// Reads what is there, and waits only if nothing is.
  private mutating func readPiece() throws(TextError) {
    buffer.removeFirst(min(start, buffer.count))
    start = 0
    var piece = [UInt8](repeating: 0, count: Self.pieceSize)
    let count = try file.read(into: &piece)
    if bytesBefore == 0, buffer.isEmpty, let compression = Compression(piece.span) {
      throw .compressed(name: name, compression)
    }
    isAtEnd = count == 0
    let old = buffer.count
    buffer.append(contentsOf: piece[..<count])
    lineEnd = buffer[old...].firstIndex(of: UInt8(ascii: "\n"))
  }
}
