// Reading valid UTF-8 byte by byte and scalar by scalar.

extension UInt8 {
  /// Space, tab, line feed, vertical tab, form feed or carriage return.
  var isASCIISpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
  var isASCIIDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
  var isASCIILetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }
  /// A letter, a digit or `_`.
  var isASCIIWord: Bool { isASCIIDigit || self == UInt8(ascii: "_") || isASCIILetter }
  var isASCIIUppercase: Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) }
  /// Any byte of a scalar's encoding but the first.
  var isUTF8Continuation: Bool { self & 0xC0 == 0x80 }
}

extension Span<UInt8> {
  /// The scalar whose encoding begins at `i`, and the number of bytes it takes.
  ///
  /// The bytes were valid UTF-8 once, but they may be those of a mapped file that somebody writes to:
  /// then U+FFFD stands for what they are not.
  /// - Precondition: `i` is a scalar's boundary before the end.
  func scalar(at i: Int) -> (scalar: Unicode.Scalar, length: Int) {
    let lead = self[i]
    let length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    guard length <= count - i else { return ("\u{FFFD}", count - i) }
    var value = length == 1 ? UInt32(lead) : UInt32(lead) & (0x7F >> UInt32(length))
    for k in 1..<4 where k < length { value = value << 6 | UInt32(self[i + k] & 0x3F) }
    return (Unicode.Scalar(value) ?? "\u{FFFD}", length)
  }

  /// Where to cut these bytes, valid or not, near `offset` (or at the end) so that no scalar is cut.
  func scalarBoundary(near offset: Int) -> Int {
    guard offset < count else { return count }
    // A scalar's first byte is at most three before its last; further back it is another scalar's.
    return (Swift.max(0, offset - 3)...offset).last { !self[$0].isUTF8Continuation } ?? offset
  }

  /// Whether these begin as UTF-16 does: with its byte order mark, or with every second byte 0.
  var looksLikeUTF16: Bool {
    guard count >= 4 else { return false }
    let (first, second) = (self[0], self[1])
    if (first, second) == (0xFF, 0xFE) || (first, second) == (0xFE, 0xFF) { return true }
    return (first == 0) != (second == 0)
      && (2..<Swift.min(count, 64)).allSatisfy { (self[$0] == 0) == (self[$0 % 2] == 0) }
  }

  /// Whether these are the bytes of `other`.
  func equals(_ other: Span<UInt8>) -> Bool {
    guard count == other.count else { return false }
    for i in indices where self[i] != other[i] { return false }
    return true
  }

  /// Whether the bytes of `string`, which is not empty, stand among these.
  ///
  /// - Complexity: O(bytes) for a first byte that is rare.
  func contains(_ string: String) -> Bool {
    let wanted = Array(string.utf8)
    for i in 0..<Swift.max(0, count - wanted.count + 1) where self[i] == wanted[0] {
      if extracting(i..<i + wanted.count).equals(wanted.span) { return true }
    }
    return false
  }

  /// Whether these bytes come before those of `other`, compared as a dictionary does.
  func precedes(_ other: Span<UInt8>) -> Bool {
    for i in 0..<Swift.min(count, other.count) where self[i] != other[i] {
      return self[i] < other[i]
    }
    return count < other.count
  }
}

extension String {
  /// The text of `bytes`, with U+FFFD for what is not UTF-8.
  package init(_ bytes: Span<UInt8>) {
    do {
      self.init(copying: try UTF8Span(validating: bytes))
    } catch {
      self.init(decoding: (0..<bytes.count).map { bytes[$0] }, as: UTF8.self)
    }
  }
}
