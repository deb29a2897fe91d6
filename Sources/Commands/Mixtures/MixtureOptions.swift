// The options that specify the parts of a mixture.

import Arguments
import Evaluation
import Files
import ModelFolders

/// The mixture that a command line asks for.
struct MixtureOptions {
  private static let group = "mixture options"

  private static let mix = Option(
    "mix", .texts, valueName: "part", group: group, completion: .file,
    help: "Interpolate with this n-gram model (an ARPA file; - is standard input) or model folder. "
      + "Repeat the option for more parts.")
  private static let cache = Option(
    "cache", .integer(1...ContinuousCache.largestSize), valueName: "words",
    group: group, help: "Interpolate with a cache of the last N words of the text.")
  private static let mixture = Option(
    "mixture", .text, valueName: "file", group: group, completion: .file,
    help: "Use the parts and weights in this file instead of estimating weights.")
  private static let save = Option(
    "save-mixture", .text, valueName: "file", group: group, completion: .file,
    help: "Write the parts and their weights to this file.")
  private static let keepsCache = Option(
    flag: "cache-across-lines", group: group,
    help: "Keep the cache at the start of the next text or scored line.")

  /// The options of all commands that predict words.
  static let parameters = [mix.parameter, cache.parameter, mixture.parameter, save.parameter]
  /// The options of commands that evaluate several texts or lines.
  static let parametersOfTexts = parameters + [keepsCache.parameter]

  /// The paths of the parts besides the network of the model.
  let paths: [String]
  /// The size of the cache; nil for no cache.
  let cacheSize: Int?
  /// The mixture file and its path, if there is one.
  let file: (path: String, contents: MixtureFile)?
  /// The path of the file to write; nil if none is.
  let destination: String?
  let keepsCache: Bool

  /// Reads the options and the mixture file.
  ///
  /// - Parameters:
  ///   - texts: The paths of the texts of the command.
  ///   - takesTexts: Whether the command has the option `--cache-across-lines`.
  /// - Throws: A usage error if options contradict each other; ``CommandError`` if standard input is
  ///   needed twice, or the mixture file is invalid.
  init(_ arguments: ParsedArguments, texts: [String] = [], takesTexts: Bool = false) throws {
    paths = arguments[Self.mix] ?? []
    cacheSize = arguments[Self.cache]
    destination = arguments[Self.save]
    keepsCache = takesTexts && arguments[Self.keepsCache]
    if arguments.has(Self.mixture) {
      for other in [Self.mix.parameter, Self.cache.parameter, Self.save.parameter]
      where arguments.values[other.name] != nil {
        throw arguments.usageError(
          "'--mixture' and '--\(other.name)' cannot be used together; leave one of them out.")
      }
    } else if destination != nil, paths.isEmpty, cacheSize == nil {
      throw arguments.usageError("'--save-mixture' requires '--mix' or '--cache'.")
    }
    if paths.contains("") { throw arguments.usageError("The value of '--mix' is empty.") }
    if destination == "-" || destination == "" {
      throw arguments.usageError("'--save-mixture' requires the name of a file.")
    }
    if paths.count >= MixtureFile.mostParts - 1 {
      throw arguments.usageError(
        "A mixture can have at most \(MixtureFile.mostParts) parts; leave out some of '--mix'.")
    }
    if paths.contains("-"), texts.contains("-") {
      throw CommandError.sameStandardInput(as: "the model")
    }
    if paths.count(where: { $0 == "-" }) > 1 { throw CommandError.repeatedStandardInput }
    file = try arguments[Self.mixture].map { ($0, try MixtureFile(path: $0)) }
    let hasCache = cacheSize != nil || file?.contents.parts.last?.kind == "cache"
    if keepsCache, !hasCache {
      throw arguments.usageError(
        "'--cache-across-lines' requires '--cache', or a '--mixture' with a cache.")
    }
  }

  /// Whether there is a mixture.
  var isMixture: Bool { needsTuning || file != nil }
  /// Whether weights must be estimated.
  var needsTuning: Bool { !paths.isEmpty || cacheSize != nil }
  /// The end of the error message for a model without the validation text that tuning needs.
  var remarkOnMissingText: String {
    ", which --\(paths.isEmpty ? "cache" : "mix") needs; restore held-out.txt from a copy"
  }

  /// Returns the folder of the model: that of `--model`, or else of the mixture file, or else the
  /// newest in the working directory.
  ///
  /// - Throws: ``CommandError`` if there is no such folder or it cannot be a model's.
  func modelPath(_ arguments: ParsedArguments) throws -> FilePath {
    if !arguments.has(ModelOption.option), let path = file?.contents.parts.first?.path {
      return try ModelOption.existing(path)
    }
    return try ModelOption.path(arguments, of: .languageModel)
  }
}
