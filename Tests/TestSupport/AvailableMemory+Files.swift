// The memory of a made-up machine.

import Foundation
import OperatingSystem

extension AvailableMemory {
  /// That of a Linux machine with 8 GB, which has these files.
  ///
  /// - Parameter addresses: The limit on addresses in bytes; nil for none.
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
