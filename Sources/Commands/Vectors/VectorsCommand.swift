// fflm vectors: word vectors, from training to looking at them.

import Arguments

enum VectorsCommand {
  static let subcommands: [any Subcommand.Type] = [VectorsTrainCommand.self]

  static let command = Command(
    "vectors", abstract: "Train, compare, evaluate and convert word vectors.",
    subcommands: subcommands.map { $0.command })
}
