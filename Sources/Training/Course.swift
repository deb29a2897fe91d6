// The course of a run: its batches, and which of them a validation follows.

package struct Course: Sendable {
  package let batchesPerEpoch: Int
  package let totalSteps: Int
  /// Batches between validations within an epoch.
  let validationInterval: Int

  /// Whether a validation follows a batch of an epoch, counted from 1, wherever the run ends.
  func endsPart(_ batch: Int) -> Bool {
    batch == batchesPerEpoch || batch % validationInterval == 0
  }

  /// How many validations come after that of so many steps, the one that ends the run among them.
  package func validations(after step: Int) -> Int {
    guard step < totalSteps else { return 0 }
    let partsPerEpoch = (batchesPerEpoch + validationInterval - 1) / validationInterval
    func parts(_ step: Int) -> Int {
      step / batchesPerEpoch * partsPerEpoch + step % batchesPerEpoch / validationInterval
    }
    let endsWithin = !endsPart((totalSteps - 1) % batchesPerEpoch + 1)
    return parts(totalSteps) - parts(step) + (endsWithin ? 1 : 0)
  }
}
