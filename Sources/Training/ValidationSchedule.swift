// When the validation text is evaluated.

/// The parts of an epoch, each of which a validation ends.
///
/// A part is two minutes or so, or what keeps validations to a tenth of the time if that is longer,
/// but an epoch at most: by work rather than by the clock, so that a run is the same on a slow day.
package struct ValidationSchedule: Sendable {
  /// Parts of about the same length in an epoch.
  let partsPerEpoch: Int
  private let batchesPerEpoch: Int
  private let interval: Int

  init(parameters: Int, trainingTokens: Int, validationTokens: Int, batchesPerEpoch: Int) {
    // Of a token, a forward pass takes 2 operations a parameter, and training thrice as much.
    let validation = 2 * Double(parameters) * Double(validationTokens)
    let epoch = 6 * Double(parameters) * Double(trainingTokens)
    partsPerEpoch = max(Int(epoch / max(1.5e13, 9 * validation)), 1)
    self.batchesPerEpoch = batchesPerEpoch
    interval = (batchesPerEpoch + partsPerEpoch - 1) / partsPerEpoch
  }

  /// Whether a part ends after so many batches of an epoch.
  func isDue(after batch: Int) -> Bool {
    batch > 0 && (batch == batchesPerEpoch || batch.isMultiple(of: interval))
  }

  /// How many validations are to come after so many steps, the one that ends the run among them.
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
