// The parts of an interpolation.

/// A part of an interpolation and its weight.
package struct InterpolationPart: Equatable, Sendable {
  package enum Kind: Equatable, Sendable {
    /// The network of the model folder at a path.
    case network(path: String)
    /// The n-gram model in the ARPA file at a path; "-" for standard input.
    case nGrams(path: String)
    /// A cache of the last `size` words.
    case cache(size: Int, theta: Double)
  }

  package var kind: Kind
  /// λ, from 0 to 1.
  package var weight: Double

  package init(_ kind: Kind, weight: Double) { (self.kind, self.weight) = (kind, weight) }
}
