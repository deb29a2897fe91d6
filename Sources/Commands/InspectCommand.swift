// fflm inspect: shows what a model is and how it was trained.

import Arguments
import Files
import Foundation
import ModelFolders

struct InspectCommand: Subcommand {
  private static let folder = Option(
    optionalArgument: "folder", completion: .directory,
    help: "Folder of the model, as with --model.")

  static let command = Command(
    "inspect", abstract: "Show the options, parameters and training of a model.",
    discussion: """
      Prints the model's options, parameters, vocabulary and files, and a summary of its training \
      log.
      """,
    parameters: [
      folder.parameter, ModelOption.option.parameter, JSONOption.option.parameter,
    ])

  private let arguments: ParsedArguments

  init(_ arguments: ParsedArguments) { self.arguments = arguments }

  func run() throws -> Int32 {
    let folder = arguments[Self.folder]
    if folder != nil, arguments[ModelOption.option] != nil {
      throw arguments.usageError(
        "'<folder>' and '--model' cannot be used together; leave one of them out.")
    }
    let path = try ModelOption.path(named: folder ?? arguments[ModelOption.option], of: nil)
    let summary = try ModelFolder.reading(path) { try ModelSummary(of: $0) }
    try Terminal.print(arguments[JSONOption.option] ? jsonLine(summary) : summary.text)
    return EXIT_SUCCESS
  }
}
