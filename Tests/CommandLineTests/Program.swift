// Runs the built program, and says how it ended and what it printed.

import Foundation
import TestSupport
import Testing

enum Program {
  /// How a run of the program ended.
  struct Outcome: Equatable {
    /// The exit code, or 128 and the number of the signal that ended the program.
    let status: Int32
    let output: String
    let errors: String

    /// Whether all that was said is one error of one line, without a usage.
    var isOneSentence: Bool {
      output.isEmpty && errors.hasPrefix("Error: ") && errors.hasSuffix(".\n")
        && errors.count { $0 == "\n" } == 1
    }
  }

  private static let gate = Gate(places: ProcessInfo.processInfo.activeProcessorCount)

  /// The executable, which is built into the folder that the tests are built into.
  static var url: URL {
    let bundle = Bundle.allBundles.first { $0.bundleURL.pathExtension == "xctest" }
    let products = bundle?.bundleURL.deletingLastPathComponent() ?? Bundle.main.bundleURL
    return products.appendingPathComponent("fflm")
  }

  /// A process of an executable, not yet running, with an environment that does not depend on who
  /// runs the tests.
  static func process(
    of executable: URL = url, _ words: [String], in folder: URL,
    environment: [String: String] = [:]
  ) -> Process {
    let process = Process()
    process.executableURL = executable
    process.arguments = words
    process.currentDirectoryURL = folder
    let fixed = [
      "COLUMNS": "80", "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh", "TERM": "dumb",
      // A crash must not take the seconds that a backtrace takes.
      "SWIFT_BACKTRACE": "enable=no",
      // With the address sanitizer: what is not freed when the program ends is no fault.
      "ASAN_OPTIONS": "detect_leaks=0",
    ]
    process.environment = fixed.merging(environment) { _, given in given }
    process.standardInput = FileHandle.nullDevice
    return process
  }

  /// Starts a process that signals reach: the threads that tests run on block them, and a child
  /// would inherit that.
  static func start(_ process: Process) throws {
    var none = sigset_t()
    var before = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    // Ignored by what a shell or nohup runs in the background, and by the children of that.
    for number in [SIGINT, SIGTERM, SIGHUP] { signal(number, SIG_DFL) }
    try process.run()
  }

  /// Starts a process on files, which are open here for that moment alone: a process keeps what it
  /// was given even when it is over, and Foundation reads beyond a list of some thousand open files.
  private static func start(_ process: Process, input: URL?, output: URL, errors: URL) throws {
    var files = [try FileHandle(forWritingTo: output), try FileHandle(forWritingTo: errors)]
    defer { for file in files { try? file.close() } }
    process.standardOutput = files[0]
    process.standardError = files[1]
    if let input {
      files.append(try FileHandle(forReadingFrom: input))
      process.standardInput = files[2]
    }
    try start(process)
  }

  /// Runs a process to its end, with few others beside it; `whileRunning` is called once it runs.
  ///
  /// What it prints goes through files, for a pipe that nobody empties would stop it.
  static func finish(
    _ process: Process, input: Data? = nil, output: URL? = nil,
    whileRunning: () async throws -> Void = {}
  ) async throws -> Outcome {
    let papers = try TemporaryFolder()
    func paper(_ name: String) -> URL { papers.url.appendingPathComponent(name) }
    func file(_ name: String, _ content: Data = Data()) throws -> URL {
      try content.write(to: paper(name))
      return paper(name)
    }
    func text(_ name: String) throws -> String {
      String(decoding: try Data(contentsOf: paper(name)), as: UTF8.self)
    }
    let (ends, end) = AsyncStream.makeStream(of: Void.self)
    process.terminationHandler = { _ in end.finish() }
    await gate.enter()
    do {
      try start(
        process, input: try input.map { try file("input", $0) }, output: output ?? file("output"),
        errors: file("errors"))
      try await whileRunning()
      for await _ in ends {}
      // A test that ran out of time waits no longer, but a process that runs has no status yet.
      if process.isRunning {
        process.terminate()
        process.waitUntilExit()
      }
      await gate.leave()
    } catch {
      await gate.leave()
      throw error
    }
    return Outcome(
      status: process.terminationStatus + (process.terminationReason == .exit ? 0 : 128),
      output: output == nil ? try text("output") : "", errors: try text("errors"))
  }
}

/// Lets so many in at once, for all tests begin at the same time, and a hundred programs that share
/// two processors are too slow to be watched.
private actor Gate {
  private var places: Int
  private var waiting: [CheckedContinuation<Void, Never>] = []

  init(places: Int) { self.places = places }

  func enter() async {
    if places > 0 {
      places -= 1
    } else {
      await withCheckedContinuation { waiting.append($0) }
    }
  }

  func leave() {
    if waiting.isEmpty { places += 1 } else { waiting.removeFirst().resume() }
  }
}
