// Tests of the sizes of tensors.

import Safetensors
import TestSupport
import Testing

@Suite("Tensor descriptions")
struct TensorDescriptionTests {
  @Test(
    "the byte count of a tensor is the product of its shape times the element size",
    arguments: [
      ([], 1), ([7], 7), ([2, 3], 6), ([4, 1, 5], 20), ([0], 0), ([3, 0, 2], 0),
      ([1 << 47, 0, 3], 0),
    ])
  func byteCount(shape: [Int], count: Int) {
    let tensor = TensorDescription(name: "t", type: .float16, shape: shape)
    #expect(tensor.byteCount == 2 * count)
  }

  @Test("a negative dimension traps")
  func negative() async {
    await #expect(processExitsWith: .trap) {
      _ = TensorDescription(name: "t", type: .int8, shape: [-1])
    }
  }

  @Test("a dimension of 2^48 traps")
  func unwritable() async {
    await #expect(processExitsWith: .trap) {
      _ = TensorDescription(name: "t", type: .int8, shape: [0, 1 << 48])
    }
  }

  @Test("a tensor size that overflows traps")
  func overflow() async {
    await #expect(processExitsWith: .trap) {
      _ = TensorDescription(name: "t", type: .float64, shape: [1 << 30, 1 << 30])
    }
  }
}
