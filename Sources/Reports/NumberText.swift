// Numbers as people read them.

import Foundation

/// 1234567 as 1,234,567.
package func grouped(_ number: Int) -> String {
  var digits = String(number.magnitude)
  var groups: [String] = []
  while digits.count > 3 {
    groups.insert(String(digits.suffix(3)), at: 0)
    digits.removeLast(3)
  }
  return (number < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
}

/// A number and what it counts: 1 token, 2 tokens.
///
/// - Parameter plural: of a noun that takes more than an s.
package func counted(_ number: Int, _ noun: String, plural: String? = nil) -> String {
  "\(grouped(number)) \(number == 1 ? noun : plural ?? noun + "s")"
}

/// A number with some decimals.
package func fixed(_ number: Double, _ decimals: Int) -> String {
  String(format: "%.\(decimals)f", number)
}

/// A perplexity: two decimals, fewer where they would not mean anything, and a power of ten where
/// the digits would not, either.
package func perplexityText(_ perplexity: Double) -> String {
  switch perplexity {
  case ..<10_000: fixed(perplexity, 2)
  case ..<1e7: fixed(perplexity, 0)
  case ..<(.infinity): String(format: "%.1e", perplexity)
  default: "infinite"
  }
}

/// Bytes as B, KB, MB, GB …, in powers of 1000.
package func byteText(_ bytes: Double) -> String {
  let units = ["B", "KB", "MB", "GB", "TB", "PB"]
  let power = min(units.count - 1, max(0, Int(log10(max(bytes, 1)) / 3)))
  let value = bytes / pow(1000, Double(power))
  return "\(fixed(value, power == 0 || value >= 100 ? 0 : 1)) \(units[power])"
}

/// Seconds as 0.7s, 17s, 2m 07s, or 3h 02m.
package func durationText(_ seconds: Double) -> String {
  guard seconds.isFinite, seconds < 1e9 else { return "?" }
  if seconds < 9.95 { return fixed(seconds, 1) + "s" }
  let total = Int(seconds.rounded())
  let (hours, minutes) = (total / 3600, total / 60 % 60)
  if hours > 0 { return "\(hours)h " + String(format: "%02dm", minutes) }
  return minutes > 0 ? "\(minutes)m " + String(format: "%02ds", total % 60) : "\(total)s"
}
