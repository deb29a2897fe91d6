// Whether windows reach over line ends.

/// What the window of a token is at the ends of its line; ``Window`` has the rules.
package enum LineMode: String, CaseIterable, Codable, Sendable {
  /// The text is one stream: windows run over `</s>` into other lines, and what is missing before
  /// and after the text is `</s>`.
  case stream
  /// Every line is on its own: what is missing before its first token is `<s>`, and after its last
  /// `</s>`.
  case separate
}
