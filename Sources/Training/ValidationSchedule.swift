// The times at which a run is validated.

/// The parts of an epoch, each of which ends with a validation.
///
/// A part takes about two minutes, or longer to keep validation below a tenth of the time, but at
/// most an epoch. It is measured in arithmetic operations rather than by the clock, so that a run
/// does not depend on the speed of the machine.
package struct ValidationSchedule: Sendable {
  /// The number of parts in an epoch, which are about equally long.
  let partsPerEpoch: Int
  private let batchesPerEpoch: Int
  private let interval: Int

  /// - Parameters:
  ///   - parameters: The number of parameters that the forward pass of a validation uses.
  ///   - trainedParameters: The number of those that a training example uses; nil for all.
  init(
    parameters: Int, trainedParameters: Int? = nil, trainingTokens: Int, validationTokens: Int,
    batchesPerEpoch: Int
  ) {
    // Per token and parameter, a forward pass takes 2 operations, and training takes 6.
    let validation = 2 * Double(parameters) * Double(validationTokens)
    let epoch = 6 * Double(trainedParameters ?? parameters) * Double(trainingTokens)
    partsPerEpoch = max(Int(epoch / max(1.5e13, 9 * validation)), 1)
    self.batchesPerEpoch = batchesPerEpoch
    interval = (batchesPerEpoch + partsPerEpoch - 1) / partsPerEpoch
  }

  /// Returns whether a part ends after this number of batches in an epoch.
  func isDue(after batch: Int) -> Bool {
    batch > 0 && (batch == batchesPerEpoch || batch.isMultiple(of: interval))
  }

  /// Returns the number of validations after `step` steps, including the one at the end of the run.
  package func count(after step: Int, of totalSteps: Int) -> Int {
    guard step < totalSteps else { return 0 }
    func ended(_ step: Int) -> Int {
      let inEpoch = (batchesPerEpoch + interval - 1) / interval
      return step / batchesPerEpoch * inEpoch + step % batchesPerEpoch / interval
    }
    let endsWithin = !isDue(after: (totalSteps - 1) % batchesPerEpoch + 1)
    return ended(totalSteps) - ended(step) + (endsWithin ? 1 : 0)
  }
}
