// The option --format of commands that write word vectors.

import Arguments
import Files
import WordVectors

enum VectorFormatOption {
  static let option = Option(
    "format", .choice(of: VectorFormat.allCases), valueName: "format",
    note: "binary if the output's name ends in .bin, otherwise text",
    help: "Format of the output: word2vec's text or binary format.")

  /// Returns the format that the arguments specify for a file, or else the format of its name; text
  /// for standard output, which is named "-".
  static func format(_ arguments: ParsedArguments, output: String) -> VectorFormat {
    arguments[option] ?? VectorFormat(fileName: output)
  }

  /// Returns the words for messages about vectors.
  ///
  /// - Parameters:
  ///   - command: The command that writes text to standard output.
  ///   - output: The file that is written.
  static func terms(
    _ arguments: ParsedArguments, input: String, command: String, output: String?,
    option: String? = nil
  ) -> OutputFile.Terms {
    // The name of a compressed file has the format's extension before the last one.
    let format = format(arguments, output: FilePath(output ?? "").stem)
    return OutputFile.Terms(
      content: "vectors", form: "vectors are written uncompressed", input: input,
      pipe: format == .binary ? "\(command) --format binary" : command, option: option)
  }
}
