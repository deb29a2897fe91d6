// Signals that interrupt training: the first stops it, and a subsequent Ctrl-C ends the program.

import Foundation
import OperatingSystem
import Synchronization

/// The signals that interrupt training.
enum Interruption {
  /// SIGINT is sent by Ctrl-C, SIGTERM at shutdown and SIGHUP when the terminal is closed. Batch
  /// systems send one of the signals before they end a job; SIGXCPU means that its processor time
  /// is used up.
  private static let signals = [SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2, SIGXCPU]
  /// The first signal that was received; 0 if there was none.
  private static let first = Atomic<Int32>(0)

  /// The first signal that was received since `listen`; nil if there was none.
  static var cause: Int32? {
    let signal = first.load(ordering: .relaxed)
    return signal == 0 ? nil : signal
  }

  /// Whether training should stop.
  static var isRequested: Bool { cause != nil }

  /// Restores the default action of the signals, so that each of them ends the program at once.
  static func stopListening() {
    for number in signals { set(number, SIG_DFL) }
  }

  /// Handles the signals: the first one sets ``cause``, after which only Ctrl-C ends the program at
  /// once. The other signals do not, because they can arrive more than once, for example when one
  /// is sent to a process and then to its process group.
  static func listen() {
    for number in signals {
      set(number) { number in
        _ = Interruption.first.compareExchange(expected: 0, desired: number, ordering: .relaxed)
        Interruption.set(SIGINT, SIG_DFL)
      }
    }
  }

  /// Sets the action for a signal unless the signal is ignored, because nohup and shells
  /// deliberately start programs with ignored signals.
  private static func set(_ number: Int32, _ action: sighandler?) {
    if !SystemCall.isIgnored(number) { signal(number, action) }
  }

  private typealias sighandler = @convention(c) (Int32) -> Void
}
