// Tests of the errors and warnings about insufficient memory.

import Foundation
import OperatingSystem
import TestSupport
import Testing

@testable import Commands

@Suite struct MemoryNeedTests {
  @Test("training that exceeds a memory limit is refused, and one that exceeds free memory warns")
  func need() throws {
    let group = ["proc/self/cgroup": "0::/", "sys/fs/cgroup/memory.max": "5000000000"]
    let busy = ["proc/meminfo": "MemAvailable: 3000000 kB"]
    func need(_ bytes: Double, _ files: [String: String] = [:]) throws -> MemoryNeed {
      MemoryNeed(bytes: bytes, memory: try AvailableMemory(files))
    }
    #expect(try need(8e9).refusal == nil && need(8e9).warning == nil)
    #expect(
      try need(9e9).refusal == """
        This run needs 9.0 GB of memory, but this machine has 8.0 GB; lower --hidden, \
        --embedding, --max-vocabulary or --batch.
        """)
    #expect(try need(6e9, group).refusal?.contains("its control group") == true)
    #expect(try need(4e9, group.merging(busy) { $1 }).refusal == nil)
    #expect(
      try need(4e9, busy).warning == """
        Warning: This run needs 4.0 GB of memory, but only 3.1 GB is free now. Training may \
        be slow, or the system may kill it; close other programs, or lower --hidden, --embedding, \
        --max-vocabulary or --batch.
        """)
    #expect(try need(3e9, busy).warning == nil)
  }
}
