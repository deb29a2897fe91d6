// Tests of the messages that add advice about options to errors of other modules.

import Testing
import Text
import Training

@testable import Commands

@Suite struct ErrorAdviceTests {
  @Test(
    "errors that an option can fix name that option",
    arguments: [
      (
        TextError.invalidUTF8(name: "a", byte: 1, line: 2) as any Error,
        "'a' is not UTF-8 at byte 1 (line 2); convert it to UTF-8, or specify --lossy to replace "
          + "invalid bytes with U+FFFD."
      ),
      (
        TextError.allWordsRare(minCount: 5, highestCount: 1),
        "No word occurs 5 times (the most frequent one occurs 1 time); lower the minimum count with "
          + "--min-count."
      ),
      (
        TrainingError.diverged(symptom: "The loss is infinite", halvings: 3, learningRate: 2),
        "The loss is infinite, although the learning rate was halved 3 times. Start again with a "
          + "learning rate lower than 2, or clip gradients to a norm of 1 (--learning-rate, --clip)."
      ),
    ])
  func advice(error: any Error, text: String) { #expect(message(for: error) == text) }

  @Test("errors without advice keep their own message")
  func others() {
    #expect(
      message(for: TextError.empty(name: "a")) == "'a' is empty; specify another file.")
  }
}
