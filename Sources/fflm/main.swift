// The entry point: sets up signal handling, then runs the command line.

import Commands
import Foundation
import OperatingSystem

UnsupportedProcessor.listen()
OutOfMemory.listen(saying: outOfMemoryMessage)
ShortenedFile.listen()
// Exceeding the file size limit is a write error like any other and does not end the program.
signal(SIGXFSZ, SIG_IGN)
// When the reader closes the pipe, the program ends as other programs do, even if its parent
// process ignores the signal.
signal(SIGPIPE, SIG_DFL)
// Ctrl-\ ends the program at once. Swift's handler would print a page of backtrace and continue.
signal(SIGQUIT, SIG_DFL)

exit(Program.run())
