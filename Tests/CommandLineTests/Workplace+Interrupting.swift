// Running the program and interrupting it soon after training has begun.

import Foundation

extension Workplace {
  /// Starts training of a model `m`, sends signals soon after its log has begun, and waits for the
  /// end.
  ///
  /// - Parameter meanwhile: Called before the signals.
  func interrupt(
    _ line: String, input: Data? = nil, by signals: [Int32] = [SIGINT],
    meanwhile: () async throws -> Void = {}
  ) async throws -> Program.Outcome {
    try await waitUntilWatched()
    let process = Program.process(line.split(separator: " ").map(String.init), in: url)
    func hasBegun() -> Bool {
      // Until its first save, a model is in the staging folder.
      ["m.partial/log.jsonl", "m/log.jsonl"].contains { name in
        (try? text(name))?.contains("\"event\":\"start\"") == true
      }
    }
    return try await Program.finish(process, input: input) {
      while process.isRunning, !hasBegun() { try await Task.sleep(for: .milliseconds(2)) }
      try await meanwhile()
      try await Task.sleep(for: .milliseconds(20))
      for signal in signals {
        kill(process.processIdentifier, signal)
        try await Task.sleep(for: .milliseconds(5))
      }
    }
  }

  /// Waits until the tests have observed the end of a program.
  ///
  /// All tests begin at the same time, and many compute without a pause, so a program that runs
  /// earlier may end before it is observed.
  func waitUntilWatched() async throws { _ = try await run("--version") }
}
