// fflm inspect: shows what a model is and how it was trained.

import Arguments
import Files
import Foundation
import ModelFolders

struct InspectCommand: Subcommand {
  private static let folder = Option(
    optionalArgument: "folder", completion: .directory,
    help: "Folder of the model, as with --model.")

  private static let top = Option(
    "top", .integer(0...Int.max), valueName: "k", default: 10,
    help: "Number of features to print for each label of a classifier.")

  static let command = Command(
    "inspect", abstract: "Show the options, parameters and training of a model.",
    discussion: """
      Prints the model's options, parameters, vocabulary and files, and a summary of its training \
      log. For a classifier, prints its labels instead of the vocabulary, and for logistic \
      regression the features with the largest weights for each label.
      """,
    parameters: [
      folder.parameter, ModelOption.option.parameter, top.parameter, JSONOption.option.parameter,
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
    let asJSON = arguments[JSONOption.option]
    let text = try ModelFolder.reading(path) { folder in
      switch ModelKind(of: folder) {
      case .languageModel:
        if arguments.has(Self.top) {
          throw arguments.usageError(
            "'--top' applies to classifiers, and \(path.display) is none; leave it out.")
        }
        let summary = try ModelSummary(of: folder)
        return try asJSON ? jsonLine(summary) : summary.text
      case .classifier:
        let summary = try ClassifierSummary(of: folder, top: arguments[Self.top])
        return try asJSON ? jsonLine(summary) : summary.text
      }
    }
    try Terminal.print(text)
    return EXIT_SUCCESS
  }
}
