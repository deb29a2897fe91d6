// Ctrl-C: the first asks training to stop, the second ends the program.

import Foundation
import Synchronization

enum Interruption {
  private static let flag = Atomic(false)

  /// Whether Ctrl-C was pressed since `listen`.
  static var isRequested: Bool { flag.load(ordering: .relaxed) }

  /// From now on Ctrl-C ends the program at once again.
  static func stopListening() { signal(SIGINT, SIG_DFL) }

  static func listen() {
    signal(SIGINT) { _ in
      Interruption.flag.store(true, ordering: .relaxed)
      signal(SIGINT, SIG_DFL)
    }
  }
}
