// Numbers formatted for people.

import Foundation

/// Returns a number with its digits in groups of three, such as 1,234,567.
package func grouped(_ number: Int) -> String {
  var digits = String(number.magnitude)
  var groups: [String] = []
  while digits.count > 3 {
    groups.insert(String(digits.suffix(3)), at: 0)
    digits.removeLast(3)
  }
  return (number < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
}

/// Returns a number followed by a noun in the singular or plural, such as "1 token" or "2 tokens".
///
/// - Parameter plural: The plural of the noun if it is not the noun followed by "s".
package func counted(_ number: Int, _ noun: String, plural: String? = nil) -> String {
  "\(grouped(number)) \(number == 1 ? noun : plural ?? noun + "s")"
}

/// Returns a number with the given number of decimals. Zero has no sign, even if it is the rounded
/// value of a negative number.
package func fixed(_ number: Double, _ decimals: Int) -> String {
  let text = String(format: "%.\(decimals)f", number)
  return text.hasPrefix("-") && Double(text) == 0 ? String(text.dropFirst()) : text
}

/// Returns a number with at most the given number of significant digits, such as 0.1966, 12 or
/// 1.5e-7. Zero has no sign.
///
/// - Parameter keepsZeros: Whether zeros at the end are kept, as in 12.00 and 1.500e-7, so that the
///   numbers of a column have equally many digits. Zero itself is 0.
package func significant(_ number: Double, _ digits: Int, keepsZeros: Bool = false) -> String {
  if number == 0 { return "0" }
  let text = String(format: keepsZeros ? "%#.\(digits)g" : "%.\(digits)g", number)
  let parts = text.split(separator: "e").map { $0.hasSuffix(".") ? $0.dropLast() : $0 }
  guard parts.count == 2, let exponent = Int(parts[1]) else { return String(parts[0]) }
  return "\(parts[0])e\(exponent)"
}

/// Returns a perplexity with only its significant digits: with two decimals below 10,000, without
/// decimals below 10⁷, and in scientific notation above. Infinity and NaN become "infinite".
package func perplexityText(_ perplexity: Double) -> String {
  switch perplexity {
  case ..<10_000: fixed(perplexity, 2)
  case ..<1e7: fixed(perplexity, 0)
  case ..<(.infinity): String(format: "%.1e", perplexity)
  default: "infinite"
  }
}

/// Returns a cross-entropy in nats with four decimals, or in scientific notation above 10⁷.
package func crossEntropyText(_ nats: Double) -> String {
  nats < 1e7 ? fixed(nats, 4) : String(format: "%.1e", nats)
}

/// Returns a share as a percentage with two decimals.
package func percentText(_ share: Double) -> String { "\(fixed(100 * share, 2)) %" }

/// Returns the name of a figure: a pseudo-perplexity is that of a model whose context of a token
/// includes later tokens. The two are not comparable.
package func perplexityName(isPseudo: Bool) -> String {
  isPseudo ? "pseudo-perplexity" : "perplexity"
}

/// Returns a number of bytes in B, KB, MB, GB, TB or PB, which are powers of 1000.
package func byteText(_ bytes: Double) -> String {
  let units = ["B", "KB", "MB", "GB", "TB", "PB"]
  let power = min(units.count - 1, max(0, Int(log10(max(bytes, 1)) / 3)))
  let value = bytes / pow(1000, Double(power))
  return "\(fixed(value, power == 0 || value >= 100 ? 0 : 1)) \(units[power])"
}

/// Returns a duration in seconds as text, such as 0.7s, 17s, 2m 07s or 3h 02m; "?" if it is not
/// finite or at least 10⁹ seconds.
package func durationText(_ seconds: Double) -> String {
  guard seconds.isFinite, seconds < 1e9 else { return "?" }
  if seconds < 9.95 { return fixed(seconds, 1) + "s" }
  let total = Int(seconds.rounded())
  let (hours, minutes) = (total / 3600, total / 60 % 60)
  if hours > 0 { return "\(hours)h " + String(format: "%02dm", minutes) }
  return minutes > 0 ? "\(minutes)m " + String(format: "%02ds", total % 60) : "\(total)s"
}
