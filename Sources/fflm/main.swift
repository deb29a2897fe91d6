// The program: signals first, then what the command line asks for.

import Commands
import Foundation
import OperatingSystem

UnsupportedProcessor.listen()
OutOfMemory.listen(saying: outOfMemoryMessage)
ShortenedFile.listen()
// A limit on the size of files is an error of writing like any other, not the program's end.
signal(SIGXFSZ, SIG_IGN)
// Whoever closes a pipe does not want the rest: it ends the program as it ends others, even where
// the program's parent ignores the signal.
signal(SIGPIPE, SIG_DFL)
// Ctrl-\ ends the program at once, where Swift would describe the place in a page and go on.
signal(SIGQUIT, SIG_DFL)

exit(Program.run())
