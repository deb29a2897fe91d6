// How much memory the program can have.

import Foundation

package struct AvailableMemory: Equatable, Sendable {
  /// What memory can be limited by.
  package enum Limit: Equatable, Sendable {
    case machine
    /// A batch system's or a container's.
    case controlGroup
    /// `ulimit -v`, which counts whatever is mapped.
    case addresses
  }

  /// The bytes that the program cannot have more than, and whose limit that is.
  package let bytes: Double
  package let limit: Limit
  /// The bytes that nothing uses now; nil where the system does not say.
  package let free: Double?

  /// The limits of this process.
  package static var ofThisProcess: AvailableMemory {
    AvailableMemory(
      physical: Double(ProcessInfo.processInfo.physicalMemory),
      addresses: SystemCall.addressLimit.map { Double($0) }, root: URL(fileURLWithPath: "/"))
  }

  /// - Parameter root: where `proc` and `sys` are, as Linux has them.
  package init(physical: Double, addresses: Double?, root: URL) {
    func text(_ path: String) -> String {
      (try? String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)) ?? ""
    }
    var limits: [(bytes: Double, limit: Limit)] = [(physical, .machine)]
    for group in Self.controlGroups(text("proc/self/cgroup")) {
      // "max", where there is no limit, is no number.
      if let bytes = Double(text(group).trimmingCharacters(in: .whitespacesAndNewlines)) {
        limits.append((bytes, .controlGroup))
      }
    }
    if let addresses {
      // "size resident shared …", in pages.
      let pages = text("proc/self/statm").split(separator: " ").first.flatMap { Double($0) } ?? 0
      limits.append((addresses - pages * Double(Self.pageSize), .addresses))
    }
    (bytes, limit) = limits.min { $0.bytes < $1.bytes } ?? limits[0]
    free = text("proc/meminfo").firstMatch(of: /MemAvailable:\s+(\d+) kB/)
      .flatMap { Double($0.1) }.map { $0 * 1024 }
  }

  private static var pageSize: Int { sysconf(Int32(_SC_PAGESIZE)) }

  /// The files that can limit the memory of a process: of its control groups, of all those above
  /// them, and of both versions of the thing.
  private static func controlGroups(_ list: String) -> [String] {
    var files: [String] = []
    for line in list.split(separator: "\n") {
      // "0::/path", or with a list of controllers between the colons.
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
