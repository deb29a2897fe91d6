// Memory that cannot be had: a sentence, not a crash.

import Foundation

package enum OutOfMemory {
  nonisolated(unsafe) private static var sentence: StaticString = ""

  /// What SIGABRT and SIGSEGV led to before.
  nonisolated(unsafe) private static var abortBefore = sigaction()
  nonisolated(unsafe) private static var faultBefore = sigaction()

  /// From now on, memory that Swift or its libraries cannot get ends the program with a sentence on
  /// standard error.
  ///
  /// - Parameter sentence: Ends with a line end.
  /// They know no other way out than to end the program, by SIGABRT or by a trap; but first Swift
  /// prints a trace of the stack, for which there may be no memory either: then by SIGSEGV.
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
      // What was at fault runs once more.
      unsafe sigaction(SIGSEGV, &OutOfMemory.faultBefore, nil)
    }
    #if !arch(x86_64)
      signal(SIGTRAP) { _ in
        OutOfMemory.endIfSo()
        signal(SIGTRAP, SIG_DFL)
      }
    #endif
  }

  /// Ends the program if memory was what the last system call that failed wanted.
  static func endIfSo() {
    if errno == ENOMEM { unsafe SystemCall.end(saying: sentence) }
  }
}
