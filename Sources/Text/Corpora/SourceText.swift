// A validated text: UTF-8 without NUL, its byte order mark skipped.

import Files
import Foundation
import OperatingSystem

/// The bytes of a text, validated once so that later steps can rely on them.
package struct SourceText: Sendable {
  /// The name of the text in messages: its path, or "standard input".
  package let name: String
  /// Valid UTF-8 without NUL, memory-mapped if possible. Only a slice can be empty.
  package let bytes: Data

  /// The file that the text was mapped from, kept open for `checkUnchanged`; nil if it was not
  /// mapped.
  private let file: TextFile?

  /// Opens the file at `path`, or reads standard input if `path` is "-".
  ///
  /// - Parameters:
  ///   - lossy: Whether to replace invalid sequences and NULs by U+FFFD instead of throwing.
  ///   - scratch: The folder on disk for an unnamed temporary copy of a text that cannot be mapped
  ///     as it is, such as a pipe; the system's temporary folder if nil.
  /// - Throws: `TextError` if the file cannot be read, is compressed or empty, or is not valid
  ///   text.
  package init(
    path: String, lossy: Bool = false, scratch: FilePath? = nil
  ) throws(TextError) {
    let file = try TextFile(path: path)
    if let mapped = file.mapped() {
      try self.init(mapped, name: file.name, lossy: lossy, scratch: scratch, file: file)
    } else {
      // Unless `lossy`, a text with a NUL is refused anyway, and its source may be endless.
      let copy = try file.copy(scratch: scratch) { !lossy && $0.contains(0) }
      try self.init(copy, name: file.name, lossy: lossy, scratch: scratch)
    }
  }

  /// Validates `data`; `name` is the name of the text in messages.
  ///
  /// - Throws: `TextError` if `data` is compressed, empty or not valid text.
  /// - Complexity: O(bytes), at several gigabytes per second for ASCII. Copies nothing unless
  ///   `lossy` requires a replacement.
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

  /// Checks that the file has not changed since it was opened. Call this after everything that is
  /// computed from the bytes.
  ///
  /// - Throws: `TextError.changed`.
  package func checkUnchanged() throws(TextError) { try file?.checkUnchanged() }

  /// The part of this text at the byte offsets `range`; it shares the memory of the text.
  ///
  /// - Precondition: `range` lies inside the text and splits no scalar.
  package subscript(range: Range<Int>) -> SourceText {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= bytes.count,
      "range \(range) of a text of \(bytes.count) bytes")
    let first = bytes.startIndex
    return SourceText(
      validated: bytes[first + range.lowerBound..<first + range.upperBound], name: name, file: file)
  }

  /// The number of Unicode scalars, including line ends.
  ///
  /// - Complexity: O(bytes).
  package var characterCount: Int {
    let bytes = bytes.span
    var count = 0
    for i in bytes.indices where !bytes[i].isUTF8Continuation { count += 1 }
    return count
  }

  /// Whether the nonempty `string` occurs in the text.
  ///
  /// - Complexity: O(bytes) if the first byte of `string` is rare in the text.
  package func contains(_ string: String) -> Bool { bytes.span.contains(string) }

  /// Calls `body` with each line without its LF or CRLF. The last line needs no line end.
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
  /// The number of bytes that are read, written and held in memory at a time when a text cannot be
  /// mapped.
  static let pieceSize = 1 << 20

  package static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

  /// Returns the name, in messages, of the text at `path`.
  package static func name(ofPath path: String) -> String { path == "-" ? "standard input" : path }

  /// The offset of a byte that a text must not contain, and whether it is a NUL.
  package typealias Flaw = (byte: Int, isNUL: Bool)

  /// Returns the first flaw, or nil if the bytes are valid text.
  package static func flaw(in bytes: Span<UInt8>) -> Flaw? {
    var valid = bytes.count
    do { _ = try UTF8Span(validating: bytes) } catch { valid = error.byteOffsets.lowerBound }
    // The minimum needs no branch, so its loop is vectorized. NULs are located only if there are
    // any.
    var least = UInt8.max
    for byte in bytes.indices { least = min(least, bytes[byte]) }
    if least == 0, let nul = (0..<valid).first(where: { bytes[$0] == 0 }) { return (nul, true) }
    return valid < bytes.count ? (valid, false) : nil
  }

  /// Returns the error for a flaw in `bytes`, which begin at byte `first` of the text.
  static func error(
    _ flaw: Flaw, in bytes: Span<UInt8>, at first: Int = 0, line: Int, name: String
  ) -> TextError {
    if first == 0, bytes.looksLikeUTF16 { return .utf16(name: name) }
    return flaw.isNUL
      ? .nulByte(name: name, byte: first + flaw.byte, line: line)
      : .invalidUTF8(name: name, byte: first + flaw.byte, line: line)
  }

  /// Returns the bytes with U+FFFD in place of NULs and invalid sequences.
  package static func repaired(_ bytes: some Collection<UInt8>) -> [UInt8] {
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
  /// Returns the number, from 1, of the line that contains the byte at `offset`.
  func lineNumber(ofByte offset: Int) -> Int {
    1 + prefix(offset).count { $0 == UInt8(ascii: "\n") }
  }
}
