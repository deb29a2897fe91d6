// The amount of memory that the program can have.

import Foundation

/// The memory that a process can have, and what limits it.
package struct AvailableMemory: Equatable, Sendable {
  /// A limit on the memory of a process.
  package enum Limit: Equatable, Sendable {
    /// The physical memory of the machine.
    case machine
    /// The limit of a batch system or a container.
    case controlGroup
    /// The limit on the address space, `ulimit -v`, which counts everything that is mapped.
    case addresses
  }

  /// The maximum number of bytes that the program can have, and the limit that determines it.
  package let bytes: Double
  package let limit: Limit
  /// The number of bytes that are free now, or nil if the system does not report it.
  package let free: Double?

  /// The memory that this process can have.
  package static var ofThisProcess: AvailableMemory {
    AvailableMemory(
      physical: Double(ProcessInfo.processInfo.physicalMemory),
      addresses: SystemCall.addressLimit.map { Double($0) }, root: URL(fileURLWithPath: "/"))
  }

  /// Reads the limits from the files of the system.
  ///
  /// - Parameters:
  ///   - physical: the bytes of physical memory.
  ///   - addresses: the limit on the address space in bytes, or nil if there is none.
  ///   - root: the folder that contains `proc` and `sys`, as on Linux.
  package init(physical: Double, addresses: Double?, root: URL) {
    func text(_ path: String) -> String {
      (try? String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)) ?? ""
    }
    var limits: [(bytes: Double, limit: Limit)] = [(physical, .machine)]
    for group in Self.controlGroups(text("proc/self/cgroup")) {
      // Without a limit, the file contains "max", which is not a number.
      if let bytes = Double(text(group).trimmingCharacters(in: .whitespacesAndNewlines)) {
        limits.append((bytes, .controlGroup))
      }
    }
    if let addresses {
      // The format is "size resident shared …", in pages.
      let pages = text("proc/self/statm").split(separator: " ").first.flatMap { Double($0) } ?? 0
      limits.append((addresses - pages * Double(Self.pageSize), .addresses))
    }
    (bytes, limit) = limits.min { $0.bytes < $1.bytes } ?? limits[0]
    free = text("proc/meminfo").firstMatch(of: /MemAvailable:\s+(\d+) kB/)
      .flatMap { Double($0.1) }.map { $0 * 1024 }
  }

  private static var pageSize: Int { sysconf(Int32(_SC_PAGESIZE)) }

  /// Returns the files that can limit the memory of a process: those of its control groups and of
  /// all groups above them, for versions 1 and 2 of control groups.
  private static func controlGroups(_ list: String) -> [String] {
    var files: [String] = []
    for line in list.split(separator: "\n") {
      // The format is "0::/path", or has a list of controllers between the colons.
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { continue }
      let isSecond = parts[1].isEmpty
      guard isSecond || parts[1].split(separator: ",").contains("memory") else { continue }
      let top = isSecond ? "sys/fs/cgroup" : "sys/fs/cgroup/memory"
      var path = parts[2].split(separator: "/")
      while true {
        let folder = ([Substring(top)] + path).joined(separator: "/")
        files.append(folder + (isSecond ? "/memory.max" : "/memory.limit_in_bytes"))
        if path.popLast() == nil { break }
      }
    }
    return files
  }
}
