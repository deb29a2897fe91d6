// Tests of the average of the weights.

import LanguageModel
import Matrices
import Networks
import Testing

@testable import Training

@Suite("Weight average")
struct WeightAverageTests {
  private let workers = Workers(count: 1)

  private func parameters(_ value: Double) -> Parameters<Double> {
    let parameters = Parameters<Double>(
      ModelConfiguration(context: 1, embedding: 2, hidden: [3]).network(vocabulary: 5))
    fill(parameters, value)
    return parameters
  }

  private func fill(_ parameters: Parameters<Double>, _ value: Double) {
    for i in 0..<parameters.all.count { parameters.all.start[i] = value }
  }

  /// With weights w = k, the recurrence has the solution ((γ + 1) k + 1) / (γ + 2) for every k.
  /// Each of the k updates rounds three times and reduces earlier errors.
  @Test(
    "the weight average of weights 1, 2 … k is about k (1 − share / 2)",
    arguments: [0.05, 0.3, 0.5, 1])
  func age(share: Double) {
    let weights = parameters(0)
    let average = WeightAverage(of: weights, share: share, workers: workers)
    for k in 1...500 {
      fill(weights, Double(k))
      average.add(weights, step: 8 * (k - 1) + 1)
      let γ = 2 / share - 2
      let exact = ((γ + 1) * Double(k) + 1) / (γ + 2)
      for i in 0..<average.parameters.all.count {
        #expect(abs(average.parameters.all.start[i] - exact) <= 3 * Double(k * k) * 0x1p-53)
      }
      #expect(abs(exact - Double(k) * (1 - share / 2)) <= 1)
    }
  }

  @Test(
    "a share close to 0 makes the weight average equal to the latest weights",
    arguments: [1e-300, .leastNonzeroMagnitude])
  func tinyShare(share: Double) {
    let weights = parameters(1)
    let average = WeightAverage(of: weights, share: share, workers: workers)
    average.add(weights, step: 1)
    fill(weights, 2)
    average.add(weights, step: 9)
    #expect(average.parameters.all.start[0] == 2)
  }

  @Test("the weight average samples every eighth step, starting with the first")
  func interval() {
    let weights = parameters(3)
    let average = WeightAverage(of: weights, share: 0.5, workers: workers)
    average.add(weights, step: 1)
    fill(weights, 100)
    for step in 2...8 { average.add(weights, step: step) }
    #expect(average.parameters.all.start[0] == 3)
    average.add(weights, step: 9)
    // γ = 2 and k = 2 give c = 3/4.
    #expect(average.parameters.all.start[0] == 3 + 0.75 * 97)
  }
}
