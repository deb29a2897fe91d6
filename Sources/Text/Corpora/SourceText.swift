// A text that is known to be good: UTF-8 without NUL, its byte order mark skipped.

import Files
import Foundation
import OperatingSystem

/// The bytes of a text, validated once so that no later step has to doubt them.
package struct SourceText: Sendable {
  /// What messages call the text: its path, or "standard input".
  package let name: String
  /// Valid UTF-8 without NUL, at least one byte; memory-mapped where the system can.
  package let bytes: Data

  /// The file that the bytes are mapped from, if they are.
  private let file: TextFile?

  /// Opens the file at `path`, or reads standard input when `path` is "-".
  ///
  /// - Parameters:
  ///   - lossy: Replace invalid sequences and NULs by U+FFFD instead of throwing.
  ///   - scratch: Where on disk a text is kept, unseen, that cannot be mapped as it is; the folder
  ///     of temporary files if nil.
  package init(
    path: String, lossy: Bool = false, scratch: FilePath? = nil
  ) throws(TextError) {
    let file = try TextFile(path: path)
    if let mapped = file.mapped() {
      try self.init(mapped, name: file.name, lossy: lossy, scratch: scratch, file: file)
    } else {
      let copy = try Self.copy(of: file, lossy: lossy, scratch: scratch)
      try self.init(copy, name: file.name, lossy: lossy, scratch: scratch)
    }
  }

  /// Validates `data`; `name` is what messages call it.
  ///
  /// - Complexity: O(bytes), at several gigabytes a second for ASCII; nothing is copied unless
  ///   `lossy` has something to replace.
  package init(
    _ data: Data, name: String, lossy: Bool = false, scratch: FilePath? = nil
  ) throws(TextError) {
    try self.init(data, name: name, lossy: lossy, scratch: scratch, file: nil)
  }

  private init(
    _ data: Data, name: String, lossy: Bool, scratch: FilePath?, file: TextFile?
  ) throws(TextError) {
    if let compression = Compression(data.span) {
      throw .compressed(name: name, compression)
    }
    var valid = data
    if let flaw = Self.flaw(in: data.span) {
      guard lossy else {
        throw Self.error(
          flaw, in: data.span, line: data.lineNumber(ofByte: flaw.byte), name: name)
      }
      valid = try Self.repaired(data, scratch: scratch)
    }
    if valid.starts(with: Self.byteOrderMark) {
      valid = valid.dropFirst(Self.byteOrderMark.count)
    }
    guard !valid.isEmpty else { throw .empty(name: name) }
    self.init(validated: valid, name: name, file: file)
  }

  private init(validated bytes: Data, name: String, file: TextFile?) {
    self.bytes = bytes
    self.name = name
    self.file = file
  }

  /// Demands that the file has still the bytes that were validated: to be called after all that was
  /// computed of them.
  ///
  /// - Throws: `TextError.changed`.
  package func checkUnchanged() throws(TextError) { try file?.checkUnchanged() }

  /// The part of this text at `range`, counted in bytes from 0, which shares its memory.
  ///
  /// - Precondition: `range` lies inside the text and cuts no scalar.
  package subscript(range: Range<Int>) -> SourceText {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= bytes.count,
      "range \(range) of a text of \(bytes.count) bytes")
    let first = bytes.startIndex
    return SourceText(
      validated: bytes[first + range.lowerBound..<first + range.upperBound], name: name, file: file)
  }

  /// Unicode scalars of the text, line ends included.
  ///
  /// - Complexity: O(bytes).
  package var characterCount: Int {
    let bytes = bytes.span
    var count = 0
    for i in bytes.indices where !bytes[i].isUTF8Continuation { count += 1 }
    return count
  }

  /// Whether `string`, which is not empty, occurs in the text.
  ///
  /// - Complexity: O(bytes) for a first byte that is rare.
  package func contains(_ string: String) -> Bool { bytes.span.contains(string) }

  /// Calls `body` with each line, without its LF or CRLF; a last line needs no line end.
  package func forEachLine(_ body: (Span<UInt8>) throws -> Void) rethrows {
    let text = bytes.span
    var start = 0
    while start < text.count {
      var end = start
      while end < text.count, text[end] != UInt8(ascii: "\n") { end += 1 }
      let endsInCRLF = end < text.count && end > start && text[end - 1] == UInt8(ascii: "\r")
      try body(text.extracting(start..<(endsInCRLF ? end - 1 : end)))
      start = end + 1
    }
  }
}

