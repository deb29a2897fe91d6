// Where an n-gram model is written, and what may be there.

import Foundation
import LanguageModel
import NGrams
import OperatingSystem

enum NGramDestination {
  case standardOutput
  /// A pipe or a device, which is written to directly.
  case stream(path: String)
  /// A file, which is replaced as a whole.
  case file(URL)

  /// The destination that `path` names, or a file here with the corpus's name and .arpa.
  ///
  /// Anything but a regular file is a stream, whatever its name: `/dev/stdout`, `/dev/fd/3`, a named
  /// pipe. What standard output leads to is standard output, even if that is a file, which the shell
  /// has opened already.
  ///
  /// - Throws: ``CommandError`` if no model may be written there.
  init(_ path: String?, corpus: String, force: Bool) throws {
    if let path {
      if path == "-" || SystemCall.isStandardOutput(path) {
        self = .standardOutput
        return
      }
      if SystemCall.kind(of: path) == .stream {
        self = .stream(path: path)
        return
      }
      try Self.checkIsPlain(path, corpus: corpus)
    }
    let name = TrainingDestination.name(of: corpus)
    let url = URL(fileURLWithPath: path ?? "\(name).arpa")
    self = .file(try Self.target(of: url, corpus: corpus, force: force))
  }

  /// Writes a model.
  /// - Throws: ``FileError``.
  func write(_ model: NGramModel) throws {
    switch self {
    case .standardOutput:
      try model.writeARPA(Terminal.write)
    case .stream(let path):
      let descriptor = SystemCall.open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY)
      do {
        guard descriptor >= 0 else { throw POSIXError.latest }
        defer { close(descriptor) }
        try model.writeARPA { try SystemCall.write($0, to: descriptor) }
      } catch {
        throw FileError("write", URL(fileURLWithPath: path), error)
      }
    case .file(let url):
      try AbandonedFile.remove(AtomicFile.partial(of: url).path) {
        try AtomicFile.write(to: url, model.writeARPA)
      }
    }
  }

  /// Says where the model is: on standard error if the model itself is on standard output.
  func report(_ model: String) throws {
    switch self {
    case .standardOutput: Terminal.note("\(model) on standard output")
    case .stream(let path): try Terminal.print("\(model) in \(path)")
    case .file(let url): try Terminal.print("\(model) in \(url.pathFromHere)")
    }
  }

  // MARK: - Refusals

  /// Programs by the extensions of the files that they compress.
  private static let compressors = [
    "gz": "gzip", "bz2": "bzip2", "xz": "xz", "lzma": "lzma", "zst": "zstd", "lz4": "lz4",
    "zip": "zip",
  ]

  /// Refuses a name that promises a compressed file.
  private static func checkIsPlain(_ path: String, corpus: String) throws {
    let suffix = (path as NSString).pathExtension
    guard let program = compressors[suffix.lowercased()] else { return }
    throw CommandError(
      """
      '\(path)' names a compressed file, but models are written as plain text; leave out \
      .\(suffix), or compress the model: 'fflm ngram train \(shellText(corpus)) -o - | \(program) > \
      \(shellText(path))'.
      """)
  }

  /// The file that a model of the corpus may replace at `url`, or make there.
  private static func target(of url: URL, corpus: String, force: Bool) throws -> URL {
    // Where a link leads is what is replaced.
    let target = TrainingDestination.target(of: url)
    let folder = target.deletingLastPathComponent()
    guard FileManager.default.fileExists(atPath: folder.path) else {
      throw CommandError(
        "There is no folder \(folder.pathFromHere) to write the model to; make it, or name another."
      )
    }
    switch SystemCall.kind(of: url.path) {
    case nil:
      return target
    case .folder:
      throw CommandError("\(url.pathFromHere) is a folder; name a file with --output.")
    case .stream, .blocks:
      throw CommandError("\(url.pathFromHere) is a device; name a file with --output.")
    case .file:
      break
    }
    if corpus != "-", target == TrainingDestination.target(of: URL(fileURLWithPath: corpus)) {
      throw CommandError("\(url.pathFromHere) is the text itself; name another with --output.")
    }
    guard force else {
      throw CommandError(
        """
        \(url.pathFromHere) is there already; replace it with --force, or name another with \
        --output.
        """)
    }
    return target
  }
}
