// Tests of mixture files, also of damaged ones.

import Evaluation
import Foundation
import TestSupport
import Testing

@testable import Commands

@Suite("Mixture files") struct MixtureFileTests {
  private static let good = """
    {"parts": [
      {"kind": "network", "path": "m", "checksum": "a", "weight": 0.5},
      {"kind": "n-grams", "path": "lm.arpa", "checksum": "b", "weight": 0.25},
      {"kind": "cache", "words": 2000, "theta": 0.0625, "weight": 0.25}
    ]}
    """

  private func read(_ text: String) throws -> MixtureFile {
    try MixtureFile(contents: Data(text.utf8), path: "mix.json")
  }

  @Test("a mixture file is read as its parts")
  func parts() throws {
    #expect(
      try read(Self.good).interpolationParts == [
        InterpolationPart(.network(path: "m"), weight: 0.5),
        InterpolationPart(.nGrams(path: "lm.arpa"), weight: 0.25),
        InterpolationPart(.cache(size: 2000, theta: 0.0625), weight: 0.25),
      ])
  }

  @Test("weights and θ are written and read without loss")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    let url = folder.url.resolvingSymlinksInPath().appendingPathComponent("lm.arpa")
    try Data("x".utf8).write(to: url)
    let parts = [
      InterpolationPart(.network(path: folder.url.path), weight: 1.0 / 3),
      InterpolationPart(.nGrams(path: url.path), weight: 2.0 / 3 - 0.1),
      InterpolationPart(.cache(size: 7, theta: 1.0 / 7), weight: 0.1),
    ]
    let file = try MixtureFile(parts, checksums: [1, 0xFEDC_BA98_7654_3210, nil])
    let again = try MixtureFile(contents: file.data, path: "mix.json")
    #expect(again == file)
    #expect(again.interpolationParts.map(\.weight) == parts.map(\.weight))
    #expect(again.interpolationParts[2] == parts[2])
    #expect(again.parts.map(\.checksum) == ["0000000000000001", "fedcba9876543210", nil])
    #expect(again.parts[1].path == url.path)
  }

  @Test("a part that cannot be read again is refused", arguments: ["-", "/dev/null", "nosuch"])
  func notKept(path: String) throws {
    #expect(throws: CommandError.self) {
      try MixtureFile([InterpolationPart(.nGrams(path: path), weight: 1)], checksums: [1])
    }
  }

  @Test(
    "a damaged file is refused in one sentence",
    arguments: [
      ("0.5}", "0.75}", "the sum of the weights is 1.25; it must be 1"),
      ("0.5}", "-0.5}", "part 1 has the weight -0.5; it must be between 0 and 1"),
      ("0.5}", "1.5}", "part 1 has the weight 1.5; it must be between 0 and 1"),
      (
        "\"n-grams\"", "\"ngrams\"",
        "part 2 has an unknown kind; it must be network, n-grams or cache"
      ),
      ("\"network\"", "\"n-grams\"", "part 1 is not a network"),
      ("\"m\"", "\"\"", "part 1 has no path"),
      ("\"path\": \"m\", ", "", "part 1 has no path"),
      ("\"lm.arpa\"", "\"-\"", "part 2 has the path of standard input"),
      ("\"checksum\": \"b\", ", "", "part 2 has no checksum"),
      ("\"words\": 2000, ", "", "part 3 has no number of words between 1 and 1000000"),
      ("2000", "0", "part 3 has no number of words between 1 and 1000000"),
      ("2000", "9999999", "part 3 has no number of words between 1 and 1000000"),
      ("0.0625", "-1", "part 3 has no theta between 0 and 1000000"),
      ("\"theta\": 0.0625, ", "", "part 3 has no theta between 0 and 1000000"),
      (
        "0.0625", "1e999", "the value of \"parts.[2].theta\" has the wrong type (line 4, column 45)"
      ),
      (
        "0.0625", "\"x\"", "the value of \"parts.[2].theta\" has the wrong type (line 4, column 45)"
      ),
      ("2000", "1.5", "the value of \"parts.[2].words\" has the wrong type (line 4, column 30)"),
      ("\"parts\"", "\"part\"", "the key \"parts\" is missing (line 1, column 1)"),
      (", \"weight\": 0.5", "", "the key \"weight\" is missing (line 2, column 3)"),
      (
        "]}", "]",
        "it is not JSON: expected ',' or '}', found the end of the text (line 5, column 2)"
      ),
      (
        "\"checksum\": \"b\", \"weight\": 0.25},", "\"checksum\": \"b\", \"weight\": 0.25}]}",
        "it is not JSON: expected the end of the text, found '{' (line 4, column 3)"
      ),
    ])
  func damaged(old: String, new: String, flaw: String) throws {
    let start = try #require(Self.good.range(of: old))
    let text = Self.good.replacingCharacters(in: start, with: new)
    do {
      _ = try read(text)
      Issue.record("accepted: \(text)")
    } catch {
      #expect(
        "\(error)" == "mix.json is not a mixture file: \(flaw). Write one with --save-mixture.")
    }
  }

  @Test("a mixture of a wrong number of parts or with a cache in front is refused")
  func wrongParts() throws {
    let network = #"{"kind": "network", "path": "m", "checksum": "a", "weight": "#
    let cache = #"{"kind": "cache", "words": 1, "theta": 0, "weight": "#
    for (parts, flaw) in [
      ([], "it has 0 parts; it must have 2 to 100"),
      (["\(network)1}"], "it has 1 part; it must have 2 to 100"),
      (["\(network)0.5}", "\(cache)0.25}", "\(cache)0.25}"], "part 2 is a cache, but not last"),
      (["\(cache)0.5}", "\(network)0.5}"], "part 1 is not a network"),
      (
        ["\(network)0}", "\(cache)1}"],
        "all weight is on the cache, which is empty at the start of a text"
      ),
    ] {
      let text = "{\"parts\": [\(parts.joined(separator: ", "))]}"
      #expect(throws: (any Error).self) { try read(text) }
      do { _ = try read(text) } catch { #expect("\(error)".contains(": \(flaw). "), "\(error)") }
    }
  }
}
