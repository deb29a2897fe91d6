// Runs the built program and returns its status and output.

import Foundation
import TestSupport
import Testing

/// The program under test.
enum Program {
  /// The result of a run of the program.
  struct Outcome: Equatable {
    /// The exit code, or 128 plus the number of the signal that ended the program.
    let status: Int32
    let output: String
    let errors: String

    /// A Boolean value that indicates whether the only output is one error of one line, without
    /// usage.
    var isOneSentence: Bool {
      output.isEmpty && errors.hasPrefix("Error: ") && errors.hasSuffix(".\n")
        && errors.count { $0 == "\n" } == 1
    }
  }

  private static let gate = Gate(places: ProcessInfo.processInfo.activeProcessorCount)

  /// The executable: the one that FFLM_PROGRAM in the environment names, or the one that is built
  /// with the tests.
  static var url: URL {
    ProcessInfo.processInfo.environment["FFLM_PROGRAM"].map { URL(fileURLWithPath: $0) }
      ?? builtWithTests
  }

  /// The executable in the folder of the tests.
  static var builtWithTests: URL {
    let bundle = Bundle.allBundles.first { $0.bundleURL.pathExtension == "xctest" }
    let products = bundle?.bundleURL.deletingLastPathComponent() ?? Bundle.main.bundleURL
    return products.appendingPathComponent("fflm")
  }

  /// Returns a process for an executable, not yet running, whose environment does not depend on
  /// that of the tests.
  ///
  /// - Parameter executable: The executable; nil for fflm. If the environment asks for the program to
  ///   be killed, it is the one that is built with the tests, because release builds ignore that.
  static func process(
    of executable: URL? = nil, _ words: [String], in folder: URL,
    environment: [String: String] = [:]
  ) -> Process {
    let process = Process()
    process.executableURL =
      executable ?? (environment["FFLM_KILL_AT"] == nil ? url : builtWithTests)
    process.arguments = words
    process.currentDirectoryURL = folder
    let fixed = [
      "COLUMNS": "80", "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh", "TERM": "dumb",
      // A backtrace would delay each crash by seconds.
      "SWIFT_BACKTRACE": "enable=no",
      // Memory that is not freed at exit is not an error for the address sanitizer.
      "ASAN_OPTIONS": "detect_leaks=0",
    ]
    process.environment = fixed.merging(environment) { _, given in given }
    process.standardInput = FileHandle.nullDevice
    return process
  }

  /// Starts a process that receives signals.
  ///
  /// The threads that run tests block signals, and a child would inherit that.
  static func start(_ process: Process) throws {
    var none = sigset_t()
    var before = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &before)
    defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
    // A shell or nohup makes background programs, and thus their children, ignore these signals.
    for number in [SIGINT, SIGTERM, SIGHUP] { signal(number, SIG_DFL) }
    try process.run()
  }

  /// Starts a process on files that are open in this program only during the call.
  ///
  /// A `Process` keeps its files even after it has ended, and Foundation reads beyond the end of a
  /// list when about a thousand files are open.
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

  /// Runs a process to its end, limiting how many others run at the same time.
  ///
  /// Its output goes to files because a pipe that nobody reads would block it.
  ///
  /// - Parameter whileRunning: Called once the process runs.
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
      // A test that timed out stops waiting, but a running process has no status yet.
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

/// Limits the number of programs that run at the same time.
///
/// All tests begin at the same time, and a hundred programs on two processors are too slow to be
/// observed.
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
