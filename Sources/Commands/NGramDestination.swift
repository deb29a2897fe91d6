// The destination of an n-gram model, and the checks of what it may replace.

import Arguments
import Files
import Foundation
import NGrams
import OperatingSystem

/// The place where an n-gram model is written.
enum NGramDestination {
  case standardOutput
  /// A pipe or a device, which is written directly.
  case stream(FilePath)
  /// A file, which is replaced as a whole.
  case file(FilePath)

  /// Creates the destination that `path` names. If `path` is nil, the destination is a file in the
  /// working directory with the corpus's name and the extension `arpa`.
  ///
  /// An existing pipe or device is a stream, whatever its name, such as `/dev/fd/3` or a named
  /// pipe. A path to the file behind standard output, such as `/dev/stdout`, is standard output,
  /// even if that is a regular file, because the shell has already opened it.
  ///
  /// - Throws: ``CommandError`` if the model cannot be written there.
  init(_ path: String?, corpus: String, force: Bool) throws {
    if path == "-" {
      self = .standardOutput
      return
    }
    if let path, path.isEmpty || path.hasSuffix("/") {
      throw CommandError.noFileName(path: path)
    }
    let named = FilePath(path ?? "\(TrainingDestination.name(of: corpus)).arpa")
    if path != nil, let status = named.status {
      if status.identity == FileStatus(of: STDOUT_FILENO)?.identity {
        self = .standardOutput
        return
      }
      if [.pipe, .device].contains(status.kind) {
        self = .stream(named)
        return
      }
    }
    try Self.checkIsPlain(named, corpus: corpus)
    self = .file(try Self.target(of: named, corpus: corpus, force: force))
  }

  /// Writes a model in ARPA format.
  ///
  /// - Throws: ``FileError``.
  func write(_ model: NGramModel) throws {
    switch self {
    case .standardOutput:
      try model.writeARPA(Terminal.write)
    case .stream(let path):
      let descriptor = SystemCall.open(
        path.description, in: SystemCall.here, O_WRONLY | O_CLOEXEC | O_NOCTTY)
      do {
        guard descriptor >= 0 else { throw POSIXError.latest }
        defer { close(descriptor) }
        try model.writeARPA { try SystemCall.write($0, to: descriptor) }
      } catch {
        throw FileError.cannot("write", path, error)
      }
    case .file(let path):
      let partial = path.parent.appending(Folder.partialName(path.name))
      try AbandonedFile.remove(partial.description) {
        try Folder(path.parent).replace(path.name, model.writeARPA)
      }
    }
  }

  /// Prints where the model is, on standard error if the model itself is on standard output.
  ///
  /// - Parameter model: A phrase that describes the model.
  func report(_ model: String) throws {
    switch self {
    case .standardOutput: Terminal.note("\(model) on standard output")
    case .stream(let path), .file(let path):
      try Terminal.print("\(model) in \(path.display)")
    }
  }

  // MARK: - Checks

  /// Compression programs by the extensions of their files.
  private static let compressors = [
    "gz": "gzip", "bz2": "bzip2", "xz": "xz", "lzma": "lzma", "zst": "zstd", "lz4": "lz4",
    "zip": "zip",
  ]

  /// Throws an error if the extension is that of a compressed file, because models are written as
  /// plain text.
  private static func checkIsPlain(_ path: FilePath, corpus: String) throws {
    let suffix = path.name.dropFirst(path.stem.count + 1)
    guard let program = compressors[suffix.lowercased()] else { return }
    throw CommandError.compressedName(
      path, suffix: String(suffix), corpus: corpus, program: program)
  }

  /// Returns the file to create or replace at a path.
  ///
  /// - Throws: ``CommandError`` if a model of the corpus cannot be written there.
  private static func target(
    of named: FilePath, corpus: String, force: Bool
  ) throws -> FilePath {
    // If the path is a link, its target is replaced.
    let target = named.target
    guard target.parent.status?.kind == .folder else {
      throw CommandError.noFolder(target.parent)
    }
    guard let status = target.status else { return target }
    switch status.kind {
    case .folder: throw CommandError.outputIsFolder(named)
    case .pipe, .device, .disk, .link:
      throw CommandError.outputIsDevice(named)
    case .file: break
    }
    if corpus != "-", status.identity == FilePath(corpus).status?.identity {
      throw CommandError.outputIsText(named)
    }
    guard force else {
      throw CommandError.outputExists(named)
    }
    return target
  }
}
