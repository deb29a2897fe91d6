// Reading the embeddings from which a run starts.

import Networks
import Reports
import Text
import WordVectors

extension PretrainedEmbeddings {
  /// Reads the vectors of the tokens of a vocabulary. Their bytes must be the same.
  ///
  /// A token that occurs several times gets its first vector.
  ///
  /// - Throws: The errors of the source; ``CommandError`` if it has none of the tokens, or a vector
  ///   that is not finite.
  init(_ source: any VectorSource, of vocabulary: Vocabulary) throws {
    var embeddings = PretrainedEmbeddings(inputs: vocabulary.count, width: source.dimensions)
    try source.forEachVector { word, vector in
      guard let id = vocabulary.knownID(of: word) else { return true }
      for i in vector.indices where !vector[i].isFinite {
        throw CommandError.vectorNotFinite(name: source.name, word: vocabulary[id])
      }
      embeddings.setRow(id, to: vector)
      return embeddings.knownCount < vocabulary.count
    }
    guard embeddings.knownCount > 0 else { throw CommandError.noKnownWords(name: source.name) }
    self = embeddings
  }
}

extension TrainingPlan {
  /// Reads the embeddings from which the run starts, and fills those of the other words.
  ///
  /// - Throws: ``CommandError`` if the run does not fit into memory; the errors of reading.
  mutating func readEmbeddings(from source: any VectorSource) throws {
    if let refusal = memoryNeed.refusal { throw CommandError.outOfMemory(refusal) }
    let embeddings = try PretrainedEmbeddings(source, of: vocabulary)
    embeddings.fillOtherRows(seed: configuration.options.seed)
    self.embeddings = embeddings
  }

  /// The description of the vectors from which the run starts; nil if all embeddings start at
  /// random.
  var embeddingsText: String? {
    guard let path = configuration.texts.embeddings else { return nil }
    let (isFrozen, isTied) = (configuration.model.freezeEmbeddings, configuration.model.tied)
    let frozen = isTied ? "; frozen as embeddings and as output weights" : "; frozen"
    guard let embeddings else {
      return "from \(Self.name(of: path)) when the run began" + (isFrozen ? frozen : "")
    }
    let counts = training.counts(of: vocabulary)
    let tokens = zip(embeddings.isKnown, counts).reduce(0) { $0 + ($1.0 ? $1.1 : 0) }
    let coverage = """
      \(grouped(embeddings.knownCount)) of \(counted(vocabulary.count, "word")) \
      (\(percent(tokens, of: training.count)) of the tokens) from \(Self.name(of: path))
      """
    guard isFrozen else { return coverage }
    let others = vocabulary.count - embeddings.knownCount
    guard others > 0 else { return coverage + frozen }
    return coverage + frozen + """
      , including the random ones of the other \(counted(others, "word")) \
      (\(percent(others, of: vocabulary.count)))
      """
  }

  private func percent(_ count: Int, of total: Int) -> String {
    "\(fixed(100 * Double(count) / Double(max(total, 1)), 1)) %"
  }
}
