// A file that is cut short while it is being read: a sentence, not a crash.

import Foundation

package enum ShortenedFile {
  private static let sentence: StaticString = """
    Error: a text or a model's file was cut short while fflm was reading it, or its disk failed; \
    restore the file and start again (a model in training stays as it was last saved).

    """

  /// From now on, reading what a mapped file no longer has ends the program with a sentence on
  /// standard error.
  ///
  /// Only the system knows when that happens, and a signal is how it says so.
  package static func listen() {
    signal(SIGBUS) { _ in SystemCall.end(saying: ShortenedFile.sentence) }
  }
}
