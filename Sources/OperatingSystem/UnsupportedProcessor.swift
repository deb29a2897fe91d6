// A processor without the instructions that the program was built with: a sentence, not a crash.

import Foundation

package enum UnsupportedProcessor {
  #if arch(x86_64)
    private static let sentence: StaticString = """
      Error: this processor lacks instructions that fflm was built with: build it on this machine, or \
      with FFLM_MARCH=x86-64-v3 if it has AVX2 and FMA, or FFLM_MARCH=x86-64-v2, which is slow.

      """
  #else
    private static let sentence: StaticString = """
      Error: this processor lacks instructions that fflm was built with: build it without FFLM_MARCH.

      """
  #endif

  /// What SIGILL leads to from now on, and before: Swift's backtrace, or just the end.
  ///
  /// They are no local variables because clearing those takes the very instructions in question.
  nonisolated(unsafe) private static var action = sigaction()
  nonisolated(unsafe) private static var actionBefore = sigaction()

  /// From now on an instruction that the processor does not know ends the program with a sentence
  /// on standard error.
  ///
  /// Any code may hold one, so they are met rather than looked for. To be called before all else.
  package static func listen() {
    unsafe sigaction(SIGILL, nil, &actionBefore)
    unsafe action.sa_flags = Int32(SA_SIGINFO)
    #if canImport(Darwin)
      unsafe action.__sigaction_u.__sa_sigaction = { _, information, _ in
        unsafe UnsupportedProcessor.end(information)
      }
    #else
      unsafe action.__sigaction_handler.sa_sigaction = { _, information, _ in
        unsafe UnsupportedProcessor.end(information)
      }
    #endif
    unsafe sigaction(SIGILL, &action, nil)
  }

  /// Nothing here may need the instructions that are missing: no strings, no files.
  private static func end(_ information: UnsafeMutablePointer<siginfo_t>?) {
    // Positive codes are the kernel's own; others come from `kill`.
    let isInstruction = unsafe (information?.pointee.si_code ?? 0) > 0
    if isInstruction {
      if unsafe information?.pointee.isTrap == false { SystemCall.end(saying: sentence) }
      OutOfMemory.endIfSo()
    }
    unsafe sigaction(SIGILL, &actionBefore, nil)
    // An instruction runs again on return, a signal from elsewhere does not.
    if !isInstruction { raise(SIGILL) }
  }
}

extension siginfo_t {
  /// Whether the instruction is x86's own for this signal, which is how Swift's preconditions end a
  /// program there.
  fileprivate var isTrap: Bool {
    #if arch(x86_64)
      #if canImport(Darwin)
        let address: UnsafeMutableRawPointer? = unsafe si_addr
      #else
        let address: UnsafeMutableRawPointer? = unsafe _sifields._sigfault.si_addr
      #endif
      return unsafe address?.loadUnaligned(as: UInt16.self) == UInt16(littleEndian: 0x0B0F)
    #else
      return false
    #endif
  }
}
