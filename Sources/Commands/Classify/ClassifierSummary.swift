// A summary of a classifier and its training, made without running it.

import Arguments
import Classification
import Files
import ModelFolders
import Reports
import Training

/// A summary of a classifier. It is encoded as the JSON object that `fflm inspect --json` prints.
struct ClassifierSummary: Encodable {
  let model: String
  private let configuration: ClassifyConfiguration
  private let tensors: [ModelSummary.Tensor]
  private let parameterCount: Int
  private let features: [Kind]
  /// The number of buckets of bigrams and runs of characters; nil if they are listed.
  private let buckets: Int?
  private let labels: [Label]
  private let files: [ModelSummary.File]
  private let training: ModelSummary.Run?

  private struct Kind: Encodable {
    let kind: FeatureKind
    /// The number of listed features.
    let count: Int
  }

  private struct Label: Encodable {
    let label: String
    /// The features with the largest weights; nil for a network.
    let features: [Weight]?
  }

  private struct Weight: Encodable {
    let kind: FeatureKind
    let feature: String
    let weight: Double
  }

  private enum CodingKeys: String, CodingKey {
    case model, configuration, tensors, features, buckets, labels, files, training
    case parameterCount = "parameters"
  }

  /// Summarizes the classifier in a folder.
  ///
  /// - Parameter top: The number of features to name for each label.
  /// - Throws: The errors of reading a classifier.
  init(of folder: ModelFolder, top: Int) throws {
    let loaded = try folder.loadClassifier()
    model = folder.path.display
    configuration = try ClassifyConfiguration(of: folder)
    tensors = loaded.parameters.table.tensors
    parameterCount = loaded.parameters.table.parameterCount
    buckets = loaded.configuration.buckets
    features = loaded.configuration.features.map {
      Kind(kind: $0, count: loaded.features.count(of: $0))
    }
    labels = loaded.labels.names.enumerated().map { label, name in
      Label(
        label: name,
        features: loaded.largestWeights(of: label, count: top)?.map {
          Weight(kind: $0.kind, feature: $0.feature, weight: $0.weight)
        })
    }
    files = try ModelSummary.File.all(in: folder.folder)
    training = ModelSummary.Run(
      TrainingHistory(TrainingLog.records(of: folder), ofModelAt: folder.step))
  }

  // MARK: - Text

  /// The summary as sections of aligned columns.
  var text: String {
    var sections = configuration.tables.map { ($0.title, $0.rows.map { [$0.name, $0.value] }) }
    sections.append(("parameters", tensors.rows))
    sections.append(("features", featureRows))
    sections.append(("labels", labelRows))
    sections.append(("files", files.rows))
    sections.append(
      ("training", training?.rows(of: .classification) ?? [["nothing is logged"]]))
    return ModelSummary.text(model, sections)
  }

  private var featureRows: [[String]] {
    features.map { [$0.kind.rawValue, grouped($0.count)] }
      + (buckets.map { [["buckets", grouped($0)]] } ?? [])
  }

  private var labelRows: [[String]] {
    if configuration.model.isRegression {
      return labels.map { label in
        let weights = (label.features ?? []).map {
          "\(visible($0.feature)) \(fixed($0.weight, 2))"
        }
        return [label.label, weights.joined(separator: ", ")]
      }
    }
    return [["all", labels.map(\.label).joined(separator: ", ")]] + [
      ["weights", "features have no weights of their own in a network"]
    ]
  }
}
