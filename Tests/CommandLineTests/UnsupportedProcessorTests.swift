// Tests of an instruction that the processor does not know and of other causes of SIGILL.

#if arch(x86_64)
  import Foundation
  import OperatingSystem
  import Testing

  @Suite("Unsupported processor") struct UnsupportedProcessorTests {
    @Test("an unknown instruction prints one sentence and exits with 1")
    func unknownInstruction() async {
      let result = await #expect(
        processExitsWith: .exitCode(1), observing: [\.standardErrorContent]
      ) {
        UnsupportedProcessor.listen()
        // The opcode that pushes a segment register is invalid in 64-bit mode.
        run([0x06])
      }
      let errors = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
      #expect(errors.hasPrefix("Error: This processor lacks instructions that fflm was built with"))
      #expect(errors.hasSuffix(".\n") && errors.count { $0 == "\n" } == 1)
    }

    @Test("a failed precondition still ends with SIGILL")
    func trap() async {
      await #expect(processExitsWith: .signal(SIGILL)) {
        UnsupportedProcessor.listen()
        preconditionFailure("on purpose")
      }
    }

    @Test("SIGILL without an unknown instruction still ends the process")
    func signal() async {
      await #expect(processExitsWith: .signal(SIGILL)) {
        UnsupportedProcessor.listen()
        raise(SIGILL)
      }
    }
  }

  /// Runs machine code.
  private func run(_ code: [UInt8]) {
    let page = mmap(nil, code.count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)!
    page.copyMemory(from: code, byteCount: code.count)
    mprotect(page, code.count, PROT_READ | PROT_EXEC)
    unsafeBitCast(page, to: (@convention(c) () -> Void).self)()
  }
#endif
