// The fuzz target for mixture files.

import Evaluation
import Foundation

@testable import Commands

extension FuzzTarget {
  static func mixture() throws -> FuzzTarget {
    let seeds = [
      """
      {"parts": [
        {"kind": "network", "path": "a.fflm", "checksum": "0123456789abcdef", "weight": 0.5},
        {"kind": "n-grams", "path": "lm.arpa", "checksum": "0123456789abcdef", "weight": 0.25},
        {"kind": "cache", "words": 2000, "theta": 0.0625, "weight": 0.25}
      ]}
      """,
      """
      {"parts": [
        {"kind": "network", "path": "a", "checksum": "0", "weight": 1e0, "note": null},
        {"weight": 0, "kind": "network", "path": "b", "checksum": "1"}
      ]}
      """,
    ]
    return FuzzTarget(
      name: "mixture", seeds: seeds.map { Data($0.utf8) },
      fragments: [
        "\"parts\"", "\"kind\"", "\"cache\"", "\"network\"", "\"n-grams\"", "\"theta\": 0,",
        "\"words\": 1,", "\"weight\": 0.5,", "\"path\": \"-\",", "null", "-1", "1e999", "0.25", "{",
        "}", "[", "]", ",", ":", "\"note\": 1,",
      ]
    ) { data in
      let mixture = try MixtureFile(contents: data, path: "mix.json")
      let parts = mixture.interpolationParts
      try check(
        parts.count == mixture.parts.count, "\(parts.count) of \(mixture.parts.count) parts")
      let sum = parts.reduce(0) { $0 + $1.weight }
      try check(abs(sum - 1) < 1e-8, "weights of \(sum)")
      for (i, part) in parts.enumerated() {
        guard case .cache(let size, let theta) = part.kind else { continue }
        try check(i == parts.count - 1, "part \(i) of \(parts.count) is a cache")
        try check(size >= 1 && theta.isFinite, "\(size) words with θ \(theta)")
      }
      let again = try MixtureFile(contents: mixture.data, path: "mix.json")
      try check(again == mixture, "it is not written as it was read")
    }
  }
}
