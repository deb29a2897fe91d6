// Compressed files, recognized by their first bytes.

/// A compressed file format, and the program that decompresses it.
package enum Compression: String, CaseIterable, Sendable {
  case gzip, bzip2, xz, zstd, lz4, zip, compress

  /// The bytes at the beginning of every file of the format. Most signatures are not valid UTF-8;
  /// the others do not begin any real text.
  private var signature: [UInt8] {
    switch self {
    case .gzip: [0x1F, 0x8B]
    // A digit for the block size follows, then the first digits of pi, which `init` checks.
    case .bzip2: Array("BZh".utf8)
    case .xz: [0xFD] + Array("7zXZ".utf8)
    case .zstd: [0x28, 0xB5, 0x2F, 0xFD]
    case .lz4: [0x04, 0x22, 0x4D, 0x18]
    case .zip: Array("PK".utf8) + [3, 4]
    case .compress: [0x1F, 0x9D]
    }
  }

  /// The command that writes the decompressed content of a file to standard output.
  package var reader: String {
    switch self {
    case .gzip: "zcat"
    case .bzip2: "bzcat"
    case .xz: "xzcat"
    case .zstd: "zstdcat"
    case .lz4: "lz4cat"
    case .zip: "unzip -p"
    case .compress: "zcat"
    }
  }

  /// Creates the format of a file that begins with `bytes`, or returns nil if it is not compressed.
  package init?(_ bytes: Span<UInt8>) {
    let found = Self.allCases.first { format in
      let signature = format.signature
      return bytes.count >= signature.count
        && signature.indices.allSatisfy { bytes[$0] == signature[$0] }
    }
    guard let found else { return nil }
    if found == .bzip2 {
      let pi = Array("1AY&SY".utf8)
      guard bytes.count >= 10, pi.indices.allSatisfy({ bytes[4 + $0] == pi[$0] }) else {
        return nil
      }
    }
    self = found
  }
}
