// A path, exactly as the user wrote it.

import OperatingSystem

/// A path that goes to the system unchanged: `..` after a link means what the system takes it for.
package struct FilePath: Equatable, Sendable, CustomStringConvertible {
  /// As the user wrote it, which is how messages quote it, too.
  package let description: String

  package init(_ path: String) { description = path }

  /// The path without slashes at its end, of which the system does not mind any number.
  private var trimmed: Substring {
    var path = description[...]
    while path.utf8.count > 1, path.utf8.last == UInt8(ascii: "/") { path.removeLast() }
    return path
  }

  /// The path without slashes at its end, which demand a folder of what it leads to.
  package var withoutTrailingSlashes: FilePath { FilePath(String(trimmed)) }

  /// The part behind the last slash, as in `m.fflm/`.
  package var name: String {
    let path = trimmed.utf8
    let slash = path.dropLast().lastIndex(of: UInt8(ascii: "/"))
    return String(Substring(slash.map { path[path.index(after: $0)...] } ?? path))
  }

  /// The name without its last extension, if it has a name before that.
  package var stem: String {
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return name }
    return String(name[..<dot])
  }

  /// The folder that holds what is at this path, as the path says it.
  package var parent: FilePath {
    let path = trimmed
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return FilePath(".") }
    return FilePath(slash == path.startIndex ? "/" : String(path[..<slash]))
  }

  /// The path of a name, or of a path, below this folder; an absolute path stays what it is.
  package func appending(_ name: String) -> FilePath {
    if name.utf8.first == UInt8(ascii: "/") || description == "." { return FilePath(name) }
    let separator = description.utf8.last == UInt8(ascii: "/") ? "" : "/"
    return FilePath(description + separator + name)
  }

  /// This path with something at the end of its name.
  package func appending(suffix: String) -> FilePath { FilePath(trimmed + suffix) }

  /// What is there, or where a link there leads.
  package var status: FileStatus? { FileStatus(description, in: SystemCall.here) }

  /// The absolute path without links, `.` and `..`; nil if nothing is there, or if the path is not
  /// UTF-8, which neither a command line nor `config.json` can hold.
  package var real: FilePath? {
    SystemCall.realPath(description).flatMap { String(validating: $0, as: UTF8.self) }
      .map(FilePath.init)
  }

  /// Where the link at this path leads in the end, though nothing may be there; the path itself if
  /// there is no link.
  package var target: FilePath {
    var path = self
    // As many links as Linux follows.
    for _ in 0..<40 {
      guard let link = SystemCall.destination(ofLink: String(path.trimmed), in: SystemCall.here),
        let destination = String(validating: link, as: UTF8.self)
      else { break }
      path = path.parent.appending(destination)
    }
    // Only the system knows what these are called.
    return [".", ".."].contains(path.name) ? path.real ?? path : path
  }

  /// The path as it is shown: relative to the current folder if it is absolute and below that.
  package var display: String {
    guard description.utf8.first == UInt8(ascii: "/"), let here = FilePath(".").real?.description,
      description.utf8.starts(with: (here + "/").utf8)
    else { return description }
    return String(description.utf8.dropFirst(here.utf8.count + 1)) ?? description
  }
}
