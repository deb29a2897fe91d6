// Tests of locks on folders.

import Foundation
import TestSupport
import Testing

@testable import Files

@Suite("FolderLock") struct FolderLockTests {
  @Test("locking a locked folder fails with its path until the lock is released")
  func lock() throws {
    let temporary = try TemporaryFolder()
    let path = FilePath(temporary.url)
    do {
      let lock = try FolderLock(Folder(path))
      let error = #expect(throws: FileError.self) { try FolderLock(Folder(path)) }
      #expect(error?.description.hasPrefix("Another fflm") == true)
      #expect(error?.description.contains("is training in \(path.display); ") == true)
      withExtendedLifetime(lock) {}
    }
    _ = try FolderLock(Folder(path))
  }
}
