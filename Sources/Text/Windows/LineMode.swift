// How windows treat line ends.

/// How windows treat the ends of lines; ``Window`` has the exact rules.
package enum LineMode: String, CaseIterable, Codable, Sendable {
  /// The text is one stream. Windows cross `</s>` into other lines, and slots before and after the
  /// text are padded with `</s>`.
  case stream
  /// Each line stands alone. Slots before its first token are padded with `<s>`, and slots after
  /// its last token with `</s>`.
  case separate
}
