// Skip-gram and CBOW with negative sampling, as plain loops that read like their equations.

import Foundation

extension Double {
  package static func samplingErrors(
    of batch: Range<Int>, _ samples: NegativeSamples, inputs: Matrix<Double>,
    outputs: Matrix<Double>, into errors: SamplingErrors<Double>, on workers: Workers
  ) {
    samples.checkTables(inputs, outputs)
    for (number, group) in batch.enumerated() {
      let group = samples[group]
      for r in 0..<group.rowCount {
        let x = (0..<inputs.columns).map { group.row(r, of: inputs, column: $0) }
        let e = errors.start(of: number) + r * group.outputs.count
        let targets = group.targets(ofRow: r)
        for (k, output) in group.outputs.enumerated() {
          let σ = probability(of: x, outputs, row: Int(output))
          if k < group.negativeCount {
            let pairs = group.pairs(of: targets, negative: k).nonzeroBitCount
            e[k] = samples.negativeWeight * Double(pairs) * σ
          } else {
            e[k] = targets >> (k - group.negativeCount) & 1 == 1 ? σ - 1 : 0
          }
        }
      }
    }
  }

  package static func applySamplingErrors(
    _ errors: SamplingErrors<Double>, of batch: Range<Int>, _ samples: NegativeSamples,
    learningRate: Double, inputs: Matrix<Double>, outputs: Matrix<Double>, on workers: Workers
  ) {
    samples.checkTables(inputs, outputs)
    for (number, group) in batch.enumerated() {
      let group = samples[group]
      let e = errors.start(of: number)
      for j in 0..<inputs.columns {
        let x = (0..<group.rowCount).map { group.row($0, of: inputs, column: j) }
        let y = group.outputs.map { outputs[Int($0), j] }
        for r in x.indices {
          let dx = y.indices.reduce(0) { $0 + e[r * y.count + $1] * y[$1] }
          let contexts = group.contexts(ofRow: r)
          for context in contexts {
            inputs[Int(context), j] -= learningRate * dx / Double(contexts.count)
          }
        }
        for (k, output) in group.outputs.enumerated() {
          let dy = x.indices.reduce(0) { $0 + e[$1 * y.count + k] * x[$1] }
          outputs[Int(output), j] -= learningRate * dy
        }
      }
    }
  }

  /// σ(x · y) for a row y.
  private static func probability(of x: [Double], _ outputs: Matrix<Double>, row: Int) -> Double {
    var z = 0.0
    for j in x.indices { z += x[j] * outputs[row, j] }
    return 1 / (1 + exp(-z))
  }
}

extension SampleGroup {
  /// The context words whose mean is row `r` of X.
  fileprivate func contexts(ofRow r: Int) -> [Int32] {
    if !averagesContexts { return [contexts[r]] }
    let window = windows[r]
    return window.indices.filter { $0 != window.center }.map { contexts[$0] }
  }

  /// The element of row `r` of X at a column, 0 if the row is a mean of no words.
  fileprivate func row(_ r: Int, of inputs: Matrix<Double>, column: Int) -> Double {
    let contexts = contexts(ofRow: r)
    let sum = contexts.reduce(0) { $0 + inputs[Int($1), column] }
    return contexts.isEmpty ? 0 : sum / Double(contexts.count)
  }
}
