// The number of batches and validations of a run.

/// The length of a run, provided that `patience` does not end it early.
package struct RunLength: Sendable {
  package let batchesPerEpoch: Int
  package let totalSteps: Int
  package let validations: ValidationSchedule

  /// Computes the length of a run.
  ///
  /// - Parameters:
  ///   - parameters: The number of weights and biases.
  ///   - trainedParameters: The number of those that a training example uses; nil for all.
  ///   - trainingTokens: The number of windows per epoch.
  package init(
    _ options: TrainingOptions, parameters: Int, trainedParameters: Int? = nil, trainingTokens: Int,
    validationTokens: Int
  ) {
    batchesPerEpoch = (trainingTokens + options.batch - 1) / options.batch
    totalSteps = options.totalSteps(batchesPerEpoch: batchesPerEpoch)
    validations = ValidationSchedule(
      parameters: parameters, trainedParameters: trainedParameters,
      trainingTokens: trainingTokens, validationTokens: validationTokens,
      batchesPerEpoch: batchesPerEpoch)
  }
}
