// A folder with a small text, in which the program runs.

import Foundation
import TestSupport
import Testing

/// Options of a small plain network that leave nothing to be chosen from the corpus size.
let plain = """
  --context 3 --embedding 48 --hidden 64 --optimizer adamw --learning-rate 0.001 --batch 32 \
  --schedule halve --warmup 0 --patience 2 --dropout-embedding 0 --dropout-output 0
  """

/// Options with which training takes milliseconds.
let quick = plain + " --epochs 1 --steps 3 --quiet"

/// A temporary working directory with the text `pets.txt`.
final class Workplace {
  private let folder: TemporaryFolder
  let url: URL

  /// The folder of the package.
  static let package = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// Returns the lines of a bundled text, with their line ends.
  static func bundledLines(_ name: String) throws -> [String] {
    let file = Self.package.appendingPathComponent("corpora/\(name)")
    return String(decoding: try Data(contentsOf: file), as: UTF8.self)
      .split(separator: "\n").map { $0 + "\n" }
  }

  /// Creates a workplace.
  ///
  /// - Parameter lines: The number of lines of the bundled `pets.txt` to copy.
  init(lines: Int = 60) throws {
    folder = try TemporaryFolder()
    url = folder.url.resolvingSymlinksInPath()
    try write(Self.bundledLines("pets.txt").prefix(lines).joined(), to: "pets.txt")
  }

  /// Creates a workplace and trains a model of `pets.txt` with these options.
  static func trained(
    _ options: String, sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> Workplace {
    let place = try Workplace()
    let run = try await place.run("train pets.txt \(options)")
    #expect(run.status == 0, "\(run.errors)", sourceLocation: sourceLocation)
    return place
  }

  /// Creates a workplace with a model `m` that has learned enough to generate text.
  static func trainedToWrite(_ options: String = "") async throws -> Workplace {
    try await trained("\(plain) --epochs 2 --quiet --model m \(options)")
  }

  // MARK: - Running

  /// Runs the program with the words of a line, separated by spaces.
  func run(
    _ line: String, input: String? = nil, environment: [String: String] = [:]
  ) async throws -> Program.Outcome {
    try await run(
      words: line.split(separator: " ").map(String.init), input: input, environment: environment)
  }

  /// Runs the program with the given words.
  ///
  /// - Parameters:
  ///   - subfolder: The working directory, relative to this folder.
  ///   - output: A file that receives standard output, such as `/dev/full`.
  func run(
    words: [String], input: String? = nil, environment: [String: String] = [:],
    in subfolder: String = "", output: URL? = nil
  ) async throws -> Program.Outcome {
    let place = url.appendingPathComponent(subfolder)
    return try await Program.finish(
      Program.process(words, in: place, environment: environment),
      input: input.map { Data($0.utf8) }, output: output)
  }

  /// Runs a line of shell code in which `"$fflm"` is the program.
  func shell(_ line: String) async throws -> Program.Outcome {
    let shell = URL(fileURLWithPath: "/bin/sh")
    return try await Program.finish(
      Program.process(
        of: shell, ["-c", line], in: url, environment: ["fflm": Program.url.path]))
  }

  // MARK: - Files

  func write(_ text: String, to name: String) throws { try write(Data(text.utf8), to: name) }

  func write(_ data: Data, to name: String) throws {
    let file = url.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: file)
  }

  func data(_ name: String) throws -> Data {
    try Data(contentsOf: url.appendingPathComponent(name))
  }

  func text(_ name: String) throws -> String {
    String(decoding: try data(name), as: UTF8.self)
  }

  func remove(_ name: String) throws {
    try FileManager.default.removeItem(at: url.appendingPathComponent(name))
  }

  func link(_ name: String, to destination: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: url.appendingPathComponent(name).path, withDestinationPath: destination)
  }

  func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: url.appendingPathComponent(name).path)
  }

  /// The names in the folder, including hidden ones, sorted.
  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() }
  }

  /// Returns the contents of every file below a folder, by its path.
  func contents(of name: String) throws -> [String: Data] {
    var contents: [String: Data] = [:]
    for path in try FileManager.default.subpathsOfDirectory(
      atPath: url.appendingPathComponent(name).path)
    {
      contents[path] = try? data("\(name)/\(path)")
    }
    return contents
  }

  /// Replaces every occurrence of a text in a file.
  func edit(_ name: String, _ old: String, _ new: String) throws {
    let text = try text(name)
    precondition(text.contains(old), "\(name) does not say \(old): \(text)")
    try write(text.replacing(old, with: new), to: name)
  }
}
