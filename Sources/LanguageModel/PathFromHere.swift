// Paths as users would type them.

import Foundation

extension URL {
  /// The path: relative where the file lies below the current folder.
  package var pathFromHere: String {
    let here = FileManager.default.currentDirectoryPath
    let path = standardizedFileURL.path
    let isBelow = !here.isEmpty && path.hasPrefix(here + "/")
    return isBelow ? String(path.dropFirst(here.count + 1)) : path
  }
}
