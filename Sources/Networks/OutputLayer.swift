// The interface of output layers, which compute the loss.

import Matrices

/// A layer that computes losses and gradients from hidden vectors and targets.
///
/// Only the layer knows whether there is a matrix of logits. Its scratch memory is `room` of the
/// workspace: one matrix for each width that its ``OutputLayerKind`` requires.
package protocol OutputLayer<Scalar>: Sendable {
  associatedtype Scalar: MatrixScalar

  /// The names of the groups with sparse rows that the backward pass overwrites entirely.
  var rewrittenGroups: Set<String> { get }

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
}

extension OutputLayer {
  package var rewrittenGroups: Set<String> { [] }

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

/// The input of an output layer for a batch.
package struct OutputInput<Scalar: MatrixScalar> {
  /// H, the last hidden vectors. Shape: (B, inputs).
  package let hidden: Matrix<Scalar>
  /// X, the concatenated embeddings. Shape: (B, n·m).
  package let embeddings: Matrix<Scalar>

  package init(hidden: Matrix<Scalar>, embeddings: Matrix<Scalar>) {
    (self.hidden, self.embeddings) = (hidden, embeddings)
  }
}

/// The kinds of output layers.
package enum OutputLayerKind: Sendable {
  case softmax
  /// One logit that separates two classes.
  case logistic
  /// Logits that are the pooled embeddings themselves: one for each class, or one for two classes.
  case sum

  func groups(of configuration: NetworkConfiguration) -> [ParameterGroup] {
    switch self {
    case .softmax: configuration.softmaxGroups
    case .logistic: configuration.logisticGroups
    case .sum: configuration.sumGroups
    }
  }

  /// Returns the widths of the scratch matrices that the layer needs.
  func roomWidths(of configuration: NetworkConfiguration) -> [Int] {
    switch self {
    case .softmax: [configuration.outputs]
    case .logistic: [1, 2]
    case .sum: configuration.concatenation == 1 ? [1, 2] : [configuration.outputs]
    }
  }

  func layer<Scalar>(
    _ configuration: NetworkConfiguration, over parameters: Parameters<Scalar>
  ) -> any OutputLayer<Scalar> {
    switch self {
    case .softmax: SoftmaxLayer(configuration, over: parameters)
    case .logistic: LogisticLayer(over: parameters)
    case .sum: SumLayer(over: parameters)
    }
  }
}
