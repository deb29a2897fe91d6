// Tests of the memory that a process can have, with made-up files of a Linux machine.

import Foundation
import TestSupport
import Testing

@testable import OperatingSystem

@Suite struct AvailableMemoryTests {
  @Test("without limits, available memory is the machine's, and free memory is MemAvailable")
  func machine() throws {
    let plain = try AvailableMemory([:])
    #expect(plain.bytes == 8e9 && plain.limit == .machine && plain.free == nil)
    let free = try AvailableMemory([
      "proc/meminfo": "MemTotal:  9 kB\nMemAvailable:   2000 kB\nBuffers: 1 kB"
    ])
    #expect(free.free == 2_048_000)
  }

  @Test(
    "available memory is the lowest limit of a control group or its parents, in v1 and v2",
    arguments: [
      ("0::/a/b", ["sys/fs/cgroup/a/b/memory.max": "1000000"], 1e6),
      ("0::/a/b", ["sys/fs/cgroup/a/b/memory.max": "max", "sys/fs/cgroup/a/memory.max": "70"], 70),
      ("0::/", ["sys/fs/cgroup/memory.max": "5000"], 5000),
      // A container sees its limit at the root, but its path is the one outside the container.
      ("0::/docker/x", ["sys/fs/cgroup/memory.max": "6000"], 6000),
      (
        "4:cpu,memory:/a\n0::/", ["sys/fs/cgroup/memory/a/memory.limit_in_bytes": "4096"], 4096
      ),
      ("4:cpu:/a", ["sys/fs/cgroup/memory/a/memory.limit_in_bytes": "4096"], 8e9),
      ("0::/", ["sys/fs/cgroup/memory.max": "9223372036854771712"], 8e9),
    ])
  func controlGroup(list: String, files: [String: String], bytes: Double) throws {
    let found = try AvailableMemory(files.merging(["proc/self/cgroup": list]) { $1 })
    #expect(found.bytes == bytes && found.limit == (bytes == 8e9 ? .machine : .controlGroup))
  }

  @Test("available memory under an address limit excludes what the process already uses")
  func addresses() throws {
    let found = try AvailableMemory(["proc/self/statm": "10 5 3 1 0 2 0"], addresses: 1e6)
    let page = Double(sysconf(Int32(_SC_PAGESIZE)))
    #expect(found.bytes == 1e6 - 10 * page && found.limit == .addresses)
  }
}
