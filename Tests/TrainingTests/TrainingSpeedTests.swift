// Tests of the measured training speed and of the run times estimated from it.

import Files
import Foundation
import LanguageModel
import Matrices
import Testing
import Text

@testable import Training

@Suite("Training speed") struct TrainingSpeedTests {
  @Test("the estimated run time is that of its steps, validations and test")
  func seconds() {
    let options = TrainingOptions(batch: 10, epochs: 3)
    let run = RunLength(options, parameters: 100, trainingTokens: 995, validationTokens: 50)
    #expect(run.batchesPerEpoch == 100 && run.totalSteps == 300)
    let speed = TrainingSpeed(step: 0.5, evaluation: 0.125)
    // An epoch this short is validated only at its end.
    let (step, evaluated) = (speed.step, speed.evaluation)
    let all = speed.seconds(of: run, validationTokens: 50, testTokens: 8)
    #expect(all == 300 * step + 158 * evaluated)
    let rest = speed.seconds(of: run, after: 200, validationTokens: 50)
    #expect(rest == 100 * step + 50 * evaluated)
    #expect(speed.seconds(of: run, after: 300, validationTokens: 50) == 0)
  }

  @Test("a run with a step limit is validated at its last step")
  func limit() {
    let options = TrainingOptions(batch: 10, epochs: 3, steps: 250)
    let run = RunLength(options, parameters: 100, trainingTokens: 1000, validationTokens: 50)
    #expect(run.totalSteps == 250 && run.validations.count(after: 0, of: run.totalSteps) == 3)
  }

  @Test(
    "training speed is measured for any batch size, even above the corpus size",
    arguments: [1, 16, 1000])
  func measured(batch: Int) throws {
    let text = try SourceText(Data("a b c a b d a c b d\n".utf8), name: "text")
    let tokenizer = Tokenizer(kind: .whitespace)
    let vocabulary = try Vocabulary(
      training: [text], tokenizer: tokenizer, minCount: 1, maxSize: nil)
    let corpus = try EncodedCorpus(
      EncodedText(text, tokenizer: tokenizer, vocabulary: vocabulary),
      scratch: FilePath(FileManager.default.temporaryDirectory))
    let model = ModelConfiguration(context: 2, embedding: 4, hidden: [6])
    let speed = TrainingSpeed(
      of: model.network(vocabulary: vocabulary.count), TrainingOptions(batch: batch),
      on: ContextWindows(corpus: corpus, window: model.window), within: 0,
      workers: Workers(count: 1))
    #expect(speed.step > 0 && speed.step.isFinite)
    #expect(speed.evaluation > 0 && speed.evaluation.isFinite)
  }
}
