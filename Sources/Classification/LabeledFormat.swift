// The formats of labeled texts.

import Foundation
import Text

/// The format of the lines of a labeled text.
package enum LabeledFormat: String, CaseIterable, Codable, Sendable {
  /// `__label__x text`, as fastText reads it.
  case fastText = "fasttext"
  /// A label, a tab and a text.
  case tsv
  /// A JSON object with a field for the label and one for the text.
  case jsonl

  /// The shape of a line, for messages.
  var shape: String {
    switch self {
    case .fastText: "'__label__x text'"
    case .tsv: "a label, a tab and a text"
    case .jsonl: "a JSON object with a label and a text"
    }
  }

  /// Returns the format of a text, judged by its first line.
  ///
  /// - Throws: ``ClassificationError/unknownFormat``.
  package static func guess(for text: SourceText) throws -> LabeledFormat {
    let line = text.bytes.prefix { $0 != UInt8(ascii: "\n") }
    if line.starts(with: LabeledLines.prefix) { return .fastText }
    if line.first == UInt8(ascii: "{") { return .jsonl }
    if line.contains(UInt8(ascii: "\t")) { return .tsv }
    throw ClassificationError.unknownFormat(name: text.name)
  }
}
