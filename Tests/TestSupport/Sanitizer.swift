// Detection of sanitizers in the build of the tests.

import Foundation
import Testing

/// Detects the sanitizers that the tests were built with.
package enum Sanitizer {
  /// A Boolean value that indicates whether the address or thread sanitizer is on. Both reserve
  /// more address space than any limit in the tests allows.
  package static let isOn = isLinked("__asan_init") || isOfThreads
  fileprivate static let isOfThreads = isLinked("__tsan_init")

  private static func isLinked(_ name: String) -> Bool {
    dlsym(dlopen(nil, RTLD_NOW), name) != nil
  }
}

extension Trait where Self == ConditionTrait {
  /// Disables a test in builds with the thread sanitizer, for tests whose programs have no disk
  /// space.
  package static var noThreadSanitizer: ConditionTrait {
    .disabled(
      if: Sanitizer.isOfThreads,
      "programs that it watches begin with a file of theirs in $TMPDIR, and end where that fails")
  }
}
