// Small sources of word vectors, and texts, for the tests of word vectors.

import Foundation
import Text

@testable import WordVectors

/// Vectors that a test spells out. Words may be repeated.
struct LookupVectors: VectorSource {
  let name = "test.vec"
  let words: [String]
  let rows: [[Float]]

  var count: Int { words.count }
  var dimensions: Int { rows.first?.count ?? 3 }

  init(_ entries: KeyValuePairs<String, [Float]>) {
    (words, rows) = (entries.map(\.key), entries.map(\.value))
  }

  private init(words: [String], rows: [[Float]]) { (self.words, self.rows) = (words, rows) }

  func forEachVector(
    _ body: (_ word: Span<UInt8>, _ vector: Span<Float>) throws -> Bool
  ) throws {
    for (word, row) in zip(words, rows) {
      let bytes = Array(word.utf8)
      guard try body(bytes.span, row.span) else { return }
    }
  }

  /// The words w0, w1, ..., w29, W10, ..., W19. The vector of an odd number is that of the number
  /// before it, plus an offset and noise. In gensim 4.4.0, they are
  ///
  ///     from gensim.models import KeyedVectors
  ///     def base(i, j): return (i*i*7 + j*j*11 + i*j*3) % 31 - 15
  ///     words, rows = [], []
  ///     for i in range(40):
  ///         n = i - 20 if i >= 30 else i
  ///         words.append(('W%d' if i >= 30 else 'w%d') % n)
  ///         rows.append([base(n // 2, j) + (9 if n % 2 and j < 3 else 0) + i // 30
  ///                      + i * (j + 1) % 7 for j in range(6)])
  ///     wv = KeyedVectors(6)
  ///     wv.add_vectors(words, numpy.array(rows, dtype=numpy.float32))
  static let numbered: LookupVectors = {
    let numbers = (0..<40).map { $0 >= 30 ? $0 - 20 : $0 }
    func base(_ i: Int, _ j: Int) -> Int { (i * i * 7 + j * j * 11 + i * j * 3) % 31 - 15 }
    return LookupVectors(
      words: numbers.enumerated().map { ($0 >= 30 ? "W" : "w") + "\($1)" },
      rows: numbers.enumerated().map { i, n in
        (0..<6).map { j in
          let offset = n % 2 == 1 && j < 3 ? 9 : 0
          return Float(base(n / 2, j) + offset + i / 30 + i * (j + 1) % 7)
        }
      })
  }()
}

/// Returns a text in a file of this name.
func testText(_ text: String, name: String = "test.txt") throws -> SourceText {
  try SourceText(Data(text.utf8), name: name)
}
