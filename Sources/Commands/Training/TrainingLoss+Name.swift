// The names of training losses in tables and charts.

import Training

extension TrainingLoss {
  /// The name of the loss, such as "sampled loss".
  var name: String {
    switch self {
    case .crossEntropy: "loss"
    case .sampled: "sampled loss"
    }
  }
}
