// Writing a model as an ARPA file, which every n-gram toolkit reads.

import Foundation
import Text

extension NGramModel {
  /// Writes the model in ARPA format: logarithms to the base 10, with the digits that give the same
  /// number back when they are read.
  ///
  /// A line has no weight where nothing backs off: in the highest order, and after `</s>`.
  ///
  /// - Parameter write: Takes the next bytes of the file, a megabyte at a time.
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
