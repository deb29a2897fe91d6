// Names and limits of the safetensors format.

/// The constants that the reader and the writer share.
///
/// Source: the description of the format, https://github.com/huggingface/safetensors#format.
enum Format {
  /// The size, in bytes, of the little-endian integer at the start of a file that gives the length
  /// of the header.
  static let lengthByteCount = 8

  /// The maximum length of a header, in bytes.
  static let headerByteLimit = 100_000_000

  /// The exclusive upper bound of the numbers in a header, so that the sum of two cannot overflow.
  static let numberLimit = 1 << 48

  /// The alignment of the data in a written file, in bytes.
  static let dataAlignment = 64

  /// The only key of a header that does not name a tensor.
  static let metadataKey = "__metadata__"

  /// The keys of a tensor's entry. Each must appear once, and no others are allowed.
  enum Field: String, CaseIterable {
    case type = "dtype"
    case shape
    case offsets = "data_offsets"
  }
}
