// Tests of the messages of text and vocabulary errors.

import Testing
import Text

@Suite("TextError")
struct TextErrorTests {
  @Test(
    "each text error describes the problem, its place and the remedy",
    arguments: [
      (
        .noSuchFile(name: "a.txt"),
        "There is no file 'a.txt'; check its name and folder."
      ),
      (
        .folder(name: "texts"),
        "'texts' is a folder; specify a text file in it."
      ),
      (
        .unreadable(name: "a.txt", reason: "permission denied"),
        "'a.txt' cannot be read (permission denied); check its permissions."
      ),
      (
        .scratch(folder: "/here", reason: "No space left on device"),
        "Cannot write a temporary file in '/here' (No space left on device); check its permissions "
          + "and the free space."
      ),
      (
        .empty(name: "a.txt"),
        "'a.txt' is empty; specify another file."
      ),
      (
        .invalidUTF8(name: "a.txt", byte: 12, line: 3),
        "'a.txt' is not UTF-8 at byte 12 (line 3); convert it to UTF-8."
      ),
      (
        .nulByte(name: "a.txt", byte: 0, line: 1),
        "'a.txt' has a NUL at byte 0 (line 1) and looks like a binary file; use a text file."
      ),
      (
        .utf16(name: "a.txt"),
        "'a.txt' looks like UTF-16; convert it to UTF-8 with 'iconv -f UTF-16 -t UTF-8'."
      ),
      (
        .longLine(name: "a.txt", line: 2, limit: 10),
        "Line 2 of 'a.txt' is longer than 10 bytes; split it into shorter lines."
      ),
      (
        .tooShortToSplit(name: "a.txt"),
        "'a.txt' is too short to hold out its last tenth; use a longer text."
      ),
      (
        .noWords(names: ["a.txt", "b.txt"]),
        "There are no words in 'a.txt', 'b.txt'; use a text with words in it."
      ),
      (
        .noWordsHeldOut(name: "a.txt"),
        "There are no words in the last tenth of 'a.txt', which would be held out; use a text with "
          + "words there."
      ),
      (
        .allWordsRare(minCount: 5, highestCount: 1),
        "No word occurs 5 times (the most frequent one occurs 1 time); lower the minimum count."
      ),
      (
        .noRoomForWords(maxSize: 3),
        "A vocabulary of 3 entries has no room for words besides <unk>, <s> and </s>; allow at least "
          + "4 entries."
      ),
      (
        .vocabularyNotUTF8(line: 9),
        "Line 9 of the vocabulary file is not UTF-8; restore the file from a copy."
      ),
      (
        .vocabularyUTF16,
        "The vocabulary file is UTF-16; convert it to UTF-8 with 'iconv -f UTF-16 -t UTF-8'."
      ),
      (
        .vocabularyByteOrderMark,
        "The vocabulary file begins with a byte-order mark; save it as UTF-8 without one."
      ),
      (
        .vocabularyLineEnd(line: 1),
        "Line 1 of the vocabulary file ends with a carriage return (CRLF or CR); save the file with "
          + "LF line ends."
      ),
      (
        .vocabularyMark(line: 1, expected: "<unk>"),
        "Line 1 of the vocabulary file must be <unk>; the first three lines are <unk>, <s> and "
          + "</s>."
      ),
      (
        .vocabularyEmptyLine(line: 4),
        "Line 4 of the vocabulary file is empty; every line must hold one token."
      ),
      (
        .vocabularyLongToken(line: 7, byteCount: 70_000),
        "Line 7 of the vocabulary file has 70000 bytes, but a token has at most 65536; each "
          + "line must hold one token."
      ),
      (
        .vocabularyDuplicate(token: "the", line: 9, firstLine: 4),
        "Line 9 of the vocabulary file repeats 'the' from line 4; each token must occur only once."
      ),
    ] as [(TextError, String)])
  func wording(error: TextError, sentence: String) {
    #expect(error.description == sentence)
  }
}
