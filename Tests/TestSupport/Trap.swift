// How a process ends that breaks a precondition.

import Foundation
import Testing

extension ExitTest.Condition {
  /// A failed precondition, by the signal of the processor's trap instruction: not a segmentation
  /// fault, nor an abort over memory already spoilt.
  package static var trap: ExitTest.Condition {
    #if arch(x86_64)
      .signal(SIGILL)
    #else
      .signal(SIGTRAP)
    #endif
  }
}
