// The numbers of a text's tokens on disk, to be read in any order.

import Files
import Foundation

/// The tokens of an encoded text, kept in a temporary file.
///
/// The file is mapped, so that of a corpus larger than memory the system holds what it has room for.
package struct EncodedCorpus: Sendable {
  /// An `Int32` a token.
  let ids: Data
  /// How many of the tokens are `<unk>`, literal ones included.
  package let unknownCount: Int
  /// The share of tokens that are `<unk>`, of 1.
  package var unknownShare: Double { Double(unknownCount) / Double(max(count, 1)) }
  /// A number that another corpus hardly has: FNV-1a over the tokens' numbers.
  package let digest: UInt64

  package var count: Int { ids.count / MemoryLayout<Int32>.size }

  /// Encodes `text`.
  ///
  /// - Parameter scratch: the folder, on disk, in which the file is made, or one below it.
  /// - Throws: `TextError` if the file cannot be written.
  /// - Complexity: O(bytes) time; no memory but that of a piece.
  package init(_ text: EncodedText, scratch: FilePath) throws {
    var writer = IDWriter(file: try TextError.scratch(ScratchFile(near: scratch)))
    try text.forEachID { try writer.append($0) }
    try writer.flush()
    ids = try TextError.scratch(writer.file.contents())
    unknownCount = writer.unknownCount
    digest = writer.digest
  }
}

/// Writes token numbers piece by piece, counting as it goes.
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
  /// Number `i` of the token numbers in these bytes.
  func id(at i: Int) -> Int32 {
    unsafe unsafeLoad(fromByteOffset: i * MemoryLayout<Int32>.size, as: Int32.self)
  }
}
