// A text that is cut short while it is being read: a sentence, not a crash.

import Foundation

enum ShortenedFile {
  private static let sentence: StaticString = """
    Error: a text was cut short while fflm was reading it, or its disk failed; restore the text and \
    start again (a model in training stays as it was last saved).

    """

  /// From now on, reading what a mapped file no longer has ends the program with a sentence on
  /// standard error.
  ///
  /// Only the system knows when that happens, and a signal is how it says so.
  static func listen() {
    signal(SIGBUS) { _ in
      let sentence = ShortenedFile.sentence
      write(STDERR_FILENO, sentence.utf8Start, sentence.utf8CodeUnitCount)
      _exit(EXIT_FAILURE)
    }
  }
}
