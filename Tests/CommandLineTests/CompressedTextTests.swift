// Tests of compressed files in place of texts.

import Foundation
import Testing

@Suite("Compressed texts") struct CompressedTextTests {
  private static let signatures: [(format: String, reader: String, bytes: [UInt8])] = [
    ("gzip", "zcat", [0x1F, 0x8B, 8, 0]),
    ("bzip2", "bzcat", Array("BZh91AY&SY".utf8) + [0xD0]),
    ("xz", "xzcat", [0xFD] + Array("7zXZ".utf8) + [0, 0]),
    ("zstd", "zstdcat", [0x28, 0xB5, 0x2F, 0xFD, 4]),
    ("lz4", "lz4cat", [0x04, 0x22, 0x4D, 0x18, 0x64]),
    ("zip", "unzip -p", Array("PK".utf8) + [3, 4, 20]),
    ("compress", "zcat", [0x1F, 0x9D, 0x90]),
  ]

  @Test(
    "the error for a compressed text names its format and a program that reads it",
    arguments: signatures)
  func formats(format: String, reader: String, bytes: [UInt8]) async throws {
    let place = try Workplace()
    try place.write(Data(bytes) + Data(repeating: 0xA7, count: 50), to: "text")
    for lossy in ["", " --lossy"] {
      let run = try await place.run("train text" + lossy)
      let message = """
        Error: 'text' is compressed with \(format); decompress it, or pipe it, as in \
        '\(reader) FILE | fflm ... -'.

        """
      #expect(run == Program.Outcome(status: 1, output: "", errors: message))
    }
    #expect(try place.names == ["pets.txt", "text"])
  }

  @Test(
    "every command that reads texts or n-grams refuses compressed ones",
    arguments: [
      "train pets.txt --valid text", "train pets.txt --test text", "train -", "eval -m m text",
      "eval -m m -", "eval -m m --mix text", "score -m m text", "score -m m -",
      "ngram train text", "ngram train -", "ngram eval text pets.txt", "ngram eval a.arpa text",
      "vectors convert text out.vec", "vectors neighbors text a", "vectors train text -o out.vec",
    ])
  func commands(command: String) async throws {
    let place = try await Workplace.trained("--model m \(quick)")
    _ = try await place.run("ngram train pets.txt -n 1 -o a.arpa")
    try place.write(Data([0x1F, 0x8B, 8, 0, 1, 2, 3]), to: "text")
    let run = try await place.shell("\"$fflm\" \(command) --lossy <text")
    let subject = command.hasSuffix("-") ? "Error: Standard input" : "Error: 'text'"
    #expect(
      run.status == 1 && run.errors.contains("\(subject) is compressed with gzip"), "\(run)")
  }

  @Test(
    "a text that only starts like a compressed file is accepted", arguments: ["BZh", "PK", "BZh9"])
  func texts(beginning: String) async throws {
    let place = try Workplace()
    try place.write(beginning + " " + place.text("pets.txt"), to: "text")
    #expect(try await place.run("train text \(quick)").status == 0)
  }
}
