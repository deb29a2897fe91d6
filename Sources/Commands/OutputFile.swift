// The file that a command writes, and the checks of what it may replace.

import Arguments
import Files
import Foundation
import OperatingSystem

/// The place where a command writes a result of one file.
enum OutputFile {
  case standardOutput
  /// A pipe or a device, which is written directly.
  case stream(FilePath)
  /// A file, which is replaced as a whole.
  case file(FilePath)

  /// Creates the output that `path` names, or, if it is nil, the file with the default name.
  ///
  /// An existing pipe or device is a stream, whatever its name, such as `/dev/fd/3` or a named
  /// pipe. A path to the file behind standard output, such as `/dev/stdout`, is standard output,
  /// even if that is a regular file, because the shell has already opened it.
  ///
  /// - Parameters:
  ///   - inputs: The files that are read, which are never replaced.
  ///   - force: Whether another file may be replaced.
  ///   - terms: The words for messages.
  /// - Throws: ``CommandError`` if the result cannot be written there.
  init(
    _ path: String?, defaultName: String, inputs: [FilePath], force: Bool, _ terms: Terms
  ) throws {
    if path == "-" {
      self = .standardOutput
      return
    }
    if let path, path.isEmpty || path.hasSuffix("/") {
      throw CommandError.noFileName(path: path, terms)
    }
    let named = FilePath(path ?? defaultName)
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
    try Self.checkIsUncompressed(named, terms)
    self = .file(try Self.target(of: named, inputs: inputs, force: force, terms))
  }

  /// Writes the result.
  ///
  /// - Parameter pieces: Calls its argument with each piece of the result, in order.
  /// - Throws: ``FileError`` if writing fails, and the errors of `pieces` itself. A file is then
  ///   unchanged.
  func write(_ pieces: (_ write: (Data) throws -> Void) throws -> Void) throws {
    switch self {
    case .standardOutput:
      try pieces(Terminal.write)
    case .stream(let path):
      let descriptor = SystemCall.open(
        path.description, in: SystemCall.here, O_WRONLY | O_CLOEXEC | O_NOCTTY)
      do {
        guard descriptor >= 0 else { throw POSIXError.latest }
        defer { close(descriptor) }
        try pieces { try SystemCall.write($0, to: descriptor) }
      } catch  where error.systemCode != nil {
        throw FileError.cannot("write", path, error)
      }
    case .file(let path):
      let partial = path.parent.appending(Folder.partialName(path.name))
      try AbandonedFile.remove(partial.description) {
        try Folder(path.parent).replace(path.name, pieces)
      }
    }
  }

  /// The place as the end of a phrase, such as "in plot.svg".
  var place: String {
    switch self {
    case .standardOutput: "on standard output"
    case .stream(let path), .file(let path): "in \(path.display)"
    }
  }

  /// Prints where the result is, on standard error if the result itself is on standard output.
  ///
  /// - Parameter result: A phrase that describes the result.
  func report(_ result: String) throws {
    let line = "\(result) \(place)"
    if case .standardOutput = self { Terminal.note(line) } else { try Terminal.print(line) }
  }

  // MARK: - Checks

  /// Compression programs by the extensions of their files.
  private static let compressors = [
    "gz": "gzip", "bz2": "bzip2", "xz": "xz", "lzma": "lzma", "zst": "zstd", "lz4": "lz4",
    "zip": "zip",
  ]

  /// Throws an error if the extension is that of a compressed file, because results are not
  /// compressed.
  private static func checkIsUncompressed(_ path: FilePath, _ terms: Terms) throws {
    let suffix = path.name.dropFirst(path.stem.count + 1)
    guard let program = compressors[suffix.lowercased()] else { return }
    throw CommandError.compressedName(path, suffix: String(suffix), program: program, terms)
  }

  /// Returns the file to create or replace at a path.
  ///
  /// - Throws: ``CommandError`` if the result cannot be written there.
  private static func target(
    of named: FilePath, inputs: [FilePath], force: Bool, _ terms: Terms
  ) throws -> FilePath {
    // If the path is a link, its target is replaced.
    let target = named.target
    guard target.parent.status?.kind == .folder else {
      throw CommandError.noFolder(target.parent, terms)
    }
    guard let status = target.status else { return target }
    switch status.kind {
    case .folder: throw CommandError.outputIsFolder(named, terms)
    case .pipe, .device, .disk, .link:
      throw CommandError.outputIsDevice(named, terms)
    case .file: break
    }
    if inputs.contains(where: { $0.status?.identity == status.identity }) {
      throw CommandError.outputIsInput(named, terms)
    }
    guard force else {
      throw CommandError.outputExists(named, terms)
    }
    return target
  }
}
