// Tests of numbers formatted for people.

import Testing

@testable import Reports

@Suite struct NumberTextTests {
  @Test(
    "perplexities are written with limited digits, or as infinite",
    arguments: [
      (1, "1.00"), (9999.99, "9999.99"), (10_000, "10000"), (9_999_999, "9999999"),
      (1e7, "1.0e+07"), (1.234e96, "1.2e+96"), (Double.infinity, "infinite"), (.nan, "infinite"),
    ])
  func perplexities(perplexity: Double, text: String) {
    #expect(perplexityText(perplexity) == text)
  }

  @Test(
    "digits are grouped by three",
    arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567")])
  func groups(number: Int, text: String) { #expect(grouped(number) == text) }

  @Test(
    "negative numbers keep their sign unless they round to zero",
    arguments: [(-0.4, "0"), (-0.0, "0"), (-0.6, "-1"), (0.4, "0"), (-.infinity, "-inf")])
  func signs(number: Double, text: String) { #expect(fixed(number, 0) == text) }

  @Test(
    "numbers are rounded to significant digits, with an exponent if they are large or small",
    arguments: [
      (0, "0"), (-0.0, "0"), (5, "5"), (-10, "-10"), (0.196611933, "0.1966"), (0.25, "0.25"),
      (12_345, "1.234e4"), (9999, "9999"), (0.0001, "0.0001"), (-0.000012345, "-1.234e-5"),
      (1.7976931348623157e308, "1.798e308"), (.leastNonzeroMagnitude, "4.941e-324"),
      (99_999, "1e5"),
    ])
  func significance(number: Double, text: String) { #expect(significant(number, 4) == text) }

  @Test(
    "zeros at the end are kept on request, but no point at the end",
    arguments: [
      (0, "0"), (5, "5.000"), (-0.25, "-0.2500"), (1234.4, "1234"), (20_000, "2.000e4"),
      (1e-5, "1.000e-5"), (0.0125, "0.01250"),
    ])
  func zeros(number: Double, text: String) {
    #expect(significant(number, 4, keepsZeros: true) == text)
  }

  @Test("a count of one is singular")
  func counts() {
    #expect(counted(1, "token") == "1 token" && counted(2000, "token") == "2,000 tokens")
    #expect(counted(0, "entry", plural: "entries") == "0 entries")
  }

  @Test(
    "byte counts use units of powers of 1000",
    arguments: [(0, "0 B"), (999, "999 B"), (1500, "1.5 KB"), (123e6, "123 MB"), (2e18, "2000 PB")])
  func bytes(bytes: Double, text: String) { #expect(byteText(bytes) == text) }

  @Test(
    "durations have at most two units",
    arguments: [
      (0.04, "0.0s"), (9.94, "9.9s"), (9.96, "10s"), (127, "2m 07s"), (10_925, "3h 02m"),
      (.infinity, "?"),
    ])
  func durations(seconds: Double, text: String) { #expect(durationText(seconds) == text) }
}
