// An error of a command.

/// Something that went wrong in a command, in a sentence.
struct CommandError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}
