// A path as a shell reads it.

import Arguments
import Files

/// A path as a shell reads it back, quoted where it must be.
func shellText(_ path: FilePath) -> String {
  let path = path.display
  return (path.hasPrefix("-") ? "./" + path : path).shellWord
}
