// fflm inspect: what a model is and how it came to be.

import Arguments
import LanguageModel
import ModelFolders

enum InspectCommand {
  static let command = Command(
    "inspect", abstract: "Show what a model is and how it was trained.",
    discussion: """
      Its options, parameters, vocabulary, files, and what its log tells of the training.
      """,
    parameters: [
      .argument(
        "model", required: false, completion: .directory,
        help: "The model's folder; the newest *.fflm folder here if not given."),
      .flag("json", help: "Print one JSON object."),
    ])

  static func run(_ arguments: ParsedArguments) throws {
    let summary = try ModelFolder.reading(ModelChoice.path(arguments)) { try ModelSummary(of: $0) }
    try Terminal.print(arguments.flag("json") ? jsonLine(summary) : summary.text)
  }
}
