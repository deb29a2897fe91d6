// The adaptive softmax output layer, with a head of frequent classes and clusters of rarer ones.

import Matrices

/// A head with a logit for each of the first h classes and for each of the C clusters of the others,
/// and a softmax over the classes of each cluster (Grave et al., "Efficient softmax approximation for
/// GPUs", ICML 2017):
///
///     p(w) = softmax(H·U₀ + c₀)[w]                                      for w < h
///     p(w) = softmax(H·U₀ + c₀)[h + k − 1] · softmax(H·Pₖ·Uₖ + cₖ)[w]   for w in cluster k
///
/// Cluster k ≥ 1 reads the vectors H·Pₖ of width dₖ, about inputs / 4ᵏ. Only the examples whose
/// targets are in the cluster enter its products. The loss −ln p(w) is the sum of the cross-entropies
/// of the head and of the target's cluster, so that losses and gradients are exact.
///
/// If tied, the classes have full-width rows of the embeddings, E: Uₖ is the transpose of rows of E,
/// and there is no Pₖ. The clusters' own columns of U₀ and c₀ are parameters of the layer.
///
/// Shapes: H (B, inputs), U₀ (inputs, h + C), c₀ (1, h + C), Pₖ (inputs, dₖ), Uₖ (dₖ, size),
/// cₖ (1, size).
package struct AdaptiveLayer<Scalar: MatrixScalar>: OutputLayer {
  /// The weights of the head if not tied.
  private let headWeight: Matrix<Scalar>?
  private let headBias: Matrix<Scalar>?
  /// E and the layer's own parameters if tied.
  private let tied: Tied?
  private let clusters: [Cluster]
  private let classes: Int
  private let headSize: Int
  private let rows = WindowSegments([1])

  private struct Tied {
    let embedding: Matrix<Scalar>
    /// The biases of the classes, c. Shape: (1, V).
    let bias: Matrix<Scalar>
    /// Shape: (inputs, C).
    let clusterWeight: Matrix<Scalar>
    /// Shape: (1, C).
    let clusterBias: Matrix<Scalar>
    /// Whether training changes E. The gradient of a frozen E is not computed.
    let trainsEmbedding: Bool
  }

  private struct Cluster {
    let classes: Range<Int>
    /// P; nil if tied.
    let projection: Matrix<Scalar>?
    /// U, or its transpose, rows of E, if tied.
    let weight: Matrix<Scalar>
    let bias: Matrix<Scalar>
  }

  init(_ configuration: NetworkConfiguration, over parameters: Parameters<Scalar>) {
    (classes, headSize) = (configuration.outputs, configuration.headSize)
    let ranges = configuration.clusters
    if configuration.tied {
      let name = NetworkConfiguration.embeddingName
      let (embedding, bias) = (parameters[name], parameters["output.bias"])
      tied = Tied(
        embedding: embedding, bias: bias, clusterWeight: parameters["output.cluster.weight"],
        clusterBias: parameters["output.cluster.bias"],
        trainsEmbedding: !configuration.frozen.contains(name))
      (headWeight, headBias) = (nil, nil)
      clusters = ranges.map {
        Cluster(
          classes: $0, projection: nil, weight: embedding.rows($0), bias: bias.elements($0))
      }
    } else {
      tied = nil
      (headWeight, headBias) = (parameters["output.head.weight"], parameters["output.head.bias"])
      clusters = ranges.enumerated().map { i, classes in
        let name = "output.cluster.\(i + 1)"
        return Cluster(
          classes: classes, projection: parameters["\(name).projection"],
          weight: parameters["\(name).weight"], bias: parameters["\(name).bias"])
      }
    }
  }

  package func rewrittenGroups(isSampled: Bool) -> Set<String> {
    tied?.trainsEmbedding ?? false ? [NetworkConfiguration.embeddingName] : []
  }

  // MARK: - Memory

  /// The scratch memory of the layer, in the order of `NetworkConfiguration.adaptiveRoom`.
  private struct Room {
    /// The logits of the head or of a chunk of a cluster.
    let logits: Matrix<Scalar>
    /// The gathered rows of H of a chunk.
    let hidden: Matrix<Scalar>
    /// Their projections.
    let projected: Matrix<Scalar>
    /// The transposed weights of the head if tied, and their gradient.
    let headWeight: Matrix<Scalar>
    let headBias: Matrix<Scalar>
    /// The gradient of a cluster's bias for a chunk.
    let bias: Matrix<Scalar>

    init(_ workspace: Workspace<Scalar>) {
      let room = workspace.room
      (logits, hidden, projected) = (room[0], room[1], room[2])
      (headWeight, headBias, bias) = (room[3], room[4], room[5])
    }

    /// The maximum number of rows in a chunk of a cluster.
    var chunk: Int { hidden.rows }
  }

  // MARK: - Targets

  /// Returns the target of each example among the logits of the head.
  private func headTargets(_ targets: ArraySlice<Int32>) -> [Int32] {
    targets.map { target in
      Int(target) < headSize ? target : Int32(headSize + cluster(of: target))
    }
  }

  /// Returns the index of the cluster of a class that is not in the head.
  private func cluster(of target: Int32) -> Int {
    guard let i = clusters.firstIndex(where: { $0.classes.contains(Int(target)) }) else {
      preconditionFailure("class \(target) of \(classes)")
    }
    return i
  }

  /// The examples whose targets are in a cluster, or some of them.
  private struct Chunk {
    /// The rows of H; −1 for padding.
    var rows: [Int32]
    /// The targets, counted from the first class of the cluster.
    var targets: [Int32]
  }

  /// Returns the examples of each cluster in chunks of at most `size`.
  private func chunks(_ targets: ArraySlice<Int32>, size: Int) -> [[Chunk]] {
    var members = clusters.map { _ in Chunk(rows: [], targets: []) }
    for (row, target) in targets.enumerated() where Int(target) >= headSize {
      let i = cluster(of: target)
      members[i].rows.append(Int32(row))
      members[i].targets.append(target - Int32(clusters[i].classes.lowerBound))
    }
    return members.map { members in
      stride(from: 0, to: members.rows.count, by: size).map { first in
        let range = first..<min(first + size, members.rows.count)
        return Chunk(rows: Array(members.rows[range]), targets: Array(members.targets[range]))
      }
    }
  }

  // MARK: - Logits

  /// Computes the logits of the head, with one column per class and one per cluster.
  private func headLogits(_ h: Matrix<Scalar>, in workspace: Workspace<Scalar>) -> Matrix<Scalar> {
    let (room, precision, workers) = (Room(workspace), workspace.precision, workspace.workers)
    let z = room.logits.prefix(h.rows, headSize + clusters.count)
    if let headWeight, let headBias {
      Scalar.multiply(
        h, headWeight, into: z, from: .row(headBias), precision: precision, on: workers)
    } else if let tied {
      room.headWeight.prefix(headSize).copy(from: tied.embedding.prefix(headSize))
      room.headWeight.rows(headSize..<z.columns).copyTransposed(tied.clusterWeight)
      room.headBias.copyColumns(0..<headSize, of: tied.bias, to: 0)
      room.headBias.copyColumns(0..<clusters.count, of: tied.clusterBias, to: headSize)
      Scalar.multiply(
        h, transposing: room.headWeight, into: z, from: .row(room.headBias), precision: precision,
        on: workers)
    }
    return z
  }

  /// Computes the vectors from which the logits of a cluster are computed: H·P, or H if tied.
  private func projected(
    _ h: Matrix<Scalar>, _ cluster: Cluster, in workspace: Workspace<Scalar>
  ) -> Matrix<Scalar> {
    guard let projection = cluster.projection else { return h }
    let x = Room(workspace).projected.prefix(h.rows, projection.columns)
    Scalar.multiply(
      h, projection, into: x, from: .zero, precision: workspace.precision, on: workspace.workers)
    return x
  }

  /// Computes the logits of the classes of a cluster from its vectors.
  private func logits(
    _ x: Matrix<Scalar>, _ cluster: Cluster, in workspace: Workspace<Scalar>
  ) -> Matrix<Scalar> {
    let (precision, workers) = (workspace.precision, workspace.workers)
    let z = Room(workspace).logits.prefix(x.rows, cluster.classes.count)
    if cluster.projection == nil {
      Scalar.multiply(
        x, transposing: cluster.weight, into: z, from: .row(cluster.bias), precision: precision,
        on: workers)
    } else {
      Scalar.multiply(
        x, cluster.weight, into: z, from: .row(cluster.bias), precision: precision, on: workers)
    }
    return z
  }

  /// Computes ln p of every class.
  ///
  /// Allocates the result and, for each cluster, the log-probabilities of its classes together.
  package func scores(
    _ input: OutputInput<Scalar>, in workspace: Workspace<Scalar>
  ) -> Matrix<Scalar> {
    workspace.clock?.enter(.outputForward)
    let (h, workers) = (input.hidden, workspace.workers)
    let scores = Matrix<Scalar>(h.rows, classes)
    let z = headLogits(h, in: workspace)
    Scalar.logSoftmax(of: z, offsets: nil, on: workers)
    scores.copyColumns(0..<headSize, of: z, to: 0)
    let clusterScores = clusters.indices.map { Matrix(h.rows, 1, z.column(headSize + $0)) }
    let chunk = Room(workspace).chunk
    for (cluster, clusterScores) in zip(clusters, clusterScores) {
      for first in stride(from: 0, to: h.rows, by: chunk) {
        let range = first..<min(first + chunk, h.rows)
        let z = logits(
          projected(h.rows(range), cluster, in: workspace), cluster, in: workspace)
        Scalar.logSoftmax(of: z, offsets: clusterScores.rows(range), on: workers)
        scores.rows(range).copyColumns(
          0..<z.columns, of: z, to: cluster.classes.lowerBound)
      }
    }
    return scores
  }

  /// Returns the sum of the weights of a class and of its cluster: the derivative of the sum of its
  /// two logits with respect to H.
  package func weights(of id: Int) -> [Scalar] {
    if id < headSize {
      return headWeight?.column(id) ?? tied?.embedding.rows(id..<id + 1).scalars ?? []
    }
    let i = cluster(of: Int32(id))
    let (cluster, j) = (clusters[i], id - clusters[i].classes.lowerBound)
    let ofCluster = headWeight?.column(headSize + i) ?? tied?.clusterWeight.column(i) ?? []
    let sum = Matrix(ofCluster.count, 1, ofCluster)
    let workers = Workers(count: 1)
    if let projection = cluster.projection {
      let column = Matrix(projection.columns, 1, cluster.weight.column(j))
      Scalar.multiply(projection, column, into: sum, from: .result, on: workers)
    } else {
      Scalar.add(cluster.weight.rows(j..<j + 1).reshaped(sum.rows, 1), to: sum, on: workers)
    }
    return sum.scalars
  }

  // MARK: - Losses

  package func forward(
    _ input: OutputInput<Scalar>, targets: [Int32], in workspace: Workspace<Scalar>
  ) {
    let (h, workers) = (input.hidden, workspace.workers)
    let targets = targets.prefix(h.rows)
    workspace.clock?.enter(.outputForward)
    Scalar.crossEntropy(
      of: headLogits(h, in: workspace), targets: headTargets(targets),
      losses: &workspace.losses, on: workers)
    let room = Room(workspace)
    // Fewer rows would be multiplied in another order, so that a loss would depend on how many other
    // targets are in the cluster.
    let fewest = h.rows < fewestIndependentRows ? 0 : fewestIndependentRows
    for (cluster, chunks) in zip(clusters, chunks(targets, size: room.chunk)) {
      for var chunk in chunks {
        let count = chunk.rows.count
        let padding = max(fewest - count, 0)
        chunk.rows += repeatElement(-1, count: padding)
        chunk.targets += repeatElement(0, count: padding)
        let own = room.hidden.prefix(chunk.rows.count)
        Scalar.gatherRows(chunk.rows, rows, of: h, into: own, on: workers)
        let z = logits(projected(own, cluster, in: workspace), cluster, in: workspace)
        var losses = [Double](repeating: 0, count: z.rows)
        Scalar.crossEntropy(of: z, targets: chunk.targets, losses: &losses, on: workers)
        for (row, loss) in zip(chunk.rows.prefix(count), losses) {
          workspace.losses[Int(row)] += loss
        }
      }
    }
  }

  // MARK: - Gradients

  /// Computes the gradients of the head, dL/dZ₀ = (softmax(Z₀) − 1[target]) / B, and those of each
  /// cluster from the examples whose targets it has.
  ///
  /// With X = H·P of these examples and dL/dZ = (softmax(Z) − 1[target]) / B: dL/dU = Xᵀ·dL/dZ,
  /// dL/dX = dL/dZ·Uᵀ, dL/dP = Hᵀ·dL/dX, and dL/dX·Pᵀ is added to their rows of dL/dH.
  package func backward(
    _ input: OutputInput<Scalar>, targets: [Int32], dh: Matrix<Scalar>,
    gradient: any OutputLayer<Scalar>, in workspace: Workspace<Scalar>
  ) {
    let (h, gradient) = (input.hidden, own(gradient))
    let targets = targets.prefix(h.rows)
    backwardHead(
      input, headTargets(targets), dh: dh, gradient: gradient, in: workspace)
    let chunks = chunks(targets, size: Room(workspace).chunk)
    for (i, cluster) in clusters.enumerated() {
      let own = gradient.clusters[i]
      if chunks[i].isEmpty { clear(own) }
      for (j, chunk) in chunks[i].enumerated() {
        backward(
          input, chunk, of: cluster, isFirst: j == 0, dh: dh, gradient: own, in: workspace)
      }
    }
  }

  /// Sets the gradients of a cluster to zero.
  private func clear(_ gradient: Cluster) {
    gradient.projection?.zero()
    gradient.bias.zero()
    if tied?.trainsEmbedding ?? true { gradient.weight.zero() }
  }

  private func backwardHead(
    _ input: OutputInput<Scalar>, _ targets: [Int32], dh: Matrix<Scalar>, gradient: AdaptiveLayer,
    in workspace: Workspace<Scalar>
  ) {
    let (h, precision, workers) = (input.hidden, workspace.precision, workspace.workers)
    workspace.clock?.enter(.outputForward)
    let dz = headLogits(h, in: workspace)
    workspace.clock?.enter(.softmax)
    Scalar.crossEntropyGradient(of: dz, targets: targets, losses: &workspace.losses, on: workers)
    if let factors = input.factors { Scalar.scaleRows(of: dz, by: factors, on: workers) }
    workspace.clock?.enter(.outputBackward)
    if let headWeight, let dWeight = gradient.headWeight {
      Scalar.multiply(
        dz, transposing: headWeight, into: dh, from: .zero, precision: precision, on: workers)
      Scalar.multiply(
        transposing: h, dz, into: dWeight, andSumInto: gradient.headBias, precision: precision,
        on: workers)
    } else if let own = gradient.tied {
      let (weight, bias) = (Room(workspace).headWeight, Room(workspace).headBias)
      Scalar.multiply(dz, weight, into: dh, from: .zero, precision: precision, on: workers)
      Scalar.multiply(
        transposing: dz, h, into: weight, andSumInto: nil, precision: precision, on: workers)
      Scalar.sumRows(of: dz, into: bias, on: workers)
      if own.trainsEmbedding {
        own.embedding.prefix(headSize).copy(from: weight.prefix(headSize))
      }
      own.clusterWeight.copyTransposed(weight.rows(headSize..<dz.columns))
      own.bias.copyColumns(0..<headSize, of: bias, to: 0)
      own.clusterBias.copyColumns(headSize..<dz.columns, of: bias, to: 0)
    }
  }

  /// Computes the part of a cluster's gradients that comes from a chunk of its examples, and adds it
  /// to those of the chunks before unless it is the first.
  private func backward(
    _ input: OutputInput<Scalar>, _ chunk: Chunk, of cluster: Cluster, isFirst: Bool,
    dh: Matrix<Scalar>,
    gradient: Cluster, in workspace: Workspace<Scalar>
  ) {
    let (room, precision, workers) = (Room(workspace), workspace.precision, workspace.workers)
    let h = input.hidden
    let start: Accumulation<Scalar> = isFirst ? .zero : .result
    workspace.clock?.enter(.outputForward)
    let own = room.hidden.prefix(chunk.rows.count)
    Scalar.gatherRows(chunk.rows, rows, of: h, into: own, on: workers)
    let x = projected(own, cluster, in: workspace)
    let dz = logits(x, cluster, in: workspace)
    workspace.clock?.enter(.softmax)
    var losses = [Double](repeating: 0, count: dz.rows)
    Scalar.crossEntropyGradient(
      of: dz, targets: chunk.targets, losses: &losses, dividedBy: h.rows, on: workers)
    for (row, loss) in zip(chunk.rows, losses) { workspace.losses[Int(row)] += loss }
    if let factors = input.factors {
      Scalar.scaleRows(of: dz, by: chunk.rows.map { factors[Int($0)] }, on: workers)
    }
    workspace.clock?.enter(.outputBackward)
    let dBias = isFirst ? gradient.bias : room.bias.elements(0..<dz.columns)
    Scalar.sumRows(of: dz, into: dBias, on: workers)
    if !isFirst { Scalar.add(dBias, to: gradient.bias, on: workers) }
    // The gradients of X and H replace X and H, which are no longer needed.
    if let projection = cluster.projection, let dProjection = gradient.projection {
      Scalar.multiply(
        transposing: x, dz, into: gradient.weight, from: start, andSumInto: nil,
        precision: precision, on: workers)
      Scalar.multiply(
        dz, transposing: cluster.weight, into: x, from: .zero, precision: precision, on: workers)
      Scalar.multiply(
        transposing: own, x, into: dProjection, from: start, andSumInto: nil,
        precision: precision, on: workers)
      Scalar.multiply(
        x, transposing: projection, into: own, from: .zero, precision: precision, on: workers)
    } else {
      if tied?.trainsEmbedding ?? false {
        Scalar.multiply(
          transposing: dz, own, into: gradient.weight, from: start, andSumInto: nil,
          precision: precision, on: workers)
      }
      Scalar.multiply(
        dz, cluster.weight, into: own, from: .zero, precision: precision, on: workers)
    }
    Scalar.addRows(of: own, toRows: chunk.rows, rows, of: dh, on: workers)
  }
}

