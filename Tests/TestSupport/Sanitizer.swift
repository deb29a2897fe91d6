// Whether the tests were built with a sanitizer.

import Foundation
import Testing

package enum Sanitizer {
  /// Of addresses or of threads. Either reserves more addresses than any limit on them allows.
  package static let isOn = isLinked("__asan_init") || isOfThreads
  fileprivate static let isOfThreads = isLinked("__tsan_init")

  private static func isLinked(_ name: String) -> Bool {
    dlsym(dlopen(nil, RTLD_NOW), name) != nil
  }
}

extension Trait where Self == ConditionTrait {
  /// For tests in which programs have no room for files.
  package static var noThreadSanitizer: ConditionTrait {
    .disabled(
      if: Sanitizer.isOfThreads,
      "programs that it watches begin with a file of theirs in $TMPDIR, and end where that fails")
  }
}
