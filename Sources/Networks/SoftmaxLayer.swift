// The softmax output layer, with one logit per class.

import Matrices

/// Z = H·U + c, or Z = H·Eᵀ + c if tied to the embeddings, and p = softmax(Z). Direct connections
/// add X·W to Z.
///
/// Shapes: H (B, inputs), U (inputs, V) or E (V, inputs), c (1, V), X (B, n·m), W (n·m, V),
/// Z (B, V).
package struct SoftmaxLayer<Scalar: MatrixScalar>: OutputLayer {
  /// U, or E if tied.
  let weight: Matrix<Scalar>
  let bias: Matrix<Scalar>
  let isTied: Bool
  /// Whether training changes the weight. The gradient of a frozen E is not computed.
  private let trainsWeight: Bool
  let direct: DirectConnections<Scalar>?

  init(_ configuration: NetworkConfiguration, over parameters: Parameters<Scalar>) {
    isTied = configuration.tied
    let name = isTied ? NetworkConfiguration.embeddingName : "output.weight"
    weight = parameters[name]
    trainsWeight = !configuration.frozen.contains(name)
    bias = parameters["output.bias"]
    direct =
      configuration.direct ? DirectConnections(weight: parameters["direct.weight"]) : nil
  }

  package func rewrittenGroups(isSampled: Bool) -> Set<String> {
    isTied && trainsWeight ? [NetworkConfiguration.embeddingName] : []
  }

  /// Computes the logits Z.
  package func scores(
    _ input: OutputInput<Scalar>, in workspace: Workspace<Scalar>
  ) -> Matrix<Scalar> {
    let (h, precision, workers) = (input.hidden, workspace.precision, workspace.workers)
    workspace.clock?.enter(.outputForward)
    let z = logits(of: input, in: workspace)
    if isTied {
      Scalar.multiply(
        h, transposing: weight, into: z, from: .row(bias), precision: precision, on: workers)
    } else {
      Scalar.multiply(h, weight, into: z, from: .row(bias), precision: precision, on: workers)
    }
    direct?.forward(input.embeddings, addingTo: z, precision: precision, on: workers)
    return z
  }

  /// The memory for the logits of a batch, which the backward pass replaces with their gradient.
  private func logits(
    of input: OutputInput<Scalar>, in workspace: Workspace<Scalar>
  ) -> Matrix<Scalar> {
    workspace.room[0].prefix(input.hidden.rows)
  }

  package func weights(of id: Int) -> [Scalar] {
    isTied ? weight.rows(id..<id + 1).scalars : weight.column(id)
  }

  package func forward(
    _ input: OutputInput<Scalar>, targets: [Int32], in workspace: Workspace<Scalar>
  ) {
    Scalar.crossEntropy(
      of: scores(input, in: workspace), targets: targets, losses: &workspace.losses,
      on: workspace.workers)
  }

  /// Computes the gradients of the softmax and the cross-entropy together:
  /// dL/dZ = (softmax(Z) − 1[target]) / B.
  ///
  /// As in a hidden layer, dL/dH = dL/dZ · Uᵀ, dL/dU = Hᵀ · dL/dZ and dL/dc = 1ᵀ · dL/dZ.
  ///
  /// If tied, U = Eᵀ, so dL/dH = dL/dZ · E and dL/dE = (dL/dEᵀ)ᵀ = (Hᵀ · dL/dZ)ᵀ = (dL/dZ)ᵀ · H.
  /// The embedding layer then adds its own part to dL/dE.
  package func backward(
    _ input: OutputInput<Scalar>, targets: [Int32], dh: Matrix<Scalar>,
    gradient: any OutputLayer<Scalar>, in workspace: Workspace<Scalar>
  ) {
    let (h, gradient) = (input.hidden, own(gradient))
    let (precision, workers) = (workspace.precision, workspace.workers)
    let z = scores(input, in: workspace)
    workspace.clock?.enter(.softmax)
    Scalar.crossEntropyGradient(
      of: z, targets: targets, losses: &workspace.losses, on: workers)
    let dz = z
    workspace.clock?.enter(.outputBackward)
    if isTied {
      Scalar.multiply(dz, weight, into: dh, from: .zero, precision: precision, on: workers)
      if trainsWeight {
        Scalar.multiply(
          transposing: dz, h, into: gradient.weight, andSumInto: nil, precision: precision,
          on: workers)
      }
      Scalar.sumRows(of: dz, into: gradient.bias, on: workers)
    } else {
      Scalar.multiply(
        dz, transposing: weight, into: dh, from: .zero, precision: precision, on: workers)
      Scalar.multiply(
        transposing: h, dz, into: gradient.weight, andSumInto: gradient.bias,
        precision: precision, on: workers)
    }
  }

  package func backwardDirect(
    _ input: OutputInput<Scalar>, addingTo dx: Matrix<Scalar>?, gradient: any OutputLayer<Scalar>,
    in workspace: Workspace<Scalar>
  ) {
    guard let direct, let gradient = own(gradient).direct else { return }
    direct.backward(
      logits(of: input, in: workspace), x: input.embeddings, addingTo: dx, gradient: gradient,
      precision: workspace.precision, on: workspace.workers)
  }
}

extension NetworkConfiguration {
  /// The layer's parameters. Output and direct weights have g² = 1/4, so the first predictions are
  /// close to uniform.
  var softmaxGroups: [ParameterGroup] {
    var groups: [ParameterGroup] = []
    if !tied {
      groups.append(
        ParameterGroup(
          "output.weight", [lastWidth, outputs], variance: 0.25 / Double(lastWidth)))
    }
    groups.append(ParameterGroup("output.bias", [outputs]))
    if direct {
      groups.append(
        ParameterGroup(
          "direct.weight", [concatenation, outputs], variance: 0.25 / Double(concatenation)))
    }
    return groups
  }
}
