// Tests of keys that differ only in their bytes.

import Testing

@testable import Safetensors

@Suite("Exact dictionary")
struct ExactDictionaryTests {
  @Test("keys are compared by their bytes, and setting an equal key replaces its value")
  func keys() {
    var dictionary: ExactDictionary<Int> = ["\u{E9}": 1, "e\u{301}": 2, "": 3]
    #expect(dictionary["\u{E9}"] == 1 && dictionary["e\u{301}"] == 2 && dictionary[""] == 3)
    #expect(dictionary["e"] == nil)
    dictionary["\u{E9}"] = 4
    #expect(dictionary["\u{E9}"] == 4 && dictionary["e\u{301}"] == 2)
  }

  @Test("pairs are sorted by the bytes of their keys")
  func order() {
    let dictionary = ExactDictionary(["b": 1, "": 2, "\u{E9}": 3, "ab": 4, "a": 5, "Z": 6])
    #expect(dictionary.sorted.map(\.key) == ["", "Z", "a", "ab", "b", "\u{E9}"])
    #expect(dictionary.sorted.map(\.value) == [2, 6, 5, 4, 1, 3])
  }
}
