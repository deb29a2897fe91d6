// Reading labeled texts, one per line.

import Foundation
import JSON
import Text

/// The lines of a labeled text.
package struct LabeledLines {
  package let source: SourceText
  package let format: LabeledFormat
  /// The names of the fields of JSON lines.
  private let labelField: String
  private let textField: String

  static let prefix = Array("__label__".utf8)
  /// The maximum length of a label, in bytes.
  package static let longestLabel = 1000
  /// The maximum length of a string of a JSON line, in bytes.
  private static let longestString = 1 << 26

  package init(
    _ source: SourceText, format: LabeledFormat, labelField: String, textField: String
  ) {
    (self.source, self.format) = (source, format)
    (self.labelField, self.textField) = (labelField, textField)
  }

  /// Calls `body` with the label and the text of each line, and the number of the line, from 1.
  ///
  /// White space between a label of fastText's format and the text belongs to neither. Line feeds in
  /// the strings of JSON are read as spaces.
  ///
  /// - Throws: ``ClassificationError`` if a line has no label, no text, or more than one label.
  /// - Complexity: O(bytes).
  package func forEach(
    _ body: (_ label: Span<UInt8>, _ text: Span<UInt8>, _ line: Int) throws -> Void
  ) throws {
    var number = 0
    try source.forEachLine { line in
      number += 1
      guard line.indices.contains(where: { !line[$0].isSpace }) else {
        throw ClassificationError.emptyLine(name: source.name, line: number)
      }
      switch format {
      case .fastText: try readFastText(line, number, body)
      case .tsv: try readTabSeparated(line, number, body)
      case .jsonl: try readJSON(line, number, body)
      }
    }
  }

  /// Calls `body` with the number of the label, the text and the number of each line.
  ///
  /// - Throws: ``ClassificationError`` if a line is not valid, or its label is not among `labels`.
  package func forEach(
    in labels: Labels,
    _ body: (_ target: Int32, _ text: Span<UInt8>, _ line: Int) throws -> Void
  ) throws {
    try forEach { label, text, line in
      guard let target = labels.number(of: label) else {
        throw ClassificationError.unknownLabel(
          name: source.name, line: line, label: label.string(0..<label.count))
      }
      try body(target, text, line)
    }
  }

  private typealias Body = (Span<UInt8>, Span<UInt8>, Int) throws -> Void

  private func check(_ label: Span<UInt8>, _ text: Span<UInt8>, _ number: Int) throws {
    let name = source.name
    guard label.indices.contains(where: { !label[$0].isSpace }) else {
      throw ClassificationError.noLabel(name: name, line: number, format)
    }
    guard label.count <= Self.longestLabel else {
      throw ClassificationError.longLabel(name: name, line: number, limit: Self.longestLabel)
    }
    guard text.indices.contains(where: { !text[$0].isSpace }) else {
      throw ClassificationError.noText(name: name, line: number)
    }
  }

  private func readFastText(_ line: Span<UInt8>, _ number: Int, _ body: Body) throws {
    guard line.hasLabelPrefix(at: 0) else {
      throw ClassificationError.noLabel(name: source.name, line: number, format)
    }
    let end = line.indices.first { line[$0].isSpace } ?? line.count
    for i in end..<line.count where line[i].isSpace && line.hasLabelPrefix(at: i + 1) {
      throw ClassificationError.twoLabels(name: source.name, line: number)
    }
    let label = line.extracting(Self.prefix.count..<end)
    let start = line.indices.first { $0 > end && !line[$0].isSpace } ?? line.count
    let text = line.extracting(start..<line.count)
    try check(label, text, number)
    try body(label, text, number)
  }

  private func readTabSeparated(_ line: Span<UInt8>, _ number: Int, _ body: Body) throws {
    let tabs = line.indices.filter { line[$0] == UInt8(ascii: "\t") }
    guard let tab = tabs.first else {
      throw ClassificationError.noLabel(name: source.name, line: number, format)
    }
    guard tabs.count == 1 else {
      throw ClassificationError.tabs(name: source.name, line: number, count: tabs.count)
    }
    let (label, text) = (line.extracting(0..<tab), line.extracting(tab + 1..<line.count))
    try check(label, text, number)
    try body(label, text, number)
  }

  private func readJSON(_ line: Span<UInt8>, _ number: Int, _ body: Body) throws {
    let object: JSONValue
    do {
      object = try JSONText(line.bytes, longestString: Self.longestString).value
    } catch {
      throw ClassificationError.json(
        name: source.name, line: number, flaw: "\(error.message) (column \(error.column))")
    }
    guard object.members != nil else {
      throw ClassificationError.json(
        name: source.name, line: number, flaw: "it is not a JSON object")
    }
    let label = Array(try string(labelField, of: object, number).utf8)
    // Tokenizers take lines. A text of several lines is read as one.
    let text = try string(textField, of: object, number).utf8.map {
      $0 == UInt8(ascii: "\n") ? UInt8(ascii: " ") : $0
    }
    // A line feed would end the label's line in the list of labels.
    if label.contains(UInt8(ascii: "\n")) {
      throw error(labelField, number, "has a line feed")
    }
    for (field, bytes) in [(labelField, label), (textField, text)] where bytes.contains(0) {
      throw error(field, number, "has a NUL character")
    }
    try check(label.span, text.span, number)
    try body(label.span, text.span, number)
  }

  /// Returns the value of a field that is a string, a number or a Boolean.
  private func string(_ field: String, of object: JSONValue, _ number: Int) throws -> String {
    switch object[field]?.content {
    case .string(let string): return string
    case .number(let text): return text
    case .bool(let bool): return bool ? "true" : "false"
    case .array(let elements) where elements.count > 1 && field == labelField:
      throw ClassificationError.twoLabels(name: source.name, line: number)
    case nil: throw error(field, number, "is missing")
    default: throw error(field, number, "is not a string")
    }
  }

  private func error(_ field: String, _ number: Int, _ flaw: String) -> ClassificationError {
    .field(name: source.name, line: number, field: field, flaw: flaw)
  }
}

extension UInt8 {
  /// Whether this is an ASCII space, tab or other white space.
  fileprivate var isSpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}

extension Span<UInt8> {
  fileprivate func hasLabelPrefix(at start: Int) -> Bool {
    let prefix = LabeledLines.prefix
    guard start + prefix.count <= count else { return false }
    return prefix.indices.allSatisfy { self[start + $0] == prefix[$0] }
  }

  fileprivate var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    for i in indices { bytes.append(self[i]) }
    return bytes
  }
}
