// The program whose command lines the tests parse, and functions for each kind of outcome.

@testable import Arguments

let trainCommand = Command(
  "train", abstract: "Train a model.", discussion: "Stops when the validation loss rises.",
  parameters: [
    .argument("corpus", completion: .file, help: "The text to learn from."),
    .option(
      "context", short: "c", .integer(1...1024), default: "4", group: "Model",
      help: "How many words precede the predicted one."),
    .option("hidden", .integers(1...65536), valueName: "widths", group: "Model", help: "Widths."),
    .option(
      "rate", short: "r", .number(.leastNonzeroMagnitude ... .infinity), group: "Optimization",
      help: "The learning rate."),
    .option("dropout", .number(0...1.0.nextDown), group: "Optimization", help: "The dropout."),
    .option(
      "optimizer", .choice(["sgd", "adam"]), default: "adam", group: "Optimization",
      help: "How weights follow gradients."),
    .option("output", short: "o", .text, completion: .directory, help: "Where the model goes."),
    .flag("verbose", short: "v", help: "Print more."),
    .flag("quick", short: "q", help: "Print less."),
    .flag("tied", short: "t", inverse: true, default: true, help: "Share the embedding."),
  ])

let evalCommand = Command(
  "eval", abstract: "Measure the perplexity.",
  parameters: [
    .argument("model", completion: .directory, help: "The model."),
    .argument("texts", required: false, repeats: true, completion: .file, help: "The texts."),
    .option("format", .choice(["plain", "json", "csv"]), help: "The format."),
    .option("level", .choice(["a", "b", "c", "d", "e", "f"]), help: "The level."),
    .option("limit", .integer(0 ... .max), help: "The limit."),
    .flag("color", inverse: true, help: "Use color."),
  ])

let convertCommand = Command(
  "convert", abstract: "Convert a model.",
  parameters: [
    .option("to", short: "f", .text, valueName: "path", required: true, help: "Where to."),
    .argument("from", required: false, help: "Where from."),
  ])

let program = Command(
  "fflm", abstract: "Neural language models.",
  subcommands: [trainCommand, evalCommand, convertCommand])

func parser(width: Int = 80, shell: String? = nil) -> Parser {
  Parser(root: program, version: "1.2.3", width: width, shell: shell)
}

/// Returns the arguments of a command line that runs a command.
func arguments(_ words: String...) throws -> ParsedArguments {
  try arguments(in: words)
}

func arguments(in words: [String]) throws -> ParsedArguments {
  guard case .run(let arguments) = try parser().parse(words) else {
    throw Unexpected(what: "text instead of arguments")
  }
  return arguments
}

extension ParsedArguments {
  func flag(_ name: String) -> Bool { values[name] == .flag(true) }
  func integer(_ name: String) -> Int? {
    if case .integer(let integer)? = values[name] { integer } else { nil }
  }
  func number(_ name: String) -> Double? {
    if case .number(let number)? = values[name] { number } else { nil }
  }
  func text(_ name: String) -> String? {
    if case .text(let text)? = values[name] { text } else { nil }
  }
  func texts(_ name: String) -> [String] {
    if case .texts(let texts)? = values[name] { texts } else { [] }
  }
}

/// Returns the text that a command line prints.
func text(_ words: [String], width: Int = 80, shell: String? = nil) throws -> String {
  guard case .text(let text) = try parser(width: width, shell: shell).parse(words) else {
    throw Unexpected(what: "arguments instead of a text")
  }
  return text
}

/// Returns the error of a command line that cannot be run.
func usageError(_ words: [String], shell: String? = nil) throws -> UsageError {
  do throws(UsageError) {
    _ = try parser(shell: shell).parse(words)
  } catch {
    return error
  }
  throw Unexpected(what: "an outcome instead of an error")
}

extension UsageError {
  /// The message, without "Error: " and the lines of help and usage.
  var message: String {
    let parts = description.split(separator: #/\n(Help|Usage): /#, maxSplits: 1)
    return String(parts[0].dropFirst("Error: ".count))
  }
}

struct Unexpected: Error { let what: String }

let trainUsage =
  "fflm train <corpus> [--context <context>] [--hidden <widths>] [--rate <rate>] "
  + "[--dropout <dropout>] [--optimizer <optimizer>] [--output <output>] [--verbose] [--quick] "
  + "[--tied] [--no-tied]"
