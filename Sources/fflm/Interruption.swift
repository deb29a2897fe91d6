// Ctrl-C: the first asks training to stop, the second ends the program.

import Foundation
import Synchronization

enum Interruption {
  private static let flag = Atomic(false)

  /// Whether Ctrl-C was pressed since `listen`.
  static var isRequested: Bool { flag.load(ordering: .relaxed) }

  static func listen() {
    signal(SIGINT) { _ in
      Interruption.flag.store(true, ordering: .relaxed)
      signal(SIGINT, SIG_DFL)
    }
  }
}
