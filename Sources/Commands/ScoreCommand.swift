// fflm score: prints the log-probability of each line of a text.

import Arguments
import Evaluation
import Foundation
import LanguageModel
import Text

struct ScoreCommand: Subcommand {
  private static let text = Option(
    optionalArgument: "text", completion: .file,
    help: "Text to score; - is standard input. (default: -)")
  private static let format = Option(
    "format", .choice, default: ScoreFormat.text,
    help: "Format of the lines: plain text, or an entry of an n-best list.")
  private static let base = Option(
    "log-base", .choice, valueName: "base", default: LogarithmBase.e,
    help: "Base of the logarithms: e for nats, 2 for bits, 10 as in n-gram toolkits.")
  private static let perToken = Option(
    flag: "per-token",
    help: "Print one line per token: the line number (the utterance name for kaldi), the token, "
      + "log p, and 1 if the token is unknown, else 0.")

  private static let pseudo = Option(
    flag: "pseudo",
    help: "Print pseudo-log-likelihoods, for a model that was trained with --right-context.")

  static let command = Command(
    "score", abstract: "Print the log-probability of each line of a text.",
    discussion: """
      For each line, prints log p, the number of tokens and the number of unknown tokens, \
      separated by tabs. The end of the line is a token, </s>. Each line is scored on its own, as \
      the beginning of a text, so equal lines have equal scores, unless --cache-across-lines is \
      specified. Lines are scored as they arrive, in little memory. A note on standard error gives \
      the number of unknown tokens in all lines.

      --format moses scores the second column of an n-best list and adds the feature 'fflm= log p' \
      to the third, replacing an existing one. --format kaldi scores the text after the utterance \
      name and prints the name and the cost, -log p.

      With --pseudo, p is the product of the probabilities of each token given the tokens on both \
      sides of it. log p is then the pseudo-log-likelihood of the line.
      """,
    parameters: [
      text.parameter, ModelOption.option.parameter, format.parameter, base.parameter,
      perToken.parameter, pseudo.parameter, LossyOption.option.parameter,
      ThreadsOption.option.parameter,
    ] + MixtureOptions.parametersOfTexts)

  private enum LogarithmBase: String, CaseIterable {
    case e, two = "2", ten = "10"

    /// The natural logarithm of the base.
    var nats: Double {
      switch self {
      case .e: 1
      case .two: log(2)
      case .ten: log(10)
      }
    }
  }

  private let arguments: ParsedArguments

  init(_ arguments: ParsedArguments) { self.arguments = arguments }

  func run() throws -> Int32 {
    let path = arguments[Self.text]
    try ModelOption.checkAreTexts([path].compactMap(\.self))
    let lossy = arguments[LossyOption.option]
    let (model, predictor) = try predictor(ofLinesIn: path ?? "-", lossy: lossy)
    let format = arguments[Self.format]
    let unit = arguments[Self.base].nats
    var lines = try LineStream(path: path ?? "-", lossy: lossy)
    let scorer = LineScorer(model, predictor, perToken: arguments[Self.perToken]) { scores in
      try Terminal.print(
        scores.map { format.text(of: $0, unit: unit) }.joined(separator: "\n"))
    }
    var lineEnds = LineEnds()
    var mayNoteFormat = !arguments.has(Self.format)
    do {
      while let line = try lines.next() {
        lineEnds.add(line.span)
        if lines.number == 1 {
          model.noteFirstWords(
            of: "a separate line", advice: "To score lines, train a model with --lines separate.")
        }
        let place = "Line \(lines.number) of '\(lines.name)'"
        if mayNoteFormat, line.looksLikeMoses {
          mayNoteFormat = false
          Terminal.note(
            "Note: \(place) looks like an entry of an n-best list, but is scored as a whole; "
              + "specify --format moses to score its text.")
        }
        try scorer.add(line, part: format.scoredPart(of: line, at: place), number: lines.number)
        // Flush if no further line is available yet: the program that wrote this line may be
        // waiting for its score.
        if scorer.isFull || !lines.hasLine { try scorer.flush() }
      }
    } catch {
      try scorer.flush()
      throw error
    }
    noteLineEnds(lineEnds, in: lines.name)
    scorer.total.unknownCountNote(lines.name).map(Terminal.note)
    return EXIT_SUCCESS
  }

  /// Returns the model and the predictor that the arguments specify.
  private func predictor(
    ofLinesIn path: String, lossy: Bool
  ) throws -> (model: Model, predictor: any Predictor) {
    let options = try MixtureOptions(arguments, texts: [path], takesTexts: true)
    guard arguments[Self.pseudo] else {
      return try Mixture.predictor(options, arguments, lossy: lossy, scoresLines: true)
    }
    if options.isMixture {
      throw arguments.usageError(
        "'--pseudo' cannot be used with a mixture; leave out --mix, --cache and --mixture.")
    }
    let model = try ModelOption.loadTwoSided(arguments, or: "leave out --pseudo")
    let workers = ThreadsOption.workers(arguments)
    return (model, NetworkPredictor(model, hasIndependentRows: true, on: workers))
  }
}
