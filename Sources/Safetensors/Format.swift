// The fixed names and limits of the safetensors format.

/// What the reader and the writer must agree on.
///
/// Source: the format's description, https://github.com/huggingface/safetensors#format.
enum Format {
  /// The bytes of the little-endian integer that opens a file and counts the header's bytes.
  static let lengthByteCount = 8

  /// The most bytes a header may have.
  static let headerByteLimit = 100_000_000

  /// Every number of a header lies below this, so a sum of two cannot overflow.
  static let numberLimit = 1 << 48

  /// The data of a written file begin at a multiple of this many bytes.
  static let dataAlignment = 64

  /// The one key of a header that names no tensor.
  static let metadataKey = "__metadata__"

  /// The keys of a tensor's entry: each appears once, and no other does.
  enum Field: String, CaseIterable {
    case type = "dtype"
    case shape
    case offsets = "data_offsets"
  }
}
