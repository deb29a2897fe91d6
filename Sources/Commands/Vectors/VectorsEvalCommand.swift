// fflm vectors eval: measures word vectors on analogy questions and judgments of similarity.

import Arguments
import Foundation
import Reports
import Text
import WordVectors

struct VectorsEvalCommand: Subcommand {
  private static let analogies = Option(
    "analogies", .texts, valueName: "file", completion: .file,
    help: "Analogy questions in the format of word2vec's questions-words.txt: sections that begin "
      + "with a line ': name', and four words per line.")
  private static let similarities = Option(
    "similarities", .texts, valueName: "file", completion: .file,
    help: "Pairs of words with similarities, as in WordSim-353 and SimLex-999: two words and a "
      + "score per line, separated by tabs, commas or spaces.")
  private static let restrict = Option(
    "restrict", .integer(1...Int.max), valueName: "count", default: 30_000,
    help: "Number of words to use for analogies, from the beginning of the file.")

  static let command = Command(
    "eval", abstract: "Evaluate word vectors on analogies and word similarities.",
    discussion: """
      The answer to an analogy question is the word whose vector has the highest cosine similarity \
      to b - a + c. The scores of word pairs are compared with the cosine similarities of the \
      vectors by Spearman's and Pearson's correlation. Case is ignored. Questions and pairs with \
      an out-of-vocabulary word are left out. Similarities use the first \
      \(grouped(SimilarityPairs.wordLimit)) words of the file. The figures equal those of gensim's \
      evaluate_word_pairs, and of its evaluate_word_analogies with restrict_vocab set to --restrict.

      Specify --analogies, --similarities or both, each any number of times. Each file is reported \
      separately.
      """,
    parameters: [
      VectorsCommand.vectors.parameter, analogies.parameter, similarities.parameter,
      restrict.parameter, JSONOption.option.parameter, LossyOption.option.parameter,
      ThreadsOption.option.parameter,
    ])

  private let arguments: ParsedArguments

  init(_ arguments: ParsedArguments) { self.arguments = arguments }

  func run() throws -> Int32 {
    let path = arguments[VectorsCommand.vectors]
    let (analogyFiles, similarityFiles) = (
      arguments[Self.analogies] ?? [], arguments[Self.similarities] ?? []
    )
    let testSets = analogyFiles + similarityFiles
    if testSets.isEmpty {
      throw arguments.usageError("Specify a file with --analogies, --similarities or both.")
    }
    if ([path] + testSets).count(where: { $0 == "-" }) > 1 {
      throw CommandError.repeatedStandardInput
    }
    let lossy = arguments[LossyOption.option]
    let (analogies, similarities) = (
      try analogyFiles.map { try AnalogyQuestions(SourceText(path: $0, lossy: lossy)) },
      try similarityFiles.map { try SimilarityPairs(SourceText(path: $0, lossy: lossy)) }
    )
    let restrict = arguments[Self.restrict]
    let limit = max(
      analogies.isEmpty ? 0 : restrict, similarities.isEmpty ? 0 : SimilarityPairs.wordLimit)
    let vectors = try VectorTable(vectorSource(path, lossy: lossy), limit: limit)
    let workers = ThreadsOption.workers(arguments)
    let result = VectorMetrics(
      analogies: zip(analogyFiles, analogies).map {
        .init(file: $0, result: $1.evaluate(vectors, limit: restrict, on: workers))
      },
      similarities: zip(similarityFiles, similarities).map {
        .init(file: $0, result: $1.evaluate(vectors))
      })
    try Terminal.print(arguments[JSONOption.option] ? jsonLine(result) : result.text)
    return EXIT_SUCCESS
  }
}
