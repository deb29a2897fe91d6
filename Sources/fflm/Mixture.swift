// A network mixed with an n-gram model.

import LanguageModel
import Matrices
import NGrams
import Networks
import Text

/// p(w) = λ p(w | network's context) + (1 − λ) p(w | the line so far), for each token as the network
/// reads the text. λ is what suits another text best.
///
/// Source: Bengio et al., "A neural probabilistic language model", JMLR 3, 2003, who mix with a
/// trigram.
struct Mixture {
  private let model: Model
  private let nGrams: NGramModel
  private let reader: VocabularyReader
  private let workspace: Workspace<Float>

  init(_ model: Model, _ nGrams: NGramModel, on workers: Workers) {
    self.model = model
    self.nGrams = nGrams
    reader = VocabularyReader(nGrams, model.vocabulary)
    workspace = model.evaluationWorkspace(on: workers)
  }

  /// What both models say of each token of a text.
  func losses(of text: SourceText) -> TokenLosses {
    var losses = TokenLosses(characters: text.characterCount)
    forEachLoss(of: text) { losses.append($0, $1, $2) }
    return losses
  }

  /// How well the models and their mixture predict a text.
  ///
  /// - Parameter weight: λ.
  func evaluate(_ text: SourceText, weight: Double) -> MixtureEvaluation {
    var sum = MixtureEvaluation(weight: weight, characters: text.characterCount)
    forEachLoss(of: text) { sum.add($0, $1, $2) }
    return sum
  }

  private func forEachLoss(of text: SourceText, _ body: (Int32, Double, Double) -> Void) {
    var reader = reader
    model.forEachLoss(of: text, in: workspace) { token, nats in
      body(token, nats, -reader.logProbability(ofNext: token))
    }
  }

  /// How the words of the two differ and what that means, in a sentence each.
  ///
  /// - Parameter name: what to call the n-gram model.
  func mismatches(name: String) -> [String] {
    let words = model.vocabulary.count - Vocabulary.marks.count
    let nGramWords = nGrams.vocabulary.count - Vocabulary.marks.count
    func part(_ count: Int, of total: Int, in owner: String) -> String {
      let percent = fixed(100 * Double(count) / Double(max(total, 1)), 2)
      return "\(grouped(count)) of \(owner)'s \(counted(total, "word")) (\(percent) %)"
    }
    var sentences: [String] = []
    if reader.missingCount > 0 {
      let part = part(reader.missingCount, of: words, in: "the network")
      sentences.append("\(name) lacks \(part), which share its probability of <unk>.")
    }
    if let note = NGramCommand.noteOfUnknown(nGrams, name: name) { sentences.append(note) }
    if reader.strangerCount > 0 {
      let part = part(reader.strangerCount, of: nGramWords, in: name)
      sentences.append("The network lacks \(part), which count as <unk>.")
    }
    return sentences
  }
}
