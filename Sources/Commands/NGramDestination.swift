// Where an n-gram model is written, and what may be there.

import Arguments
import Files
import Foundation
import NGrams
import OperatingSystem

enum NGramDestination {
  case standardOutput
  /// A pipe or a device, which is written to directly.
  case stream(FilePath)
  /// A file, which is replaced as a whole.
  case file(FilePath)

  /// The destination that `path` names, or a file here with the corpus's name and .arpa.
  ///
  /// Anything but a regular file is a stream, whatever its name: `/dev/stdout`, `/dev/fd/3`, a named
  /// pipe. What standard output leads to is standard output, even if that is a file, which the shell
  /// has opened already.
  ///
  /// - Throws: ``CommandError`` if no model may be written there.
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

  /// Writes a model.
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

  /// Says where the model is: on standard error if the model itself is on standard output.
  func report(_ model: String) throws {
    switch self {
    case .standardOutput: Terminal.note("\(model) on standard output")
    case .stream(let path), .file(let path):
      try Terminal.print("\(model) in \(path.display)")
    }
  }

  // MARK: - Refusals

  /// Programs by the extensions of the files that they compress.
  private static let compressors = [
    "gz": "gzip", "bz2": "bzip2", "xz": "xz", "lzma": "lzma", "zst": "zstd", "lz4": "lz4",
    "zip": "zip",
  ]

  /// Refuses a name that promises a compressed file.
  private static func checkIsPlain(_ path: FilePath, corpus: String) throws {
    let suffix = path.name.dropFirst(path.stem.count + 1)
    guard let program = compressors[suffix.lowercased()] else { return }
    throw CommandError.compressedName(
      path, suffix: String(suffix), corpus: corpus, program: program)
  }

  /// The file that a model of the corpus may replace at a path, or make there.
  private static func target(
    of named: FilePath, corpus: String, force: Bool
  ) throws -> FilePath {
    // Where a link leads is what is replaced.
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
