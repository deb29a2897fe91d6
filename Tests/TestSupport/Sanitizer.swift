// Whether the tests were built with a sanitizer.

import Foundation

package enum Sanitizer {
  /// Of addresses or of threads. Either reserves more addresses than any limit on them allows.
  package static let isOn = isLinked("__asan_init") || isOfThreads
  package static let isOfThreads = isLinked("__tsan_init")

  private static func isLinked(_ name: String) -> Bool {
    dlsym(dlopen(nil, RTLD_NOW), name) != nil
  }
}
