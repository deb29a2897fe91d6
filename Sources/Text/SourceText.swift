// A text that is known to be good: UTF-8 without NUL, its byte order mark skipped.

import Foundation
import OperatingSystem

/// The bytes of a text, validated once so that no later step has to doubt them.
package struct SourceText: Sendable {
  /// What messages call the text: its path, or "standard input".
  package let name: String
  /// Valid UTF-8 without NUL, at least one byte; memory-mapped where the system can.
  package let bytes: Data

  /// Opens the file at `path`, or reads standard input when `path` is "-".
  ///
  /// - Parameters:
  ///   - lossy: Replace invalid sequences and NULs by U+FFFD instead of throwing.
  ///   - scratch: Where on disk a text is kept, unseen, that cannot be mapped as it is; the folder
  ///     of temporary files if nil.
  package init(
    path: String, lossy: Bool = false, scratch: URL? = nil
  ) throws(TextError) {
    let name = Self.name(ofPath: path)
    let contents = try Self.contents(of: path, name: name, scratch: scratch)
    try self.init(contents, name: name, lossy: lossy, scratch: scratch)
  }

  /// Validates `data`; `name` is what messages call it.
  ///
  /// - Complexity: O(bytes), at several gigabytes a second for ASCII; nothing is copied unless
  ///   `lossy` has something to replace.
  package init(
    _ data: Data, name: String, lossy: Bool = false,
    scratch: URL? = nil
  ) throws(TextError) {
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
    self.init(validated: valid, name: name)
  }

  private init(validated bytes: Data, name: String) {
    self.bytes = bytes
    self.name = name
  }

  /// The part of this text at `range`, counted in bytes from 0, which shares its memory.
  ///
  /// - Precondition: `range` lies inside the text and cuts no scalar.
  package subscript(range: Range<Int>) -> SourceText {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= bytes.count,
      "range \(range) of a text of \(bytes.count) bytes")
    let first = bytes.startIndex
    return SourceText(
      validated: bytes[first + range.lowerBound..<first + range.upperBound], name: name)
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

  /// Demands that something other than a folder is at `path`.
  static func checkIsFile(_ path: String, name: String) throws(TextError) {
    guard let isFolder = SystemCall.isFolder(path) else { throw .noSuchFile(name: name) }
    guard !isFolder else { throw .folder(name: name) }
  }

  private static func contents(
    of path: String, name: String, scratch: URL?
  ) throws(TextError) -> Data {
    do {
      if path == "-" { return try copy(of: .standardInput, scratch: scratch) }
      try checkIsFile(path, name: name)
      let file = URL(fileURLWithPath: path)
      // Pipes, such as a shell's process substitution, cannot be mapped but can be read.
      if let mapped = try? Data(contentsOf: file, options: .alwaysMapped) { return mapped }
      return try copy(of: FileHandle(forReadingFrom: file), scratch: scratch)
    } catch let error as TextError {
      throw error
    } catch {
      throw .unreadable(name: name, reason: error.systemReason)
    }
  }

  private static func copy(of source: FileHandle, scratch: URL?) throws -> Data {
    let copy = try ScratchFile(near: scratch)
    var piece = [UInt8](repeating: 0, count: pieceSize)
    while true {
      let count = SystemCall.read(source.fileDescriptor, into: &piece)
      guard count >= 0 else { throw POSIXError.latest }
      if count == 0 { break }
      try copy.write(Data(piece[..<count]))
    }
    return try copy.contents()
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

  /// The complaint about a flaw in `bytes`, which begin at byte `first` of the text.
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

  private static func repaired(_ data: Data, scratch: URL?) throws(TextError) -> Data {
    let copy = try ScratchFile(near: scratch)
    var rest = data
    while !rest.isEmpty {
      let piece = rest.prefix(rest.span.scalarBoundary(near: pieceSize))
      try copy.write(Data(repaired(piece)))
      rest = rest.dropFirst(piece.count)
    }
    return try copy.contents()
  }
}

extension Data {
  /// The number, from 1, of the line that byte `offset`, from 0, is in.
  func lineNumber(ofByte offset: Int) -> Int {
    1 + prefix(offset).count { $0 == UInt8(ascii: "\n") }
  }
}
