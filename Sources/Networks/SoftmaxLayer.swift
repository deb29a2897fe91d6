// The softmax output layer, with one logit per class.

import Matrices

/// Z = H·U + c, or Z = H·Eᵀ + c with a row of E per class, as if tied to the embeddings, and
/// p = softmax(Z). Direct connections add X·W to Z.
///
/// The logits of many classes are computed for a chunk of them at a time, as
/// `NetworkConfiguration.classChunk` says.
///
/// Shapes: H (B, inputs), U (inputs, V) or E (V, inputs), c (1, V), X (B, n·m), W (n·m, V),
/// Z (B, V).
package struct SoftmaxLayer<Scalar: MatrixScalar>: OutputLayer {
  /// U, or E.
  let weight: Matrix<Scalar>
  let bias: Matrix<Scalar>
  let hasClassRows: Bool
  /// Whether training changes the weight. The gradient of a frozen E is not computed.
  private let trainsWeight: Bool
  let direct: DirectConnections<Scalar>?

  init(_ configuration: NetworkConfiguration, over parameters: Parameters<Scalar>) {
    hasClassRows = configuration.tied
    let name = hasClassRows ? NetworkConfiguration.embeddingName : "output.weight"
    weight = parameters[name]
    trainsWeight = !configuration.frozen.contains(name)
    bias = parameters["output.bias"]
    direct =
      configuration.direct ? DirectConnections(weight: parameters["direct.weight"]) : nil
  }

  /// Creates a layer with one row of weights per class.
  init(classRows weight: Matrix<Scalar>, bias: Matrix<Scalar>, trainsWeight: Bool) {
    (self.weight, self.bias, self.trainsWeight) = (weight, bias, trainsWeight)
    (hasClassRows, direct) = (true, nil)
  }

  package func rewrittenGroups(isSampled: Bool) -> Set<String> {
    hasClassRows && trainsWeight ? [NetworkConfiguration.embeddingName] : []
  }

  package func weights(of id: Int) -> [Scalar] {
    hasClassRows ? weight.rows(id..<id + 1).scalars : weight.column(id)
  }

  // MARK: - Chunks of classes

  private var classes: Int { bias.columns }
  private var chunkSize: Int {
    NetworkConfiguration.classChunk(classes, hasDirect: direct != nil)
  }
  private var isWhole: Bool { chunkSize == classes }

  private var chunks: [Range<Int>] {
    stride(from: 0, to: classes, by: chunkSize).map { $0..<min($0 + chunkSize, classes) }
  }

  /// All classes or a chunk of them.
  private struct Part {
    let classes: Range<Int>
    /// Rows of E, U, or a copy of columns of U.
    let weight: Matrix<Scalar>
    let bias: Matrix<Scalar>
  }

  private var whole: Part { Part(classes: 0..<classes, weight: weight, bias: bias) }

  /// Returns a chunk, whose weights may be a copy in the first matrix of columns.
  private func part(_ classes: Range<Int>, in workspace: Workspace<Scalar>) -> Part {
    let part = emptyPart(classes, columns: workspace.room[1])
    if !hasClassRows { part.weight.copyColumns(classes, of: weight, to: 0) }
    return part
  }

  /// Returns a chunk whose weights are rows of E, or memory for columns of U.
  private func emptyPart(_ classes: Range<Int>, columns: Matrix<Scalar>) -> Part {
    Part(
      classes: classes,
      weight: hasClassRows
        ? weight.rows(classes) : columns.prefix(weight.rows, classes.count),
      bias: bias.elements(classes))
  }

  // MARK: - Logits

  /// Returns the memory for the logits of some classes, which the backward pass replaces with their
  /// gradient.
  private func logits(
    of input: OutputInput<Scalar>, _ part: Part, in workspace: Workspace<Scalar>
  ) -> Matrix<Scalar> {
    workspace.room[0].prefix(input.hidden.rows, part.classes.count)
  }

  /// Computes the logits of some classes.
  private func scores(
    _ input: OutputInput<Scalar>, of part: Part, in workspace: Workspace<Scalar>
  ) -> Matrix<Scalar> {
    let (h, precision, workers) = (input.hidden, workspace.precision, workspace.workers)
    workspace.clock?.enter(.outputForward)
    let z = logits(of: input, part, in: workspace)
    if hasClassRows {
      Scalar.multiply(
        h, transposing: part.weight, into: z, from: .row(part.bias), precision: precision,
        on: workers)
    } else {
      Scalar.multiply(
        h, part.weight, into: z, from: .row(part.bias), precision: precision, on: workers)
    }
    direct?.forward(input.embeddings, addingTo: z, precision: precision, on: workers)
    return z
  }

  /// Computes the logits Z. Allocates them if they are computed in chunks.
  package func scores(
    _ input: OutputInput<Scalar>, in workspace: Workspace<Scalar>
  ) -> Matrix<Scalar> {
    if isWhole { return scores(input, of: whole, in: workspace) }
    let z = Matrix<Scalar>(input.hidden.rows, classes)
    for chunk in chunks {
      let logits = scores(input, of: part(chunk, in: workspace), in: workspace)
      z.copyColumns(0..<chunk.count, of: logits, to: chunk.lowerBound)
    }
    return z
  }

  // MARK: - Losses

  package func forward(
    _ input: OutputInput<Scalar>, targets: [Int32], in workspace: Workspace<Scalar>
  ) {
    if isWhole {
      Scalar.crossEntropy(
        of: scores(input, of: whole, in: workspace), targets: targets, losses: &workspace.losses,
        on: workspace.workers)
    } else {
      _ = logSums(input, targets: targets, in: workspace)
    }
  }

  /// Computes the losses chunk by chunk, and returns ln Σ exp z of each example.
  private func logSums(
    _ input: OutputInput<Scalar>, targets: [Int32], in workspace: Workspace<Scalar>
  ) -> [Double] {
    let count = input.hidden.rows
    var logSums = [Double](repeating: -.infinity, count: count)
    for chunk in chunks {
      let z = scores(input, of: part(chunk, in: workspace), in: workspace)
      workspace.clock?.enter(.softmax)
      Scalar.addExponentials(of: z, toLogSums: &logSums, on: workspace.workers)
      for row in 0..<count where chunk.contains(Int(targets[row])) {
        workspace.losses[row] = -Double(z[row, Int(targets[row]) - chunk.lowerBound])
      }
    }
    for row in 0..<count { workspace.losses[row] += logSums[row] }
    return logSums
  }

  // MARK: - Gradients

  /// Computes the gradients of the softmax and the cross-entropy together:
  /// dL/dZ = (softmax(Z) − 1[target]) / B.
  ///
  /// softmax(Z) = exp(Z − ln Σ exp Z) needs all logits, so those in chunks are computed twice.
  package func backward(
    _ input: OutputInput<Scalar>, targets: [Int32], dh: Matrix<Scalar>,
    gradient: any OutputLayer<Scalar>, in workspace: Workspace<Scalar>
  ) {
    let (count, workers, gradient) = (input.hidden.rows, workspace.workers, own(gradient))
    if isWhole {
      let z = scores(input, of: whole, in: workspace)
      workspace.clock?.enter(.softmax)
      Scalar.crossEntropyGradient(
        of: z, targets: targets, losses: &workspace.losses, on: workers)
      if let factors = input.factors { Scalar.scaleRows(of: z, by: factors, on: workers) }
      return backward(
        dz: z, input, of: whole, dh: dh, from: .zero, gradient: gradient.whole, in: workspace)
    }
    let logSums = logSums(input, targets: targets, in: workspace)
    for chunk in chunks {
      let part = part(chunk, in: workspace)
      let z = scores(input, of: part, in: workspace)
      workspace.clock?.enter(.softmax)
      Scalar.crossEntropyGradient(
        ofColumns: z, logSums: logSums,
        targets: targets.prefix(count).map { $0 - Int32(chunk.lowerBound) }, dividedBy: count,
        on: workers)
      if let factors = input.factors { Scalar.scaleRows(of: z, by: factors, on: workers) }
      let gradientPart = gradient.emptyPart(chunk, columns: workspace.room[2])
      backward(
        dz: z, input, of: part, dh: dh, from: chunk.lowerBound == 0 ? .zero : .result,
        gradient: gradientPart, in: workspace)
      if !hasClassRows {
        gradient.weight.copyColumns(
          0..<chunk.count, of: gradientPart.weight, to: chunk.lowerBound)
      }
    }
  }

  /// Computes the gradients of the parameters of some classes, and their part of dL/dH.
  ///
  /// As in a hidden layer, dL/dH = dL/dZ · Uᵀ, dL/dU = Hᵀ · dL/dZ and dL/dc = 1ᵀ · dL/dZ.
  ///
  /// With a row per class, U = Eᵀ, so dL/dH = dL/dZ · E and
  /// dL/dE = (dL/dEᵀ)ᵀ = (Hᵀ · dL/dZ)ᵀ = (dL/dZ)ᵀ · H. If tied, the embedding layer then adds its
  /// own part to dL/dE.
  private func backward(
    dz: Matrix<Scalar>, _ input: OutputInput<Scalar>, of part: Part, dh: Matrix<Scalar>,
    from start: Accumulation<Scalar>, gradient: Part, in workspace: Workspace<Scalar>
  ) {
    let (h, precision, workers) = (input.hidden, workspace.precision, workspace.workers)
    workspace.clock?.enter(.outputBackward)
    if hasClassRows {
      Scalar.multiply(dz, part.weight, into: dh, from: start, precision: precision, on: workers)
      if trainsWeight {
        Scalar.multiply(
          transposing: dz, h, into: gradient.weight, andSumInto: nil, precision: precision,
          on: workers)
      }
      Scalar.sumRows(of: dz, into: gradient.bias, on: workers)
    } else {
      Scalar.multiply(
        dz, transposing: part.weight, into: dh, from: start, precision: precision, on: workers)
      Scalar.multiply(
        transposing: h, dz, into: gradient.weight, andSumInto: gradient.bias, precision: precision,
        on: workers)
    }
  }

  package func backwardDirect(
    _ input: OutputInput<Scalar>, addingTo dx: Matrix<Scalar>?, gradient: any OutputLayer<Scalar>,
    in workspace: Workspace<Scalar>
  ) {
    guard let direct, let gradient = own(gradient).direct else { return }
    let dz = logits(of: input, whole, in: workspace)
    direct.backward(
      dz, x: input.embeddings, addingTo: dx, gradient: gradient, precision: workspace.precision,
      on: workspace.workers)
  }
}

extension NetworkConfiguration {
  /// Returns the number of classes whose logits an exact softmax computes at a time.
  ///
  /// Up to 131,072 classes, these are all, because gradients need the logits of chunks twice. The
  /// memory of chunks does not grow with the number of classes, and 4,096 logits of each example fit
  /// into the caches. Direct connections need all logits at once.
  static func classChunk(_ classes: Int, hasDirect: Bool) -> Int {
    hasDirect || classes <= 1 << 17 ? classes : 1 << 12
  }

  /// Returns the shapes of the scratch matrices of an exact softmax: the logits and, for chunks of
  /// classes that have columns of weights, some of these columns and their gradient.
  func softmaxRoom(
    capacity: Int, hasClassRows: Bool, gradients: Bool
  ) -> [(rows: Int, columns: Int)] {
    let chunk = Self.classChunk(outputs, hasDirect: direct)
    let columns = chunk < outputs && !hasClassRows ? chunk : 0
    return [(capacity, chunk), (lastWidth, columns), (lastWidth, gradients ? columns : 0)]
  }

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
