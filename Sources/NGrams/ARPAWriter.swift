// Writing an n-gram model as an ARPA file.

import Foundation
import Text

extension NGramModel {
  /// Writes the model in ARPA format: logarithms to base 10, with enough digits to read back the
  /// same numbers.
  ///
  /// A line has no back-off weight if the weight's logarithm is 0, as for n-grams that end with
  /// `</s>`, or if the n-gram has the highest order.
  ///
  /// - Parameter write: Takes the next bytes of the file, about a mebibyte at a time.
  package func writeARPA(_ write: (Data) throws -> Void) rethrows {
    let names = (0..<vocabulary.count).map { Array(vocabulary[$0].utf8) }
    var bytes: [UInt8] = []
    bytes.append(contentsOf: "\\data\\\n".utf8)
    for (level, count) in counts.enumerated() {
      bytes.append(contentsOf: "ngram \(level + 1)=\(count)\n".utf8)
    }
    for level in 0..<order {
      bytes.append(contentsOf: "\n\\\(level + 1)-grams:\n".utf8)
      try tree.forEachNGram(at: level) { index, words in
        bytes.append(contentsOf: logProbabilities[level][index].description.utf8)
        var separator = UInt8(ascii: "\t")
        for word in words {
          bytes.append(separator)
          bytes.append(contentsOf: names[Int(word)])
          separator = UInt8(ascii: " ")
        }
        if level < order - 1, logBackoffs[level][index] != 0 {
          bytes.append(UInt8(ascii: "\t"))
          bytes.append(contentsOf: logBackoffs[level][index].description.utf8)
        }
        bytes.append(UInt8(ascii: "\n"))
        if bytes.count > 1 << 20 {
          try write(Data(bytes))
          bytes.removeAll(keepingCapacity: true)
        }
      }
    }
    bytes.append(contentsOf: "\n\\end\\\n".utf8)
    try write(Data(bytes))
  }
}
