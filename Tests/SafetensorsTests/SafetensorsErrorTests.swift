// Tests of the messages of errors in a file.

import Testing

@testable import Safetensors

@Suite("Safetensors errors")
struct SafetensorsErrorTests {
  @Test(
    "each safetensors error describes the problem and its place",
    arguments: [
      (
        .fileTooShort(byteCount: 3),
        "The file has 3 bytes, fewer than the 8 of the header's length."
      ),
      (
        .headerTooLong(byteCount: .max),
        "The file announces a header of 18446744073709551615 bytes, but at most "
          + "100000000 are allowed."
      ),
      (
        .headerBeyondFile(headerByteCount: 9, available: 2),
        "The file announces a header of 9 bytes, but ends after 2."
      ),
      (.invalidUTF8(at: 9), "The header is not UTF-8 at byte 9."),
      (.noOpeningBrace, "The header does not begin with an opening brace at byte 8."),
      (.headerIncomplete(expected: "a string"), "The header ends where a string was expected."),
      (
        .unexpectedByte(at: 9, expected: "`:`"),
        "The header is malformed at byte 9, where `:` was expected."
      ),
      (.contentAfterHeader(at: 10), "The header continues after its object, at byte 10."),
      (
        .controlCharacter(at: 9),
        "The header has an unescaped control character in the string at byte 9."
      ),
      (.invalidEscape(at: 9), "The header has an unknown escape in the string at byte 9."),
      (
        .loneSurrogate(at: 9),
        "The header has half of a surrogate pair in the string at byte 9."
      ),
      (.negativeNumber(at: 9), "The header has a negative number at byte 9."),
      (
        .fractionalNumber(at: 9),
        "The header has a number that is not written as an integer at byte 9."
      ),
      (.numberTooLarge(at: 9), "The header has a number of 281474976710656 or more at byte 9."),
      (.duplicateKey("k", at: 9), "The header repeats the key \"k\" at byte 9."),
      (.metadataNotString(key: "k"), "The metadata value of the key \"k\" is not a string."),
      (
        .unknownField("f", tensor: "t"),
        "The entry of the tensor \"t\" has the unknown key \"f\"."
      ),
      (
        .missingField("shape", tensor: "t"),
        "The entry of the tensor \"t\" lacks the key \"shape\"."
      ),
      (
        .unknownType("F8", tensor: "t"),
        "The tensor \"t\" has the element type \"F8\", which is none of F64, F32, F16, BF16, I64, "
          + "I32, I16, I8, U64, U32, U16, U8, BOOL."
      ),
      (
        .offsetsNotPair(tensor: "t", count: 3),
        "The tensor \"t\" has 3 data offsets instead of two."
      ),
      (
        .offsetsReversed(tensor: "t", begin: 4, end: 2),
        "The data of the tensor \"t\" end at 2, before they begin at 4."
      ),
      (
        .sizeOverflow(tensor: "t"),
        "The dimensions of the tensor \"t\" multiply to more bytes than can be counted."
      ),
      (
        .sizeMismatch(tensor: "t", expected: 8, actual: 7),
        "The tensor \"t\" takes 8 bytes, but its data offsets span 7."
      ),
      (
        .overlap(tensor: "t", begin: 3, previousEnd: 4),
        "The data of the tensor \"t\" begin at 3, inside those of the tensor before it, which end "
          + "at 4."
      ),
      (
        .hole(tensor: "t", begin: 5, previousEnd: 4),
        "The data of the tensor \"t\" begin at 5, after a hole that starts at 4."
      ),
      (
        .dataBeyondFile(expected: 9, available: 8),
        "The tensors take 9 bytes, but the file ends 8 after the header."
      ),
      (.trailingBytes(count: 1), "The file continues for 1 byte after its last tensor."),
    ] as [(SafetensorsError, String)])
  func sentences(error: SafetensorsError, sentence: String) {
    #expect(error.description == sentence)
  }

  @Test("safetensors errors truncate long tensor names")
  func longNames() {
    let name = String(repeating: "n", count: 80)
    let whole = SafetensorsError.offsetsNotPair(tensor: name, count: 0).description
    let cut = SafetensorsError.offsetsNotPair(tensor: name + "n", count: 0).description
    #expect(whole.contains("\"\(name)\""))
    #expect(cut.contains("\"\(name)...\""))
  }
}
