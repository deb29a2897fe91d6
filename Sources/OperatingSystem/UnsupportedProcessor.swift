// A message instead of a crash on a processor that lacks instructions used by the program.

import Foundation

/// The handling of instructions that the processor does not support.
package enum UnsupportedProcessor {
  #if arch(x86_64)
    private static let sentence: StaticString = """
      Error: This processor lacks instructions that fflm was built with. Build fflm on this \
      machine, or with FFLM_MARCH=x86-64-v3 if the processor has AVX2 and FMA. \
      FFLM_MARCH=x86-64-v2 also works, but is slow.

      """
  #else
    private static let sentence: StaticString = """
      Error: This processor lacks instructions that fflm was built with. Build fflm without \
      FFLM_MARCH.

      """
  #endif

  /// The action of SIGILL from now on, and the one before: Swift's backtrace, or just the end of
  /// the program.
  ///
  /// These are not local variables, because clearing those may take the very instructions that are
  /// missing.
  nonisolated(unsafe) private static var action = sigaction()
  nonisolated(unsafe) private static var actionBefore = sigaction()

  /// Installs a signal handler that ends the program with a message on standard error if the
  /// processor does not support an instruction.
  ///
  /// Any code may contain such an instruction, so the program does not check for them in advance.
  /// Call this before anything else.
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

  /// Handles SIGILL. This code must not need the missing instructions, so it uses no strings or
  /// files.
  private static func end(_ information: UnsafeMutablePointer<siginfo_t>?) {
    // Codes from the kernel are positive; others come from `kill`.
    let isInstruction = unsafe (information?.pointee.si_code ?? 0) > 0
    if isInstruction {
      if unsafe information?.pointee.isTrap == false { SystemCall.end(saying: sentence) }
      OutOfMemory.endIfSo()
    }
    unsafe sigaction(SIGILL, &actionBefore, nil)
    // On return, the instruction is executed again, but a signal from elsewhere is not sent again.
    if !isInstruction { raise(SIGILL) }
  }
}

extension siginfo_t {
  /// A Boolean value that indicates whether the instruction is `ud2`, by which Swift's
  /// preconditions end a program on x86-64.
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
