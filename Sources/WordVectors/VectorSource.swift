// Words with their vectors, from any source.

import Foundation
import Text

/// A sequence of words with vectors of one length, in the order of its file: most frequent words
/// first.
package protocol VectorSource: Sendable {
  /// The name for messages.
  var name: String { get }
  /// The number of words.
  var count: Int { get }
  /// The length of the vectors.
  var dimensions: Int { get }

  /// Calls `body` with each word and its vector until it returns false.
  ///
  /// - Throws: ``VectorError`` if the source is invalid.
  func forEachVector(
    _ body: (_ word: Span<UInt8>, _ vector: Span<Float>) throws -> Bool
  ) throws
}

/// The formats in which vectors are written.
package enum VectorFormat: String, CaseIterable, Sendable {
  /// word2vec's text format: a line "words dimensions", then on each line a word and its numbers.
  case text
  /// word2vec's binary format: the same first line, then for each word the word, a space and its
  /// numbers as little-endian float32.
  case binary

  /// The format that a file of this name is written in: binary if it ends in .bin.
  package init(fileName: String) { self = fileName.hasSuffix(".bin") ? .binary : .text }
}

extension VectorSource {
  /// Writes the vectors in one of word2vec's formats.
  ///
  /// Numbers in text have enough digits to distinguish them from all other floats, so reading them
  /// gives the same bits.
  ///
  /// - Parameter write: Called with each piece of the result, in order.
  package func write(_ format: VectorFormat, _ write: (Data) throws -> Void) throws {
    // Appending single bytes to a Data takes many times as long.
    var bytes = Array("\(count) \(dimensions)\n".utf8)
    try forEachVector { word, vector in
      for i in word.indices { bytes.append(word[i]) }
      for i in vector.indices {
        switch format {
        case .text:
          bytes.append(contentsOf: " \(vector[i])".utf8)
        case .binary:
          if i == 0 { bytes.append(UInt8(ascii: " ")) }
          let bits = vector[i].bitPattern
          for shift in stride(from: UInt32(0), to: 32, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: bits >> shift))
          }
        }
      }
      bytes.append(UInt8(ascii: "\n"))
      if bytes.count >= 1 << 20 {
        try write(Data(bytes))
        bytes.removeAll(keepingCapacity: true)
      }
      return true
    }
    try write(Data(bytes))
  }
}
