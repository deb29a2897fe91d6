// An axis of a chart: its range and its ticks.

import Foundation

struct Axis {
  /// A labeled position on the axis.
  struct Tick: Equatable {
    let value: Double
    let label: String
  }

  let range: ClosedRange<Double>
  let ticks: [Tick]

  /// Returns the relative position of a value, from 0 at the lower end to 1 at the upper end.
  /// Values outside the range are clamped to the nearer end.
  func position(of value: Double) -> Double {
    let position = (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    return min(max(position, 0), 1)
  }

  // MARK: - Kinds

  /// Returns an axis from zero to the largest value, with about `count` ticks. If the largest value
  /// is not positive, the axis ends at 1.
  static func fromZero(to largest: Double, ticks count: Int) -> Axis {
    let range = 0...(largest > 0 ? largest : 1)
    return Axis(
      range: range,
      ticks: roundNumbers(in: range, count: count).map { Tick(value: $0, label: label($0)) })
  }

  /// Returns an axis of cross-entropies in nats, labeled with their exponentials: a logarithmic
  /// axis of perplexities.
  static func perplexity(of nats: [Double]) -> Axis {
    let (low, high) = (nats.min() ?? 0, nats.max() ?? 1)
    let margin = max((high - low) / 20, high / 1000, 0.02)
    let range = max(low - margin, 0)...(high + margin)
    return Axis(range: range, ticks: perplexityTicks(in: range))
  }

  private static func perplexityTicks(in range: ClosedRange<Double>) -> [Tick] {
    let decades = range.lowerBound / log(10)...range.upperBound / log(10)
    let span = decades.upperBound - decades.lowerBound
    if span < 0.8, decades.upperBound < 300 {
      return roundNumbers(in: exp(range.lowerBound)...exp(range.upperBound), count: 6)
        .map { Tick(value: log($0), label: label($0)) }
    }
    // Below this limit, every power of ten in a label fits into an Int.
    guard decades.upperBound < 1e15 else { return [] }
    let digits = span < 3.2 ? [1.0, 2, 5] : [1]
    let stride = max((span / 6).rounded(.up), 1)
    let first = (decades.lowerBound / stride).rounded(.down) * stride
    return Swift.stride(from: first, through: decades.upperBound, by: stride).flatMap { power in
      digits.map { digit in
        Tick(
          value: log(digit) + power * log(10),
          label: power < 6 ? label(digit * pow(10, power)) : "\(Int(digit))e\(Int(power))")
      }
    }.filter { range.contains($0.value) }
  }

  // MARK: - Round numbers

  /// Returns about `count` multiples of 1, 2 or 5 times a power of ten within a range.
  static func roundNumbers(in range: ClosedRange<Double>, count: Int) -> [Double] {
    let rough = (range.upperBound - range.lowerBound) / Double(count)
    let power = pow(10, log10(rough).rounded(.down))
    let step = power * ([1.0, 2, 5].first { $0 * power >= rough * 0.999 } ?? 10)
    let (first, last) = (range.lowerBound / step, range.upperBound / step * (1 + 1e-12))
    guard last - first < 100, last.magnitude < 1e15 else { return [] }
    return Swift.stride(from: first.rounded(.up), through: last, by: 1)
      .map { min($0 * step, range.upperBound) }
  }

  /// Returns a round number with only the digits it needs, such as 0.0005, 2.5 or 40,000.
  static func label(_ number: Double) -> String {
    if number >= 1000 { return number < 1e15 ? grouped(Int(number.rounded())) : "\(number)" }
    let digits = String(format: "%.6g", number)
    // Unlike `Double`, `Decimal` is printed without an exponent.
    return number < 1e-9 && number > 0 ? digits : Decimal(string: digits)?.description ?? digits
  }
}
