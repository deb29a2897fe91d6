// Tests of the order and the numbers of labels.

import Testing

@testable import Classification

@Suite("Labels") struct LabelsTests {
  @Test("labels are numbered in the order of their bytes, each once")
  func order() {
    let labels = Labels(["b", "é", "a", "Z", "10", "b", "9", "a b", "z"])
    #expect(labels.names == ["10", "9", "Z", "a", "a b", "b", "z", "é"])
    #expect(labels.count == 8)
    for (number, name) in labels.names.enumerated() {
      #expect(labels.number(of: name) == Int32(number))
    }
    #expect(labels.number(of: "A") == nil && labels.number(of: "") == nil)
    #expect(labels == Labels(labels.names.reversed()))
  }

  @Test("the file of labels has one per line")
  func file() {
    #expect(String(decoding: Labels(["b", "a c"]).file, as: UTF8.self) == "a c\nb\n")
  }
}
