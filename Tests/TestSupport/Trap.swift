// The exit condition of a process that violates a precondition.

import Foundation
import Testing

extension ExitTest.Condition {
  /// A failed precondition, recognized by the signal of the processor's trap instruction.
  ///
  /// A segmentation fault does not match, nor does an abort because of memory that is already
  /// corrupt.
  package static var trap: ExitTest.Condition {
    #if arch(x86_64)
      .signal(SIGILL)
    #else
      .signal(SIGTRAP)
    #endif
  }
}
