// Swaps two folders in one step, so that a kill finds each name with the one content or the other.

import Foundation

enum FolderExchange {
  /// Gives each of two folders the name of the other; false where that cannot be done in one step, as
  /// on some network file systems.
  static func swap(_ one: URL, _ other: URL) -> Bool {
    #if canImport(Darwin)
      return renamex_np(one.path, other.path, UInt32(RENAME_SWAP)) == 0
    #else
      // The C library has the function, but its header hides it.
      guard let address = dlsym(nil, "renameat2") else { return false }
      let renameat2 = unsafeBitCast(address, to: Rename.self)
      let exchange: UInt32 = 2
      return renameat2(AT_FDCWD, one.path, AT_FDCWD, other.path, exchange) == 0
    #endif
  }

  private typealias Rename =
    @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32
}
