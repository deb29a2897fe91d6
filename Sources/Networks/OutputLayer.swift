// The interface of output layers, which compute the loss.

import Matrices

/// A layer that computes losses and gradients from hidden vectors and targets.
///
/// Only the layer knows whether there is a matrix of logits. Its scratch memory is `room` of the
/// workspace: the matrices that its ``OutputLayerKind`` requires.
package protocol OutputLayer<Scalar>: Sendable {
  associatedtype Scalar: MatrixScalar

  /// Returns the names of the groups with sparse rows that the backward pass overwrites entirely.
  ///
  /// - Parameter isSampled: Whether the loss is over samples of the classes.
  func rewrittenGroups(isSampled: Bool) -> Set<String>

  /// The names of the groups whose rows belong to classes. Over samples of the classes, the backward
  /// pass adds to the rows of those classes only.
  var groupsWithClassRows: [String] { get }

  /// Computes the loss −ln p(target | h) of each example, in nats, into the workspace's losses.
  ///
  /// - Parameters:
  ///   - input: The vectors of the examples, one per row.
  ///   - targets: The class of each example, counted from 0.
  func forward(_ input: OutputInput<Scalar>, targets: [Int32], in workspace: Workspace<Scalar>)

  /// Computes the losses as `forward` does, and the gradients of their mean.
  ///
  /// - Parameters:
  ///   - dh: Receives dL/dH.
  ///   - gradient: A layer of the same type over a block of gradients, which are overwritten.
  func backward(
    _ input: OutputInput<Scalar>, targets: [Int32], dh: Matrix<Scalar>,
    gradient: any OutputLayer<Scalar>, in workspace: Workspace<Scalar>)

  /// Computes the gradient of the direct connections, and adds to dL/dX, unless it is nil, the part
  /// that reaches the embeddings X through them.
  ///
  /// - Precondition: `backward` has run with the same input and workspace, and the scratch memory
  ///   still holds its results.
  func backwardDirect(
    _ input: OutputInput<Scalar>, addingTo dx: Matrix<Scalar>?, gradient: any OutputLayer<Scalar>,
    in workspace: Workspace<Scalar>)

  /// Returns ln p(class | h) of every class up to a constant per row.
  ///
  /// Shape: (B, classes). The result is valid until the workspace is used again.
  func scores(_ input: OutputInput<Scalar>, in workspace: Workspace<Scalar>) -> Matrix<Scalar>

  /// Returns the weights by which the score of a class depends on the last hidden vector, apart from
  /// normalization; empty if the layer has none.
  func weights(of id: Int) -> [Scalar]
}

extension OutputLayer {
  package func rewrittenGroups(isSampled: Bool) -> Set<String> { [] }

  package var groupsWithClassRows: [String] { [] }

  package func weights(of _: Int) -> [Scalar] { [] }

  package func backwardDirect(
    _: OutputInput<Scalar>, addingTo _: Matrix<Scalar>?, gradient _: any OutputLayer<Scalar>,
    in _: Workspace<Scalar>
  ) {}

  /// Returns `gradient` as a layer of this type.
  ///
  /// - Precondition: `gradient` has this type.
  func own(_ gradient: any OutputLayer<Scalar>) -> Self {
    guard let gradient = gradient as? Self else {
      preconditionFailure("a gradient \(type(of: gradient)) for a layer \(Self.self)")
    }
    return gradient
  }
}

extension NetworkConfiguration {
  /// Returns the shapes of the scratch matrices of the output layer and of the pointer, if there is one.
  ///
  /// - Parameters:
  ///   - capacity: The maximum number of examples.
  ///   - gradients: Whether there is a backward pass.
  func roomShapes(capacity: Int, gradients: Bool) -> [(rows: Int, columns: Int)] {
    output.roomShapes(of: self, capacity: capacity, gradients: gradients)
      + (pointer ? pointerRoom(capacity: capacity, gradients: gradients) : [])
  }
}

/// The input of an output layer for a batch.
package struct OutputInput<Scalar: MatrixScalar> {
  /// H, the last hidden vectors. Shape: (B, inputs).
  package let hidden: Matrix<Scalar>
  /// X, the concatenated embeddings. Shape: (B, n·m).
  package let embeddings: Matrix<Scalar>
  /// The classes to which training restricts the loss; nil for all classes.
  package let samples: ClassSamples<Scalar>?
  /// The IDs of the windows, for a network that concatenates embeddings. Shape: (B, window).
  package let windows: [Int32]
  /// The factor of each example's gradient; nil if all are 1.
  var factors: [Scalar]?

  package init(
    hidden: Matrix<Scalar>, embeddings: Matrix<Scalar>, windows: [Int32] = [],
    samples: ClassSamples<Scalar>? = nil
  ) {
    (self.hidden, self.embeddings, self.windows) = (hidden, embeddings, windows)
    self.samples = samples
  }
}

/// The kinds of output layers.
package enum OutputLayerKind: Sendable {
  case softmax
  /// A softmax that is trained over samples of the classes, and exact everywhere else.
  case sampled
  /// An adaptive softmax, with a head of frequent classes and clusters of rarer ones.
  case adaptive
  /// One logit that separates two classes.
  case logistic
  /// Logits that are the pooled embeddings themselves: one for each class, or one for two classes.
  case sum

  func groups(of configuration: NetworkConfiguration) -> [ParameterGroup] {
    switch self {
    case .softmax: configuration.softmaxGroups
    case .sampled: configuration.sampledGroups
    case .adaptive: configuration.adaptiveGroups
    case .logistic: configuration.logisticGroups
    case .sum: configuration.sumGroups
    }
  }

  /// Whether training restricts the loss to samples of the classes.
  package var isSampled: Bool { self == .sampled }

  /// Returns the shapes of the scratch matrices that the layer needs.
  ///
  /// - Parameters:
  ///   - capacity: The maximum number of examples.
  ///   - gradients: Whether there is a backward pass.
  fileprivate func roomShapes(
    of configuration: NetworkConfiguration, capacity: Int, gradients: Bool
  ) -> [(rows: Int, columns: Int)] {
    let widths: [Int]
    switch self {
    case .softmax:
      return configuration.softmaxRoom(
        capacity: capacity, hasClassRows: configuration.tied, gradients: gradients)
    case .sampled: return configuration.sampledRoom(capacity: capacity, gradients: gradients)
    case .adaptive: return configuration.adaptiveRoom(capacity: capacity, gradients: gradients)
    case .logistic: widths = [1, 2]
    case .sum: widths = configuration.concatenation == 1 ? [1, 2] : [configuration.outputs]
    }
    return widths.map { (rows: capacity, columns: $0) }
  }

  func layer<Scalar>(
    _ configuration: NetworkConfiguration, over parameters: Parameters<Scalar>
  ) -> any OutputLayer<Scalar> {
    switch self {
    case .softmax: SoftmaxLayer(configuration, over: parameters)
    case .sampled: SampledLayer(configuration, over: parameters)
    case .adaptive: AdaptiveLayer(configuration, over: parameters)
    case .logistic: LogisticLayer(over: parameters)
    case .sum: SumLayer(over: parameters)
    }
  }
}
