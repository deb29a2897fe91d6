// fflm fill: prints the most probable words for the blanks of a text.

import Arguments
import Foundation
import LanguageModel
import Matrices
import Text

struct FillCommand: Subcommand {
  private static let text = Option(
    optionalArgument: "text",
    help: "Text with blanks, written ___, as in 'the cat ___ on the mat'; - is standard input, in "
      + "which each line is such a text. (default: -)")

  static let command = Command(
    "fill", abstract: "Print the most probable words for the blanks of a text.",
    discussion: """
      A blank, ___, stands for one word, or for one character if the model's tokens are \
      characters. The model must have been trained with --right-context, so that it sees the words \
      on both sides. If a text has several blanks, each is filled as if the others were unknown \
      words. For each blank, prints what fflm predict prints, with an empty line between two \
      blanks; with --json, prints one object per text. </s> means that the line ends there. In \
      standard input, every line must have a blank.
      """,
    parameters: [
      text.parameter, Prediction.top.parameter, JSONOption.option.parameter,
      ModelOption.option.parameter, LossyOption.option.parameter, ThreadsOption.option.parameter,
    ])

  private let arguments: ParsedArguments

  init(_ arguments: ParsedArguments) { self.arguments = arguments }

  func run() throws -> Int32 {
    let model = try ModelOption.loadTwoSided(arguments, or: "use 'fflm predict'")
    let workspace = model.evaluationWorkspace(on: ThreadsOption.workers(arguments), capacity: 1)
    var isFirst = true
    var mayNoteEnds = true

    /// Prints the words for the blanks of a text.
    func fill(_ text: String, failure: (ClozeError) -> any Error) throws {
      let cloze: Cloze
      do { cloze = try Cloze(text, for: model) } catch { throw failure(error) }
      if mayNoteEnds, !Set([0, cloze.tokens.count - 1]).isDisjoint(with: cloze.blanks) {
        mayNoteEnds = false
        model.noteFirstWords(
          of: "a text", advice: "Write more of the text, or train a model with --lines separate.")
      }
      model.noteUnknown(cloze.tokens, of: "the text")
      let blanks = try model.mapBlanks(of: cloze, in: workspace) {
        Prediction($0, of: model.vocabulary, top: arguments[Prediction.top])
      }
      try Terminal.print(
        arguments[JSONOption.option]
          ? jsonLine(Filling(blanks: blanks))
          : (isFirst ? "" : "\n") + blanks.map(\.text).joined(separator: "\n\n"))
      isFirst = false
    }

    if let text = arguments[Self.text], text != "-" {
      try fill(text) { arguments.usageError("The text \($0).") }
      return EXIT_SUCCESS
    }
    var lines = try LineStream(path: "-", lossy: arguments[LossyOption.option])
    var lineEnds = LineEnds()
    while let line = try lines.next() {
      lineEnds.add(line.span)
      try fill(String(decoding: line, as: UTF8.self)) {
        CommandError.invalidCloze(place: "Line \(lines.number) of '\(lines.name)'", $0)
      }
    }
    noteLineEnds(lineEnds, in: lines.name)
    return EXIT_SUCCESS
  }

  /// The JSON object of a text.
  private struct Filling: Encodable {
    let blanks: [Prediction]
  }
}
