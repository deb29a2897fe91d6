// Tests of the order and the numbers of labels.

import Testing

@testable import Classification

@Suite("Labels") struct LabelsTests {
  private func number(of name: String, in labels: Labels) -> Int32? {
    labels.number(of: Array(name.utf8).span)
  }

  @Test("labels are numbered in the order of their bytes, each once")
  func order() {
    let labels = Labels(["b", "é", "a", "Z", "10", "b", "9", "a b", "z"])
    #expect(labels.names == ["10", "9", "Z", "a", "a b", "b", "z", "é"])
    #expect(labels.count == 8)
    for (number, name) in labels.names.enumerated() {
      #expect(self.number(of: name, in: labels) == Int32(number))
    }
    #expect(number(of: "A", in: labels) == nil && number(of: "", in: labels) == nil)
    #expect(labels == Labels(labels.names.reversed()))
  }

  @Test("the file of labels has one per line")
  func file() {
    #expect(String(decoding: Labels(["b", "a c"]).file, as: UTF8.self) == "a c\nb\n")
  }
}
