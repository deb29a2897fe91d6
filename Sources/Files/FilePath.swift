// A path, exactly as the user wrote it.

import OperatingSystem

/// A path that is passed to the system unchanged, so that it is the system that interprets `..`
/// after a link.
package struct FilePath: Equatable, Sendable, CustomStringConvertible {
  /// The path as the user wrote it.
  package let description: String

  package init(_ path: String) { description = path }

  /// The path without trailing slashes, of which the system accepts any number.
  private var trimmed: Substring {
    var path = description[...]
    while path.utf8.count > 1, path.utf8.last == UInt8(ascii: "/") { path.removeLast() }
    return path
  }

  /// The path without trailing slashes. With one, it would have to lead to a folder.
  package var withoutTrailingSlashes: FilePath { FilePath(String(trimmed)) }

  /// The part after the last slash, not counting trailing slashes: `m.fflm` for `models/m.fflm/`.
  package var name: String {
    let path = trimmed.utf8
    let slash = path.dropLast().lastIndex(of: UInt8(ascii: "/"))
    return String(Substring(slash.map { path[path.index(after: $0)...] } ?? path))
  }

  /// The name without its last extension. A name that only begins with a dot has none.
  package var stem: String {
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return name }
    return String(name[..<dot])
  }

  /// The folder that contains the file at this path, according to the text of the path.
  package var parent: FilePath {
    let path = trimmed
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return FilePath(".") }
    return FilePath(slash == path.startIndex ? "/" : String(path[..<slash]))
  }

  /// Returns the path of a name or a relative path below this folder. An absolute path is returned
  /// as it is.
  package func appending(_ name: String) -> FilePath {
    if name.utf8.first == UInt8(ascii: "/") || description == "." { return FilePath(name) }
    let separator = description.utf8.last == UInt8(ascii: "/") ? "" : "/"
    return FilePath(description + separator + name)
  }

  /// Returns this path with a suffix appended to its name.
  package func appending(suffix: String) -> FilePath { FilePath(trimmed + suffix) }

  /// The status of the file at this path, or of the one that a link there leads to.
  package var status: FileStatus? { FileStatus(description, in: SystemCall.here) }

  /// The absolute path without links, `.` and `..`. It is nil if there is no file at the path, or
  /// if it is not UTF-8, so that neither a command line nor `config.json` could contain it.
  package var real: FilePath? {
    SystemCall.realPath(description).flatMap { String(validating: $0, as: UTF8.self) }
      .map(FilePath.init)
  }

  /// The path that the link at this path finally leads to, whether or not there is a file; or the
  /// path itself if there is no link.
  package var target: FilePath {
    var path = self
    // Linux follows at most 40 links.
    for _ in 0..<40 {
      guard let link = SystemCall.destination(ofLink: String(path.trimmed), in: SystemCall.here),
        let destination = String(validating: link, as: UTF8.self)
      else { break }
      path = path.parent.appending(destination)
    }
    // Only the system knows the names of these folders.
    return [".", ".."].contains(path.name) ? path.real ?? path : path
  }

  /// The path for messages: relative to the working directory if it is absolute and below it.
  package var display: String {
    guard description.utf8.first == UInt8(ascii: "/"), let here = FilePath(".").real?.description,
      description.utf8.starts(with: (here + "/").utf8)
    else { return description }
    return String(description.utf8.dropFirst(here.utf8.count + 1)) ?? description
  }
}
