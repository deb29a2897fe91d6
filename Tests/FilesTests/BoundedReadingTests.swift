// Tests of reading files up to a limit, and of file types that are not read at all.

import Foundation
import TestSupport
import Testing

@testable import Files

@Suite("Bounded reading") struct BoundedReadingTests {
  private let temporary: TemporaryFolder
  private let folder: Folder

  init() throws {
    temporary = try TemporaryFolder()
    folder = try Folder(FilePath(temporary.url))
    try folder.replace("five", with: Data("12345".utf8))
  }

  private func error(reading name: String, limit: Int = 5) -> ReadingError? {
    do {
      _ = try folder.contents(of: name, limit: limit)
      return nil
    } catch {
      return error
    }
  }

  @Test("a file of exactly the limit is read, and a longer one is refused")
  func limit() throws {
    #expect(try folder.contents(of: "five", limit: 5) == Data("12345".utf8))
    guard case .tooLong(5) = error(reading: "five", limit: 4) else {
      Issue.record("five bytes where four may be")
      return
    }
  }

  @Test("missing files, folders, pipes and devices are distinguished without blocking")
  func kinds() throws {
    guard case .missing = error(reading: "nothing") else { throw Wrong.kind }
    guard case .missing = error(reading: "five/inner") else { throw Wrong.kind }
    guard case .notAFile(.folder) = error(reading: ".") else { throw Wrong.kind }
    #expect(mkfifo(folder.path(of: "pipe").description, 0o600) == 0)
    guard case .notAFile(.pipe) = error(reading: "pipe") else { throw Wrong.kind }
    guard case .notAFile(.device) = error(reading: "/dev/zero") else { throw Wrong.kind }
  }

  private enum Wrong: Error { case kind }

  #if os(Linux)
    @Test("a file longer than its reported size is read no further than the limit")
    func madeUp() throws {
      // The reported size is 0, but the file has 8 bytes for every page of the address space.
      guard case .tooLong(let count) = error(reading: "/proc/self/pagemap", limit: 999) else {
        throw Wrong.kind
      }
      #expect(count == 1000)
      #expect(try folder.mapped("/proc/self/pagemap").isEmpty)
    }
  #endif

  @Test("a mapped file keeps its bytes after it is removed")
  func mapped() throws {
    let data = try folder.mapped("five")
    folder.remove("five")
    #expect(data == Data("12345".utf8))
    try folder.replace("none", with: Data())
    #expect(try folder.mapped("none").isEmpty)
  }
}
