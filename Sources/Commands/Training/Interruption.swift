// Signals to end: the first asks training to stop, and a Ctrl-C after it ends the program.

import Foundation
import OperatingSystem
import Synchronization

enum Interruption {
  /// Ctrl-C; the wish of a machine that goes down; a terminal that was closed; and what batch systems
  /// send before they end a job, SIGXCPU when its time is used up.
  private static let signals = [SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2, SIGXCPU]
  private static let first = Atomic<Int32>(0)

  /// The first of the signals that came since `listen`; nil if none did.
  static var cause: Int32? {
    let signal = first.load(ordering: .relaxed)
    return signal == 0 ? nil : signal
  }

  static var isRequested: Bool { cause != nil }

  /// From now on each of the signals ends the program at once again.
  static func stopListening() {
    for number in signals { set(number, SIG_DFL) }
  }

  /// Only Ctrl-C ends the program when it comes again: others come more than once of themselves, as
  /// to a process and then to its group.
  static func listen() {
    for number in signals {
      set(number) { number in
        _ = Interruption.first.compareExchange(expected: 0, desired: number, ordering: .relaxed)
        Interruption.set(SIGINT, SIG_DFL)
      }
    }
  }

  /// Changes what a signal does, unless it is ignored: nohup and shells start programs like that, and
  /// mean it.
  private static func set(_ number: Int32, _ action: sighandler?) {
    if !SystemCall.isIgnored(number) { signal(number, action) }
  }

  private typealias sighandler = @convention(c) (Int32) -> Void
}
