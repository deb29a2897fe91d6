// The token IDs of a text on disk, for access in any order.

import Files
import Foundation

/// The token IDs of an encoded text, stored in a temporary file.
///
/// The file is memory-mapped, so the corpus may be larger than memory.
package struct EncodedCorpus: Sendable {
  /// One `Int32` per token.
  let ids: Data
  /// The number of `<unk>` tokens, including literal ones.
  package let unknownCount: Int
  /// The fraction of tokens that are `<unk>`, from 0 to 1.
  package var unknownShare: Double { Double(unknownCount) / Double(max(count, 1)) }
  /// A 64-bit FNV-1a hash of the token IDs, one step per token; different corpora almost never
  /// share it.
  package let digest: UInt64

  /// The number of tokens.
  package var count: Int { ids.count / MemoryLayout<Int32>.size }

  /// Encodes `text`.
  ///
  /// - Parameter scratch: The folder on disk for the temporary file; if it does not exist, its
  ///   nearest existing ancestor.
  /// - Throws: `TextError` if the file cannot be written.
  /// - Complexity: O(bytes) time; memory for one buffer of token IDs.
  package init(_ text: EncodedText, scratch: FilePath) throws {
    var writer = IDWriter(file: try TextError.scratch(ScratchFile(near: scratch)))
    try text.forEachID { try writer.append($0) }
    try writer.flush()
    ids = try TextError.scratch(writer.file.contents())
    unknownCount = writer.unknownCount
    digest = writer.digest
  }
}

extension EncodedCorpus {
  /// Appends the token IDs at `range` to an array.
  package func append(_ range: Range<Int>, to ids: inout [Int32]) {
    let bytes = self.ids.bytes
    for i in range { ids.append(bytes.id(at: i)) }
  }

  /// Returns how often each ID of a vocabulary occurs.
  ///
  /// - Complexity: O(tokens).
  package func counts(of vocabulary: Vocabulary) -> [Int] {
    let bytes = ids.bytes
    var counts = [Int](repeating: 0, count: vocabulary.count)
    for i in 0..<count { counts[Int(bytes.id(at: i))] += 1 }
    return counts
  }
}

/// Writes token IDs in pieces, counting and hashing them on the way.
private struct IDWriter {
  let file: ScratchFile
  var unknownCount = 0
  var digest = UInt64.fnv1aStart
  private var piece: [Int32] = []

  init(file: ScratchFile) { self.file = file }

  mutating func append(_ id: Int32) throws(TextError) {
    piece.append(id)
    if piece.count == 1 << 16 { try flush() }
  }

  mutating func flush() throws(TextError) {
    let size = MemoryLayout<Int32>.size
    var bytes = Data(count: size * piece.count)
    var span = bytes.mutableBytes
    for (i, id) in piece.enumerated() {
      if id == Int32(Vocabulary.unknown) { unknownCount += 1 }
      digest = digest.fnv1a(UInt64(UInt32(bitPattern: id)))
      span.storeBytes(of: id, toByteOffset: size * i, as: Int32.self)
    }
    try TextError.scratch(file.write(bytes))
    piece.removeAll(keepingCapacity: true)
  }
}

extension RawSpan {
  /// Returns the token ID at index `i` of these bytes.
  func id(at i: Int) -> Int32 {
    unsafe unsafeLoad(fromByteOffset: i * MemoryLayout<Int32>.size, as: Int32.self)
  }
}
