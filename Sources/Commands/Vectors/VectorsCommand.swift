// fflm vectors: word vectors, from training to looking at them.

import Arguments

enum VectorsCommand {
  static let subcommands: [any Subcommand.Type] = [
    VectorsTrainCommand.self, VectorsNeighborsCommand.self, VectorsAnalogyCommand.self,
    VectorsEvalCommand.self, VectorsPlotCommand.self, VectorsConvertCommand.self,
    VectorsExportCommand.self,
  ]

  static let command = Command(
    "vectors", abstract: "Train, compare, evaluate, plot and convert word vectors.",
    subcommands: subcommands.map { $0.command })
}
