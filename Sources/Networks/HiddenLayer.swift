// A hidden layer with its forward and backward pass.

import Matrices

/// A hidden layer H = g(Y), Y = X·W + b. ``Network`` adds residual connections.
///
/// Shapes: X (B, inputs), W (inputs, outputs), b (1, outputs), Y and H (B, outputs).
package struct HiddenLayer<Scalar: MatrixScalar>: Sendable {
  let weight: Matrix<Scalar>
  let bias: Matrix<Scalar>
  let activation: Activation

  /// Computes H.
  ///
  /// - Parameter derivative: Receives g′(Y) unless it is nil.
  func forward(
    _ x: Matrix<Scalar>, into h: Matrix<Scalar>, derivative: Matrix<Scalar>?,
    precision: Precision = .float32, on workers: Workers
  ) {
    Scalar.multiply(x, weight, into: h, from: .row(bias), precision: precision, on: workers)
    Scalar.apply(activation, to: h, derivative: derivative, on: workers)
  }

  /// Computes the gradients with respect to X, W and b from dL/dH.
  ///
  /// With yᵢⱼ = Σₖ xᵢₖ wₖⱼ + bⱼ, the chain rule gives, element by element,
  ///
  ///     dL/dxᵢₖ = Σⱼ dL/dyᵢⱼ · wₖⱼ      that is   dL/dX = dL/dY · Wᵀ
  ///     dL/dwₖⱼ = Σᵢ xᵢₖ · dL/dyᵢⱼ      that is   dL/dW = Xᵀ · dL/dY
  ///     dL/dbⱼ  = Σᵢ dL/dyᵢⱼ            that is   dL/db = 1ᵀ · dL/dY
  ///
  /// The Jacobian dY/dX, a (B·outputs) × (B·inputs) matrix that is mostly zero, is never formed.
  ///
  /// - Parameters:
  ///   - dh: dL/dH.
  ///   - derivative: g′(Y) on entry; dL/dY = dL/dH ∘ g′(Y) on return.
  ///   - dx: Receives dL/dX unless it is nil.
  ///   - gradient: Receives dL/dW and dL/db.
  func backward(
    _ dh: Matrix<Scalar>, x: Matrix<Scalar>, derivative: Matrix<Scalar>, dx: Matrix<Scalar>?,
    gradient: HiddenLayer, precision: Precision = .float32, on workers: Workers
  ) {
    Scalar.multiplyElements(of: derivative, by: dh, on: workers)
    let dy = derivative
    if let dx {
      Scalar.multiply(
        dy, transposing: weight, into: dx, from: .zero, precision: precision, on: workers)
    }
    Scalar.multiply(
      transposing: x, dy, into: gradient.weight, andSumInto: gradient.bias, precision: precision,
      on: workers)
  }
}

extension NetworkConfiguration.Layer {
  /// Returns the layer's parameters.
  ///
  /// The gain g² is 1 for tanh, sigmoid and identity (LeCun et al., "Efficient backprop", 1998) and
  /// 2 for ReLU, GELU and SiLU, which halve the variance (He et al., 2015).
  func groups(inputs: Int) -> [ParameterGroup] {
    let gain: Double = [.relu, .gelu, .silu].contains(activation) ? 2 : 1
    return [
      ParameterGroup("\(name).weight", [inputs, width], variance: gain / Double(inputs)),
      ParameterGroup("\(name).bias", [width]),
    ]
  }
}
