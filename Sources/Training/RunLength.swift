// The number of batches and validations of a run.

/// The length of a run that `patience` does not end early.
package struct RunLength: Sendable {
  package let batchesPerEpoch: Int
  package let totalSteps: Int
  package let validations: ValidationSchedule

  /// - Parameters:
  ///   - parameters: the number of weights and biases.
  ///   - trainingTokens: the number of windows of an epoch.
  package init(
    _ options: TrainingOptions, parameters: Int, trainingTokens: Int, validationTokens: Int
  ) {
    batchesPerEpoch = (trainingTokens + options.batch - 1) / options.batch
    totalSteps = options.totalSteps(batchesPerEpoch: batchesPerEpoch)
    validations = ValidationSchedule(
      parameters: parameters, trainingTokens: trainingTokens, validationTokens: validationTokens,
      batchesPerEpoch: batchesPerEpoch)
  }
}
