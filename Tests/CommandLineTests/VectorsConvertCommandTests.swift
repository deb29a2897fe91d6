// Tests of fflm vectors convert and fflm vectors export.

import Foundation
import Testing

@Suite("Converting word vectors") struct VectorsConvertCommandTests {
  private static let text = "3 2\nthe 0.5 -1.0\nété 1e-05 0.1\n, 3.0 0.0\n"
  private static let binary: Data = {
    var file = Data("3 2\nthe ".utf8)
    file += [0, 0, 0, 0x3F, 0, 0, 0x80, 0xBF] + Array("\nété ".utf8)
    file += [0xAC, 0xC5, 0x27, 0x37, 0xCD, 0xCC, 0xCC, 0x3D] + Array("\n, ".utf8)
    file += [0, 0, 0x40, 0x40, 0, 0, 0, 0] + Array("\n".utf8)
    return file
  }()

  private func place() throws -> Workplace {
    let place = try Workplace()
    try place.write(Self.text, to: "v.vec")
    try place.write(Self.binary, to: "v.bin")
    return place
  }

  @Test(
    "vectors convert writes the format of the output's name",
    arguments: [("v.vec", "out.bin"), ("v.bin", "out.bin"), ("v.bin", "out.txt")])
  func names(input: String, output: String) async throws {
    let place = try place()
    let run = try await place.run("vectors convert \(input) \(output)")
    let result = "3 vectors of 2 dimensions in \(output)\n"
    #expect(run == Program.Outcome(status: 0, output: result, errors: ""))
    #expect(
      try place.data(output) == (output == "out.bin" ? Self.binary : Data(Self.text.utf8)))
  }

  @Test("--format overrides the output's name")
  func formatOption() async throws {
    let place = try place()
    #expect(try await place.run("vectors convert v.vec out --format binary").status == 0)
    #expect(try place.data("out") == Self.binary)
    #expect(try await place.run("vectors convert v.vec out.bin --format text").status == 0)
    #expect(try place.text("out.bin") == Self.text)
    let run = try await place.run("vectors convert v.vec out2 --format glove")
    #expect(run.status == 64)
  }

  @Test("vectors convert reads standard input and writes standard output")
  func pipes() async throws {
    let place = try place()
    let run = try await place.shell(
      #"cat v.bin | "$fflm" vectors convert - - | "$fflm" vectors convert - - --format binary"#
        + #" 2>/dev/null >out"#)
    #expect(run.errors == "3 vectors of 2 dimensions on standard output\n" && run.status == 0)
    #expect(try place.data("out") == Self.binary)
  }

  @Test("GloVe's text becomes word2vec's, without words that other programs cannot read")
  func glove() async throws {
    let place = try place()
    try place.write(", 1 2\n. . . 3 4\nthe 0.5 6\nthe 0 0\nat x@y.org 7 8\n, 0 0\n", to: "glove")
    let run = try await place.run("vectors convert glove -")
    #expect(
      run
        == Program.Outcome(
          status: 0, output: "2 2\n, 1.0 2.0\nthe 0.5 6.0\n",
          errors: """
            Ignored 2 vectors of repeated words in 'glove'; the first vector of each word is used.
            Left out 2 words of 'glove' with white space, which separates words from numbers in a \
            vector file.
            2 vectors of 2 dimensions on standard output

            """))
  }

  @Test("--lossy replaces invalid UTF-8 in words")
  func lossy() async throws {
    let place = try place()
    try place.write(Data("a".utf8) + [0xFF] + Data(" 1 2\n".utf8), to: "latin.txt")
    let refusal = try await place.run("vectors convert latin.txt out.vec")
    let message = """
      Error: Line 1 of 'latin.txt' has a word that is not UTF-8; convert it to UTF-8, or specify \
      --lossy to replace invalid bytes with U+FFFD.

      """
    #expect(refusal == Program.Outcome(status: 1, output: "", errors: message))
    #expect(try await place.run("vectors convert latin.txt out.vec --lossy").status == 0)
    #expect(try place.text("out.vec") == "1 2\na\u{FFFD} 1.0 2.0\n")
  }

  @Test(
    "vectors convert refuses invalid files and outputs in one sentence and writes nothing",
    arguments: [
      ("nosuch out.vec", "There is no file 'nosuch'; check its name and folder."),
      (
        "pets.txt out.vec",
        "'pets.txt' is not a vector file, because line 1 does not end with numbers; "
          + "specify a file in the format of word2vec, GloVe or fastText."
      ),
      (
        "bad.vec v.vec --force",
        "Line 2 of 'bad.vec' has 'x' in place of a number; correct or remove the line."
      ),
      (
        "spaced.vec out.vec",
        "All words of 'spaced.vec' contain white space, which separates words from numbers in a "
          + "vector file; specify another file."
      ),
      ("v.vec v.bin", "v.bin already exists; replace it with --force, or specify another."),
      ("v.vec v.vec --force", "v.vec is the input; specify another file."),
      ("v.vec link --force", "link is the input; specify another file."),
      ("v.vec folder", "folder is a folder; specify a file."),
      ("v.vec out/", "'out/' is not a file name; specify one."),
      (
        "v.vec no/out.vec",
        "There is no folder no to write the vectors to; create it, or specify another file."
      ),
      (
        "v.vec out.bin.gz",
        "'out.bin.gz' names a compressed file, but vectors are written uncompressed. Leave out "
          + ".gz, or compress standard output: 'fflm vectors convert v.vec - --format binary | "
          + "gzip > out.bin.gz'."
      ),
    ])
  func refusals(line: String, message: String) async throws {
    let place = try place()
    try place.write("a 1\nb x\n", to: "bad.vec")
    try place.write(". . 1\n", to: "spaced.vec")
    try place.write("", to: "folder/file")
    try place.link("link", to: "v.vec")
    let names = try place.names
    let run = try await place.run("vectors convert \(line)")
    let status: Int32 = line.hasSuffix("out/") ? 64 : 1
    #expect(run == Program.Outcome(status: status, output: "", errors: "Error: \(message)\n"))
    #expect(try place.names == names)
    #expect(try place.text("v.vec") == Self.text && place.data("v.bin") == Self.binary)
  }

  // MARK: - Export

  @Test("vectors export writes the embeddings of all tokens without white space")
  func export() async throws {
    let place = try await Workplace.trained("--tokenizer characters \(quick) --model my.fflm")
    let run = try await place.run("vectors export")
    let tokens = try place.text("my.fflm/vocabulary.txt").split(separator: "\n").map(String.init)
    #expect(tokens.contains(" "))
    let note = """
      Model: my.fflm
      Left out 1 token of 'my.fflm' with white space, which separates words from numbers in a \
      vector file.

      """
    let result = "\(tokens.count - 1) vectors of 48 dimensions in my.vec\n"
    #expect(run == Program.Outcome(status: 0, output: result, errors: note))

    let file = try SafetensorsBytes(place.data("my.fflm/model.safetensors"))
    let embeddings = try file.numbers("embedding.weight")
    var expected = "\(tokens.count - 1) 48\n"
    for (id, token) in tokens.enumerated() where token != " " {
      let row = embeddings[48 * id..<48 * (id + 1)].map { "\(Float($0))" }
      expected += "\(token) \(row.joined(separator: " "))\n"
    }
    #expect(try place.text("my.vec") == expected)

    // A folder is also an input of convert, and both ways give the same files.
    let binary = try await place.run("vectors export my.fflm/ -o copy.bin")
    #expect(binary.output == "\(tokens.count - 1) vectors of 48 dimensions in copy.bin\n")
    _ = try await place.run("vectors convert my.vec other.bin")
    _ = try await place.run("vectors convert my.fflm third.bin")
    #expect(try place.data("copy.bin") == place.data("other.bin"))
    #expect(try place.data("copy.bin") == place.data("third.bin"))
  }

  @Test("vectors export and convert never replace a file of the model")
  func modelFiles() async throws {
    let place = try await Workplace.trained("\(quick) --model my.fflm")
    let contents = try place.contents(of: "my.fflm")
    for (line, message) in [
      (
        "export my.fflm --force -o my.fflm/vocabulary.txt",
        "my.fflm/vocabulary.txt is a file of the model; specify another file with --output."
      ),
      (
        "convert my.fflm my.fflm/model.safetensors --force",
        "my.fflm/model.safetensors is the input; specify another file."
      ),
      (
        "export pets.txt", "pets.txt is a file; specify the folder of a model."
      ),
      (
        "export my.fflm -o my.vec.xz",
        "'my.vec.xz' names a compressed file, but vectors are written uncompressed. Leave out .xz, "
          + "or compress standard output: 'fflm vectors export my.fflm -o - | xz > my.vec.xz'."
      ),
    ] {
      let run = try await place.run("vectors \(line)")
      #expect(run == Program.Outcome(status: 1, output: "", errors: "Error: \(message)\n"))
    }
    #expect(try place.contents(of: "my.fflm") == contents)
    try place.write("mine", to: "my.vec")
    let run = try await place.run("vectors export my.fflm")
    let message =
      "Error: my.vec already exists; replace it with --force, or specify another with --output.\n"
    #expect(run == Program.Outcome(status: 1, output: "", errors: message))
    #expect(try place.text("my.vec") == "mine")
  }

  @Test("vectors export names its file after the folder that . leads to, and after the format")
  func currentFolder() async throws {
    let place = try await Workplace.trained("\(quick) --model my.fflm")
    let run = try await place.run(
      words: ["vectors", "export", ".", "--format", "binary"], in: "my.fflm")
    #expect(run.status == 0 && run.output.hasSuffix(" in my.bin\n"), "\(run)")
    #expect(place.exists("my.fflm/my.bin"))
  }
}