extension NetworkConfiguration {
  /// The number of classes in the head of an adaptive softmax.
  package var headSize: Int { cutoffs.first ?? outputs }

  /// The classes of each cluster of an adaptive softmax.
  package var clusters: [Range<Int>] {
    zip(cutoffs, cutoffs.dropFirst() + [outputs]).map { $0..<$1 }
  }

  /// Returns the width of the vectors that an adaptive softmax projects for cluster k, counted from
  /// 1: inputs / 4ᵏ, but not fewer than 8 or the inputs.
  package static func clusterWidth(_ k: Int, inputs: Int) -> Int {
    max(inputs >> (2 * k), min(8, inputs))
  }

  /// The layer's parameters. As in the softmax layer, the weights that give logits have g² = 1/4.
  var adaptiveGroups: [ParameterGroup] {
    precondition(!direct, "direct connections to an adaptive softmax")
    let count = cutoffs.count
    if tied {
      return [
        ParameterGroup("output.bias", [outputs]),
        ParameterGroup(
          "output.cluster.weight", [lastWidth, count], variance: 0.25 / Double(lastWidth)),
        ParameterGroup("output.cluster.bias", [count]),
      ]
    }
    let head = [
      ParameterGroup(
        "output.head.weight", [lastWidth, headSize + count], variance: 0.25 / Double(lastWidth),
        classes: 0..<headSize),
      ParameterGroup("output.head.bias", [headSize + count], classes: 0..<headSize),
    ]
    return head
      + clusters.enumerated().flatMap { i, classes -> [ParameterGroup] in
        let (name, width) = (
          "output.cluster.\(i + 1)", Self.clusterWidth(i + 1, inputs: lastWidth)
        )
        return [
          ParameterGroup(
            "\(name).projection", [lastWidth, width], variance: 1 / Double(lastWidth)),
          ParameterGroup(
            "\(name).weight", [width, classes.count], variance: 0.25 / Double(width),
            classes: classes),
          ParameterGroup("\(name).bias", [classes.count], classes: classes),
        ]
      }
  }

  /// Returns the shapes of the scratch matrices of the layer, as its `Room` lists them.
  ///
  /// The logits of a cluster are computed for a quarter of the batch at a time, or 32 rows if that
  /// is more. Usually all targets of a cluster fit.
  func adaptiveRoom(capacity: Int, gradients: Bool) -> [(rows: Int, columns: Int)] {
    let chunk = min(max(capacity / 4, 32), capacity)
    let head = headSize + cutoffs.count
    let largest = clusters.map(\.count).max() ?? 0
    return [
      (1, max(capacity * head, chunk * largest)), (chunk, lastWidth),
      (tied ? 0 : chunk, tied ? 0 : Self.clusterWidth(1, inputs: lastWidth)),
      (tied ? head : 0, tied ? lastWidth : 0), (1, tied ? head : 0),
      (1, gradients ? largest : 0),
    ]
  }
}
