// What every output layer does: it owns the loss.

import Matrices

/// A layer that turns hidden vectors and targets into losses and gradients.
///
/// Only the layer knows whether a matrix of logits exists. Its scratch memory is the `room` of a
/// workspace: one matrix for each width that its kind asks for.
package protocol OutputLayer<Scalar>: Sendable {
  associatedtype Scalar: MatrixScalar

  /// The names of groups with sparse rows of which the backward pass writes every row.
  var rewrittenGroups: Set<String> { get }

  /// Leaves the loss −ln p(target | h) of each example, in nats, in the workspace's losses.
  ///
  /// - Parameters:
  ///   - input: the vectors of the examples, one a row.
  ///   - targets: the class of each example, counted from 0.
  func forward(_ input: OutputInput<Scalar>, targets: [Int32], in workspace: Workspace<Scalar>)

  /// Leaves the losses as `forward` does, and the gradients of their mean.
  ///
  /// - Parameters:
  ///   - dh: receives dL/dH.
  ///   - gradient: a layer of the same kind, over a block of gradients, which are written over.
  func backward(
    _ input: OutputInput<Scalar>, targets: [Int32], dh: Matrix<Scalar>,
    gradient: any OutputLayer<Scalar>, in workspace: Workspace<Scalar>)

  /// Adds to dL/dX what reaches the embeddings X without passing the hidden layers, after `backward`
  /// and with its workspace.
  func backwardDirect(
    _ input: OutputInput<Scalar>, addingTo dx: Matrix<Scalar>, gradient: any OutputLayer<Scalar>,
    in workspace: Workspace<Scalar>)

  /// ln p(class | h) of every class, but for a constant of each row: (B, classes), valid until the
  /// workspace is used again.
  func scores(_ input: OutputInput<Scalar>, in workspace: Workspace<Scalar>) -> Matrix<Scalar>
}

extension OutputLayer {
  package var rewrittenGroups: Set<String> { [] }

  package func backwardDirect(
    _: OutputInput<Scalar>, addingTo _: Matrix<Scalar>, gradient _: any OutputLayer<Scalar>,
    in _: Workspace<Scalar>
  ) {}

  /// The gradient of such a layer as one of the same type.
  func own(_ gradient: any OutputLayer<Scalar>) -> Self {
    guard let gradient = gradient as? Self else {
      preconditionFailure("a gradient \(type(of: gradient)) for a layer \(Self.self)")
    }
    return gradient
  }
}

/// What an output layer sees of a batch.
package struct OutputInput<Scalar: MatrixScalar> {
  /// H, the last hidden vectors: (B, inputs).
  package let hidden: Matrix<Scalar>
  /// X, the concatenated embeddings: (B, n·m).
  package let embeddings: Matrix<Scalar>

  package init(hidden: Matrix<Scalar>, embeddings: Matrix<Scalar>) {
    (self.hidden, self.embeddings) = (hidden, embeddings)
  }
}

/// The output layers to choose from.
package enum OutputLayerKind: Sendable {
  case softmax
  /// Two classes, told apart by one logit.
  case logistic

  func groups(of configuration: NetworkConfiguration) -> [ParameterGroup] {
    switch self {
    case .softmax: configuration.softmaxGroups
    case .logistic: configuration.logisticGroups
    }
  }

  /// The widths of the matrices that the layer needs for a batch.
  func roomWidths(of configuration: NetworkConfiguration) -> [Int] {
    switch self {
    case .softmax: [configuration.outputs]
    case .logistic: [1, 2]
    }
  }

  func layer<Scalar>(
    _ configuration: NetworkConfiguration, over parameters: Parameters<Scalar>
  ) -> any OutputLayer<Scalar> {
    switch self {
    case .softmax: SoftmaxLayer(configuration, over: parameters)
    case .logistic: LogisticLayer(over: parameters)
    }
  }
}
