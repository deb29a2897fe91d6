// Reading valid UTF-8 by bytes and scalars.

extension UInt8 {
  /// Space, tab, line feed, vertical tab, form feed or carriage return.
  var isASCIISpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
  var isASCIIDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
  var isASCIILetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }
  /// A letter, a digit or `_`.
  var isASCIIWord: Bool { isASCIIDigit || self == UInt8(ascii: "_") || isASCIILetter }
  var isASCIIUppercase: Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(self) }
  /// Any byte of a scalar's encoding except the first.
  var isUTF8Continuation: Bool { self & 0xC0 == 0x80 }
}

extension Span<UInt8> {
  /// Returns the scalar whose encoding begins at `i`, and its length in bytes.
  ///
  /// The bytes have been validated, but they may belong to a mapped file that another program is
  /// changing. If they no longer encode a scalar, the result may be U+FFFD.
  ///
  /// - Precondition: `i` is a scalar boundary before the end.
  func scalar(at i: Int) -> (scalar: Unicode.Scalar, length: Int) {
    let lead = self[i]
    let length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    guard length <= count - i else { return ("\u{FFFD}", count - i) }
    var value = length == 1 ? UInt32(lead) : UInt32(lead) & (0x7F >> UInt32(length))
    for k in 1..<4 where k < length { value = value << 6 | UInt32(self[i + k] & 0x3F) }
    return (Unicode.Scalar(value) ?? "\u{FFFD}", length)
  }

  /// Returns the offset near `offset`, or the end, where these bytes can be cut without splitting a
  /// scalar. The bytes need not be valid.
  func scalarBoundary(near offset: Int) -> Int {
    guard offset < count else { return count }
    // A scalar that contains `offset` begins at most three bytes before it.
    return (Swift.max(0, offset - 3)...offset).last { !self[$0].isUTF8Continuation } ?? offset
  }

  /// Whether these bytes begin like UTF-16: with its byte order mark, or with every second byte 0.
  package var looksLikeUTF16: Bool {
    guard count >= 4 else { return false }
    let (first, second) = (self[0], self[1])
    if (first, second) == (0xFF, 0xFE) || (first, second) == (0xFE, 0xFF) { return true }
    return (first == 0) != (second == 0)
      && (2..<Swift.min(count, 64)).allSatisfy { (self[$0] == 0) == (self[$0 % 2] == 0) }
  }

  /// Whether these bytes equal those of `other`.
  package func equals(_ other: Span<UInt8>) -> Bool {
    guard count == other.count else { return false }
    for i in indices where self[i] != other[i] { return false }
    return true
  }

  /// Whether these bytes contain those of the nonempty `string`.
  ///
  /// - Complexity: O(bytes) if the first byte of `string` is rare.
  func contains(_ string: String) -> Bool {
    let wanted = Array(string.utf8)
    for i in 0..<Swift.max(0, count - wanted.count + 1) where self[i] == wanted[0] {
      if extracting(i..<i + wanted.count).equals(wanted.span) { return true }
    }
    return false
  }

  /// Whether these bytes lexicographically precede those of `other`.
  func precedes(_ other: Span<UInt8>) -> Bool {
    for i in 0..<Swift.min(count, other.count) where self[i] != other[i] {
      return self[i] < other[i]
    }
    return count < other.count
  }
}

extension String {
  /// Creates a string from `bytes`, with U+FFFD in place of invalid UTF-8.
  package init(_ bytes: Span<UInt8>) {
    do {
      self.init(copying: try UTF8Span(validating: bytes))
    } catch {
      self.init(decoding: (0..<bytes.count).map { bytes[$0] }, as: UTF8.self)
    }
  }
}
