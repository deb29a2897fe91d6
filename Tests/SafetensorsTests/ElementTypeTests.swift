// Tests of the element types.

import Safetensors
import Testing

@Suite("Element types")
struct ElementTypeTests {
  @Test(
    "the number in a type's name is its width in bits",
    arguments: ElementType.allCases.filter { $0 != .bool })
  func width(type: ElementType) {
    let bits = Int(type.rawValue.filter(\.isNumber))
    #expect(bits == 8 * type.byteCount)
  }

  @Test("a BOOL takes one byte")
  func bool() {
    #expect(ElementType(rawValue: "BOOL")?.byteCount == 1)
  }

  @Test("unknown type names are rejected", arguments: ["f32", "F32 ", "", "F8_E4M3", "C64"])
  func unknown(name: String) {
    #expect(ElementType(rawValue: name) == nil)
  }
}
