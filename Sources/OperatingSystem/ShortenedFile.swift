// A message instead of a crash when a file is truncated while it is being read.

import Foundation

/// The handling of memory-mapped files that are truncated.
package enum ShortenedFile {
  private static let sentence: StaticString = """
    Error: A text or a model's file was truncated while fflm was reading it, or its disk failed. \
    Restore the file and start again. A model in training remains as it was last saved.

    """

  /// Installs a signal handler that ends the program with a message on standard error if the
  /// program reads a part of a memory-mapped file that no longer exists.
  ///
  /// Only the system knows when this happens, and it reports it by a signal.
  package static func listen() {
    signal(SIGBUS) { _ in SystemCall.end(saying: ShortenedFile.sentence) }
  }
}
