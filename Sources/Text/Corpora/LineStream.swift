// The lines of a text of any length, read as they arrive.

/// Reads a file, a pipe or a terminal line by line. Memory use is bounded by the longest accepted
/// line.
package struct LineStream {
  /// The name of the text in messages: its path, or "standard input".
  package var name: String { file.name }
  /// The number, from 1, of the line that `next` returned last; 0 before the first one.
  package private(set) var number = 0

  private let file: TextFile
  private let lossy: Bool
  /// The bytes read so far. Those not yet returned begin at `start`; `lineEnd` is the index of the
  /// first line feed among them.
  private var buffer: [UInt8] = []
  private var start = 0
  private var lineEnd: Int?
  private var isAtEnd = false
  /// The number of bytes of the text before the next line.
  private var bytesBefore = 0
  private static let pieceSize = 1 << 16
  /// The maximum number of bytes in a line, to bound memory use.
  private let longestLine: Int

  /// Opens the file at `path`, or standard input if `path` is "-".
  ///
  /// - Parameters:
  ///   - lossy: Whether to replace invalid sequences and NULs by U+FFFD instead of throwing.
  ///   - longestLine: Maximum number of bytes in a line. The limit is checked before each read, so
  ///     a line may exceed it by the size of one read.
  /// - Throws: `TextError` if the file cannot be opened.
  package init(
    path: String, lossy: Bool = false, longestLine: Int = 64_000_000
  ) throws(TextError) {
    self.longestLine = longestLine
    self.lossy = lossy
    file = try TextFile(path: path)
  }

  /// Whether `next` can return a line without waiting for input.
  package var hasLine: Bool { lineEnd != nil || isAtEnd && start < buffer.count }

  /// Returns the bytes of the next line without its LF or CRLF, valid UTF-8 without NUL, or nil at
  /// the end of the text. The last line needs no line end.
  ///
  /// - Throws: `TextError` if the text cannot be read, the line is too long, or it is not valid
  ///   text.
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

  /// Reads the bytes that are available, and waits only if there are none.
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
