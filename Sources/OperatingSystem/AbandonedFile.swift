// A file that is not yet whole when a signal ends the program: it is removed.

import Foundation

package enum AbandonedFile {
  /// Ctrl-C, the wish of a batch system or a shell, a terminal that was closed, Ctrl-\, and a limit
  /// of processor time.
  private static let signals = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGXCPU]

  /// The file, as the handler needs it, which can neither allocate nor convert.
  nonisolated(unsafe) private static var path: UnsafeMutablePointer<CChar>?

  /// Calls `body`, and removes the file at `path` if one of the signals ends the program meanwhile;
  /// afterwards they end it as they do by default.
  ///
  /// A signal that is ignored stays so: nohup and shells start programs like that, and mean it.
  /// Nothing can be done about SIGKILL.
  package static func remove(_ path: String, ifEndedDuring body: () throws -> Void) rethrows {
    let handled = signals.filter { !SystemCall.isIgnored($0) }
    unsafe Self.path = strdup(path)
    for number in handled {
      signal(number) { number in
        AbandonedFile.removeNow()
        signal(number, SIG_DFL)
        raise(number)
      }
    }
    defer {
      for number in handled { signal(number, SIG_DFL) }
      unsafe free(Self.path)
      unsafe Self.path = nil
    }
    try body()
  }

  /// Removes the file if there is one; signal handlers may call this.
  static func removeNow() {
    if let path = unsafe path { _ = unsafe unlink(path) }
  }
}
