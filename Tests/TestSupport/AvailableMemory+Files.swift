// The memory of a simulated machine.

import Foundation
import OperatingSystem

extension AvailableMemory {
  /// Creates the memory of a Linux machine with 8 GB that has the given files.
  ///
  /// - Parameters:
  ///   - files: The text of each file by its path.
  ///   - addresses: The limit on the address space in bytes; `nil` for none.
  package init(_ files: [String: String], addresses: Double? = nil) throws {
    let folder = try TemporaryFolder()
    for (path, text) in files {
      let file = folder.url.appendingPathComponent(path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data((text + "\n").utf8).write(to: file)
    }
    self.init(physical: 8e9, addresses: addresses, root: folder.url)
  }
}
