// fflm vectors export: writes the embeddings of a model as word vectors.

import Arguments
import Files
import Foundation

struct VectorsExportCommand: Subcommand {
  private static let model = Option(
    optionalArgument: "model", completion: .directory, help: ModelOption.help)
  private static let output = Option(
    "output", short: "o", .text, valueName: "file",
    note: "the model's name with .vec or .bin, in the current folder", completion: .file,
    help: "Where to write the vectors; - is standard output.")
  private static let force = Option(flag: "force", help: "Replace an existing file.")

  static let command = Command(
    "export", abstract: "Write the embeddings of a model to a vector file.",
    discussion: """
      Writes word2vec's formats, which gensim and most other programs read. The special tokens \
      <unk>, <s> and </s> have vectors, too. Tokens with white space are left out, because white \
      space separates words from numbers in a vector file.
      """,
    parameters: [
      model.parameter, output.parameter, VectorFormatOption.option.parameter, force.parameter,
    ])

  private let arguments: ParsedArguments

  init(_ arguments: ParsedArguments) { self.arguments = arguments }

  func run() throws -> Int32 {
    let model = try ModelOption.path(named: arguments[Self.model], of: .languageModel)
    let path = arguments[Self.output]
    // The name of the folder is not in a path such as `.`.
    let named = [".", ".."].contains(model.name) ? model.real ?? model : model
    let isBinary = arguments[VectorFormatOption.option] == .binary
    let defaultName = "\(named.stem).\(isBinary ? "bin" : "vec")"
    let output = try OutputFile(
      path, defaultName: defaultName, inputs: modelFiles(model), force: arguments[Self.force],
      VectorFormatOption.terms(
        arguments, input: "a file of the model",
        command: "fflm vectors export \(shellText(model)) -o -", output: path, option: "--output"))
    try output.write(
      modelVectors(model), VectorFormatOption.format(arguments, output: path ?? defaultName))
    return EXIT_SUCCESS
  }
}
