// A message instead of a crash when the program runs out of memory.

import Foundation

/// The handling of failed allocations.
package enum OutOfMemory {
  nonisolated(unsafe) private static var sentence: StaticString = ""

  /// The actions of SIGABRT and SIGSEGV before `listen(saying:)` was called.
  nonisolated(unsafe) private static var abortBefore = sigaction()
  nonisolated(unsafe) private static var faultBefore = sigaction()

  /// Installs signal handlers that end the program with a message on standard error if Swift or its
  /// libraries cannot allocate memory.
  ///
  /// A failed allocation always ends the program, by SIGABRT or by a trap. Before that, Swift
  /// prints a stack trace, which may fail for lack of memory, too; then the signal is SIGSEGV.
  /// - Parameter sentence: the message, which ends with a line end.
  package static func listen(saying sentence: StaticString) {
    unsafe self.sentence = sentence
    unsafe sigaction(SIGABRT, nil, &abortBefore)
    signal(SIGABRT) { _ in
      OutOfMemory.endIfSo()
      unsafe sigaction(SIGABRT, &OutOfMemory.abortBefore, nil)
      raise(SIGABRT)
    }
    unsafe sigaction(SIGSEGV, nil, &faultBefore)
    signal(SIGSEGV) { _ in
      OutOfMemory.endIfSo()
      // On return, the instruction that failed is executed again, with the previous action.
      unsafe sigaction(SIGSEGV, &OutOfMemory.faultBefore, nil)
    }
    // On x86-64 a trap raises SIGILL, which ``UnsupportedProcessor`` handles.
    #if !arch(x86_64)
      signal(SIGTRAP) { _ in
        OutOfMemory.endIfSo()
        signal(SIGTRAP, SIG_DFL)
      }
    #endif
  }

  /// Ends the program if the last system call that failed did so for lack of memory.
  static func endIfSo() {
    if errno == ENOMEM { unsafe SystemCall.end(saying: sentence) }
  }
}
