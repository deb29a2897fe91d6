// fflm score: the log-probability of each line of a text.

import Arguments
import LanguageModel
import Matrices
import Text

enum ScoreCommand {
  static let command = Command(
    "score", abstract: "Print how probable each line of a text is.",
    discussion: """
      Prints log p, the number of tokens and that of unknown tokens, separated by tabs; the line's \
      end is a token, </s>. Each line is scored on its own, as the beginning of a text: equal lines \
      get equal scores. Lines are scored as they come, in little memory.

      --format moses takes the second column of an n-best list and adds a feature 'fflm= log p' to \
      the third, in place of one that is there; kaldi takes what follows the utterance's name and \
      prints the name and the cost, -log p.
      """,
    parameters: [
      .argument(
        "text", required: false, completion: .file,
        help: "The text to score; standard input if not given, or -."),
      ModelChoice.parameter,
      .option(
        "format", .choice(ScoreFormat.allCases.map(\.rawValue)), default: "text",
        help: "What a line is: text, or an entry of an n-best list."),
      .option(
        "log-base", .choice(["e", "2", "10"]), valueName: "base", default: "e",
        help: "The logarithm's base: e for nats, 2 for bits, 10 as n-gram toolkits print."),
      .flag(
        "per-token",
        help: "Print a line a token: line number, or the utterance's name of a Kaldi list; token; "
          + "log p; 1 if unknown, else 0."),
      Lossiness.parameter,
      Threads.parameter,
    ])

  static func run(_ arguments: ParsedArguments) throws {
    try ModelChoice.checkAreTexts(arguments.text("text").map { [$0] } ?? [])
    let model = try ModelChoice.load(arguments)
    var lines = try LineStream(
      path: arguments.text("text") ?? "-", lossy: arguments.flag("lossy"))
    let scorer = LineScorer(
      model, format: arguments.values.choice("format") ?? .text,
      base: arguments.text("log-base"), perToken: arguments.flag("per-token"),
      on: Workers(count: Threads.count(arguments)))
    var lineEnds = LineEnds()
    do {
      while let line = try lines.next() {
        lineEnds.add(line.span)
        if lines.number == 1 {
          model.noteFirstWords(
            of: "a separate line", advice: "To score lines, train a model with --lines separate.")
        }
        try scorer.add(line, at: lines)
        // Whoever wrote a line and waits for its score shall not wait in vain.
        if scorer.isFull || !lines.hasLine { try scorer.flush() }
      }
    } catch {
      try scorer.flush()
      throw error
    }
    if let note = lineEndNote(lineEnds, in: lines.name) { Terminal.note("Note: \(note)") }
  }
}
