// Helpers of several tests: texts from strings, and windows by slicing.

import Files
import Foundation
import TestSupport
import Testing
import Text

extension SourceText {
  init(_ string: String) throws { try self.init(Data(string.utf8), name: "test.txt") }

  var string: String { String(decoding: bytes, as: UTF8.self) }
}

extension EncodedText {
  /// Encodes `string` with the `whitespace` tokenizer and a vocabulary of all its tokens.
  init(_ string: String, version: Int = Tokenizer.latestVersion) throws {
    let text = try SourceText(string)
    let tokenizer = Tokenizer(kind: .whitespace, version: version)
    let vocabulary = try Vocabulary(
      training: [text], tokenizer: tokenizer, minCount: 1, maxSize: nil)
    self.init(text, tokenizer: tokenizer, vocabulary: vocabulary)
  }

  var ids: [Int32] {
    var ids: [Int32] = []
    forEachID { ids.append($0) }
    return ids
  }
}

extension EncodedCorpus {
  /// Encodes `string` with the `whitespace` tokenizer and a vocabulary of all its tokens.
  init(_ string: String) throws {
    try self.init(EncodedText(string), scratch: FilePath(FileManager.default.temporaryDirectory))
  }
}

/// Windows and their targets, as ``ContextWindows`` and ``EncodedText`` produce them.
struct Windows: Equatable {
  var contexts: [Int32] = []
  var targets: [Int32] = []
}

extension ContextWindows {
  func fill(
    _ windows: inout Windows, positions: Range<Int>, in order: (Int) -> Int = { $0 }
  ) {
    fill(&windows.contexts, &windows.targets, positions: positions, in: order)
  }
}

/// Returns all windows of `ids`, by padding and slicing.
func slicedWindows(_ ids: [Int32], _ window: Window) -> Windows {
  let (n, lines) = (window.left, window.lines)
  let earlier = window.averages.reduce(0, +)
  var sentences = [ids]
  if lines == .separate {
    let parts = ids.split(separator: 2, omittingEmptySubsequences: false)
    sentences = parts.dropLast().map { $0 + [2] }
  }
  var windows = Windows()
  for sentence in sentences {
    let padded =
      [Int32](repeating: -1, count: earlier)
      + [Int32](repeating: lines == .stream ? 2 : 1, count: n) + sentence
      + [Int32](repeating: 2, count: window.right)
    for i in sentence.indices {
      // Only the words on the left are padded; slots of averages without a word are -1.
      let missing = max(n + earlier - i, 0)
      let slots = padded[i..<i + n + earlier].enumerated().map {
        $0 < min(missing, earlier) ? -1 : $1
      }
      let target = i + n + earlier
      windows.contexts += slots + padded[target + 1..<target + 1 + window.right]
      windows.targets.append(sentence[i])
    }
  }
  return windows
}
