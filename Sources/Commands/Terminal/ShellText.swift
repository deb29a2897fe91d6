// Paths as words of a shell command.

import Arguments
import Files

/// Returns a path as a word of a shell command, quoted if necessary. A leading `-` is preceded by
/// `./`, so that it does not start an option.
func shellText(_ path: FilePath) -> String {
  let path = path.display
  return (path.hasPrefix("-") ? "./" + path : path).shellWord
}
