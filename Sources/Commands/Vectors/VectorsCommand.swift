// fflm vectors: the subcommands for word vectors, and the options that they share.

import Arguments

enum VectorsCommand {
  static let subcommands: [any Subcommand.Type] = [
    VectorsTrainCommand.self, VectorsNeighborsCommand.self, VectorsAnalogyCommand.self,
    VectorsEvalCommand.self, VectorsPlotCommand.self, VectorsConvertCommand.self,
    VectorsExportCommand.self,
  ]

  /// The word vectors that a subcommand reads.
  static let vectors = Option(
    argument: "vectors", completion: .file,
    help: "Vector file in the format of word2vec, GloVe or fastText, or model folder; - is "
      + "standard input.")
  /// The number of similar words that a subcommand prints.
  static let top = Option(
    "top", .integer(1...Int.max), valueName: "count", default: 10, help: "Number of words to print."
  )

  static let command = Command(
    "vectors", abstract: "Train, compare, evaluate, plot and convert word vectors.",
    subcommands: subcommands.map { $0.command })
}