extension SourceText {
  /// What is read, written and held in memory at a time where a text cannot be mapped.
  private static let pieceSize = 1 << 20

  static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// What messages call the text at `path`.
  package static func name(ofPath path: String) -> String { path == "-" ? "standard input" : path }

  /// All that a file has to read, which may be a pipe. Its copy ends with the first piece that is no
  /// text, for a file without an end has hardly any other.
  private static func copy(
    of source: TextFile, lossy: Bool, scratch: FilePath?
  ) throws(TextError) -> Data {
    let copy = try TextError.scratch(ScratchFile(near: scratch))
    var piece = [UInt8](repeating: 0, count: pieceSize)
    while true {
      let count = try source.read(into: &piece)
      if count == 0 { break }
      try TextError.scratch(copy.write(Data(piece.prefix(count))))
      if !lossy, piece.prefix(count).contains(0) { break }
    }
    return try TextError.scratch(copy.contents())
  }

  /// A byte that no text has.
  typealias Flaw = (byte: Int, isNUL: Bool)

  /// The first flaw, if there is one.
  static func flaw(in bytes: Span<UInt8>) -> Flaw? {
    var valid = bytes.count
    do { _ = try UTF8Span(validating: bytes) } catch { valid = error.byteOffsets.lowerBound }
    // The minimum is a loop without a branch, hence a vector loop; NULs are searched only if any.
    var least = UInt8.max
    for byte in bytes.indices { least = min(least, bytes[byte]) }
    if least == 0, let nul = (0..<valid).first(where: { bytes[$0] == 0 }) { return (nul, true) }
    return valid < bytes.count ? (valid, false) : nil
  }

  /// The message about a flaw in `bytes`, which begin at byte `first` of the text.
  static func error(
    _ flaw: Flaw, in bytes: Span<UInt8>, at first: Int = 0, line: Int, name: String
  ) -> TextError {
    if first == 0, bytes.looksLikeUTF16 { return .utf16(name: name) }
    return flaw.isNUL
      ? .nulByte(name: name, byte: first + flaw.byte, line: line)
      : .invalidUTF8(name: name, byte: first + flaw.byte, line: line)
  }

  /// The bytes with U+FFFD for what no text has.
  static func repaired(_ bytes: some Collection<UInt8>) -> [UInt8] {
    let replacement = Array("\u{FFFD}".utf8)
    var repaired: [UInt8] = []
    for byte in String(decoding: bytes, as: UTF8.self).utf8 {
      if byte == 0 { repaired.append(contentsOf: replacement) } else { repaired.append(byte) }
    }
    return repaired
  }

  private static func repaired(_ data: Data, scratch: FilePath?) throws(TextError) -> Data {
    let copy = try TextError.scratch(ScratchFile(near: scratch))
    var rest = data
    while !rest.isEmpty {
      let piece = rest.prefix(rest.span.scalarBoundary(near: pieceSize))
      try TextError.scratch(copy.write(Data(repaired(piece))))
      rest = rest.dropFirst(piece.count)
    }
    return try TextError.scratch(copy.contents())
  }
}

extension Data {
  /// The number, from 1, of the line that byte `offset`, from 0, is in.
  func lineNumber(ofByte offset: Int) -> Int {
    1 + prefix(offset).count { $0 == UInt8(ascii: "\n") }
  }
}
