// Runs a completion script in its own shell.

import Foundation

@testable import Arguments

extension Shell {
  /// The shell's executable, or `nil` if this machine has none.
  var executable: URL? {
    let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
    return folders.map { URL(filePath: String($0)).appending(path: rawValue) }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }

  /// Returns the lines that the shell prints for `script`, run with `arguments` in a folder that
  /// contains the file `a.txt` and the folder `models`.
  func lines(running script: String, _ arguments: [String] = []) throws -> [String] {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(
      at: folder.appending(path: "models"), withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data().write(to: folder.appending(path: "a.txt"))
    let process = Process()
    process.executableURL = executable
    process.arguments = ["-c", script] + (self == .fish ? [] : [rawValue]) + arguments
    process.currentDirectoryURL = folder
    process.environment = ["HOME": folder.path, "PATH": "/usr/local/bin:/usr/bin:/bin"]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}

/// The completions that every shell must offer after some words, of which the last is incomplete.
let expectedCompletions: [(words: [String], offers: Set<String>)] = [
  (["fflm", ""], ["train", "eval", "convert", "help"]),
  (["fflm", "t"], ["train"]),
  (["fflm", "--v"], ["--version"]),
  (["fflm", "help", ""], ["train", "eval", "convert"]),
  (["fflm", "help", "e"], ["eval"]),
  (["fflm", "train", "--co"], ["--context"]),
  (["fflm", "train", "--no"], ["--no-tied"]),
  (["fflm", "train", "--optimizer", ""], ["sgd", "adam"]),
  (["fflm", "train", "c", "-v", "--optimizer", "s"], ["sgd"]),
  (["fflm", "train", ""], ["a.txt", "models/"]),
  (["fflm", "eval", "models", ""], ["a.txt", "models/"]),
  (["fflm", "eval", "models", "--format", ""], ["plain", "json", "csv"]),
  (["fflm", "train", "--output", ""], ["models/"]),
  (["fflm", "train", "-o", "m"], ["models/"]),
  (["fflm", "train", "--context", ""], []),
  (["fflm", "train", "--context", "4", "--dro"], ["--dropout"]),
]
