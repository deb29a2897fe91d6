// Skip-gram and CBOW with negative sampling, as plain loops that read like their equations.

import Foundation

extension Double {
  package static func skipGramErrors(
    _ samples: NegativeSamples, inputs: Matrix<Double>, outputs: Matrix<Double>,
    into errors: SamplingErrors<Double>, on workers: Workers
  ) {
    checkSameWidth(inputs, outputs)
    for i in 0..<samples.count {
      let contexts = samples.contexts(of: i, rows: inputs.rows)
      for (c, context) in contexts.enumerated() {
        let x = (0..<inputs.columns).map { inputs[Int(context), $0] }
        storeErrors(of: x, i, samples, outputs, in: errors.start(of: i) + c * samples.outputCount)
      }
    }
  }

  package static func applySkipGram(
    _ samples: NegativeSamples, _ errors: SamplingErrors<Double>, learningRate: Double,
    inputs: Matrix<Double>, outputs: Matrix<Double>, on workers: Workers
  ) {
    checkSameWidth(inputs, outputs)
    for i in 0..<samples.count {
      let contexts = samples.contexts(of: i, rows: inputs.rows)
      let targetOutputs = samples.outputs(of: i, rows: outputs.rows)
      let e = errors.start(of: i)
      for j in 0..<inputs.columns {
        let x = contexts.map { inputs[Int($0), j] }
        let y = targetOutputs.map { outputs[Int($0), j] }
        for c in contexts.indices {
          for k in targetOutputs.indices {
            let error = e[c * samples.outputCount + k]
            inputs[Int(contexts[c]), j] -= learningRate * error * y[k]
            outputs[Int(targetOutputs[k]), j] -= learningRate * error * x[c]
          }
        }
      }
    }
  }

  package static func cbowErrors(
    _ samples: NegativeSamples, inputs: Matrix<Double>, outputs: Matrix<Double>,
    into errors: SamplingErrors<Double>, on workers: Workers
  ) {
    checkSameWidth(inputs, outputs)
    for i in 0..<samples.count {
      let contexts = samples.contexts(of: i, rows: inputs.rows)
      if contexts.isEmpty { continue }
      let h = (0..<inputs.columns).map { mean(contexts, of: inputs, column: $0) }
      storeErrors(of: h, i, samples, outputs, in: errors.start(of: i))
    }
  }

  package static func applyCBOW(
    _ samples: NegativeSamples, _ errors: SamplingErrors<Double>, learningRate: Double,
    inputs: Matrix<Double>, outputs: Matrix<Double>, on workers: Workers
  ) {
    checkSameWidth(inputs, outputs)
    for i in 0..<samples.count {
      let contexts = samples.contexts(of: i, rows: inputs.rows)
      let targetOutputs = samples.outputs(of: i, rows: outputs.rows)
      if contexts.isEmpty { continue }
      let e = errors.start(of: i)
      for j in 0..<inputs.columns {
        let h = mean(contexts, of: inputs, column: j)
        var dh = 0.0
        for k in targetOutputs.indices { dh += e[k] * outputs[Int(targetOutputs[k]), j] }
        for k in targetOutputs.indices {
          outputs[Int(targetOutputs[k]), j] -= learningRate * e[k] * h
        }
        for context in contexts {
          inputs[Int(context), j] -= learningRate * dh / Double(contexts.count)
        }
      }
    }
  }

  private static func mean(
    _ rows: UnsafeBufferPointer<Int32>, of x: Matrix<Double>, column: Int
  ) -> Double {
    rows.reduce(0) { $0 + x[Int($1), column] } / Double(rows.count)
  }

  /// Sets eₖ = σ(x · yₖ) − tₖ for the outputs of a target; a negative sample that is the target
  /// itself has no error.
  private static func storeErrors(
    of x: [Double], _ target: Int, _ samples: NegativeSamples, _ outputs: Matrix<Double>,
    in e: UnsafeMutablePointer<Double>
  ) {
    let ids = samples.outputs(of: target, rows: outputs.rows)
    for (k, id) in ids.enumerated() {
      var z = 0.0
      for j in x.indices { z += x[j] * outputs[Int(id), j] }
      let σ = 1 / (1 + exp(-z))
      e[k] = k == 0 ? σ - 1 : id == ids[0] ? 0 : σ
    }
  }
}
