// SwiftPM builds a C module only if it has a source file.
