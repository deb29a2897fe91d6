// Removal of an incomplete file when a signal ends the program.

import Foundation

/// A file that is incomplete until the program has finished writing it.
package enum AbandonedFile {
  /// Ctrl-C, a request of a batch system or a shell, a closed terminal, Ctrl-\, and the limit on
  /// processor time.
  private static let signals = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGXCPU]

  /// The path of the file as a C string, because the handler can neither allocate memory nor
  /// convert strings.
  nonisolated(unsafe) private static var path: UnsafeMutablePointer<CChar>?

  /// Calls `body`, and removes the file at `path` if one of the signals ends the program meanwhile.
  /// Afterwards these signals have their default actions again.
  ///
  /// A signal that is ignored stays ignored: nohup and shells start programs like that on purpose.
  /// SIGKILL cannot be handled.
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

  /// Removes the file if there is one. Signal handlers may call this.
  static func removeNow() {
    if let path = unsafe path { _ = unsafe unlink(path) }
  }
}
