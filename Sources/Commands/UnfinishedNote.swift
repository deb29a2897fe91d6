// A note about models whose training has not finished.

import Files
import Reports

/// Prints a note that the training of a model has not finished.
func noteUnfinishedTraining(of path: FilePath) {
  Terminal.note(
    """
    Note: The training of \(path.display) has not finished. Unless it is still running, resume it \
    with 'fflm train --resume \(shellText(path))'.
    """)
}
