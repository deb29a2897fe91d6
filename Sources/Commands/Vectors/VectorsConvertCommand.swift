// fflm vectors convert: writes word vectors in another format.

import Arguments
import Foundation

struct VectorsConvertCommand: Subcommand {
  private static let input = Option(
    argument: "input", completion: .file,
    help: "Vector file in the format of word2vec, GloVe or fastText, or model folder; - is "
      + "standard input.")
  private static let output = Option(
    argument: "output", completion: .file,
    help: "Where to write the vectors; - is standard output.")
  private static let force = Option(flag: "force", help: "Replace an existing file.")

  static let command = Command(
    "convert", abstract: "Convert word vectors to word2vec's text or binary format.",
    discussion: """
      Reads word2vec's text and binary formats, fastText's .vec and GloVe's text. Writes \
      word2vec's formats, which gensim and most other programs read. Numbers keep the full \
      precision of float32. Words with white space are left out, because white space separates \
      words from numbers in a vector file.
      """,
    parameters: [
      input.parameter, output.parameter, VectorFormatOption.option.parameter, force.parameter,
      LossyOption.option.parameter,
    ])

  private let arguments: ParsedArguments

  init(_ arguments: ParsedArguments) { self.arguments = arguments }

  func run() throws -> Int32 {
    let (input, path) = (arguments[Self.input], arguments[Self.output])
    let output = try OutputFile(
      path, defaultName: path, inputs: inputFiles(ofVectors: input), force: arguments[Self.force],
      VectorFormatOption.terms(
        arguments, input: "the input",
        command: "fflm vectors convert \(input.shellWord) -", output: path))
    let vectors = try writableVectorSource(input, lossy: arguments[LossyOption.option])
    try output.write(vectors, VectorFormatOption.format(arguments, output: path))
    return EXIT_SUCCESS
  }
}
