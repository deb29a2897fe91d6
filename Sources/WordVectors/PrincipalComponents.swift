// The plane in which vectors differ most.

import Matrices
import Randomness

/// The coordinates of vectors along their first two principal components.
///
/// With the mean of the vectors subtracted from each row of X (n × d), the first component is the
/// unit vector v that maximizes ‖X v‖², and the coordinates along it are X v. The second component
/// is the same of X − X v vᵀ.
///
/// Each is found by power iteration: v ← Xᵀ X v / ‖Xᵀ X v‖. The products Xᵀ (X v) need no d × d
/// matrix. A component is unique up to its sign, and its largest coefficient is made positive.
///
/// Source: Jolliffe, "Principal Component Analysis", 2nd edition, 2002, chapter 1 and appendix A1.
package struct PrincipalComponents: Sendable {
  /// For each vector, its coordinates along the first and the second component. Their mean is 0.
  package let coordinates: [(first: Double, second: Double)]
  /// The shares of the variance along each component, from 0 to 1; 0 if all vectors are equal.
  package let shares: (first: Double, second: Double)

  /// Finds the components of the rows of a matrix of finite numbers.
  ///
  /// Coordinates along a component without variance are 0. If two variances are almost equal, more
  /// than 1000 iterations would be needed to separate their directions. Then the components are
  /// mixtures of these directions, which show almost as much of the variance.
  ///
  /// - Complexity: 4·n·d multiply-adds per iteration.
  package init(of vectors: Matrix<Float>, on workers: Workers) {
    let x = Self.centered(vectors)
    let total = Double.sumOfSquares(of: x, rows: nil, on: workers)
    let first = Self.projection(of: x, total: total, on: workers)
    let second = Self.projection(of: x, total: total, on: workers)
    coordinates = zip(first.coordinates, second.coordinates).map { ($0, $1) }
    shares = (first.share, second.share)
  }

  private static func centered(_ vectors: Matrix<Float>) -> Matrix<Double> {
    var values = vectors.scalars.map(Double.init)
    let (n, d) = (vectors.rows, vectors.columns)
    for j in 0..<d {
      var sum = 0.0
      for i in 0..<n { sum += values[i * d + j] }
      let mean = sum / Double(n)
      for i in 0..<n { values[i * d + j] -= mean }
    }
    return Matrix(n, d, values)
  }

  /// Returns the coordinates of the rows of X along the first component of X and its share of
  /// `total`, and subtracts them from X.
  private static func projection(
    of x: Matrix<Double>, total: Double, on workers: Workers
  ) -> (coordinates: [Double], share: Double) {
    // A smaller remainder is the rounding error of the subtraction.
    let rest = Double.sumOfSquares(of: x, rows: nil, on: workers)
    guard rest > 1e-20 * total else { return ([Double](repeating: 0, count: x.rows), 0) }
    let component = Matrix(x.columns, 1, component(of: x, on: workers))
    let coordinates = Matrix<Double>(x.rows, 1)
    Double.multiply(x, component, into: coordinates, from: .zero, on: workers)
    let scalars = coordinates.scalars
    let negated = Matrix(x.rows, 1, scalars.map { -$0 })
    Double.multiply(negated, transposing: component, into: x, from: .result, on: workers)
    return (scalars, scalars.reduce(0) { $0 + $1 * $1 } / total)
  }

  /// Returns the first component of X, which is not zero.
  private static func component(of x: Matrix<Double>, on workers: Workers) -> [Double] {
    // A vector of random numbers is not orthogonal to the component, as a fixed one could be.
    var generator = SeededGenerator(seed: 1)
    var v = normalized((0..<x.columns).map { _ in generator.uniform() - 0.5 }) ?? []
    let coordinates = Matrix<Double>(x.rows, 1)
    let product = Matrix<Double>(x.columns, 1)
    for _ in 0..<1000 {
      Double.multiply(x, Matrix(x.columns, 1, v), into: coordinates, from: .zero, on: workers)
      Double.multiply(
        transposing: x, coordinates, into: product, andSumInto: nil, on: workers)
      guard let next = normalized(product.scalars) else { break }
      let change = zip(v, next).reduce(0) { max($0, abs($1.0 - $1.1)) }
      v = next
      if change < 1e-13 { break }
    }
    let largest = v.max { abs($0) < abs($1) } ?? 0
    return largest < 0 ? v.map { -$0 } : v
  }

  /// Returns the vector divided by its length; nil if it is zero.
  private static func normalized(_ v: [Double]) -> [Double]? {
    let length = v.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return length > 0 ? v.map { $0 / length } : nil
  }
}
