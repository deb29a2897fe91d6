// fflm explain: shows backpropagation through an expression or through a network.

import Arguments
import Files
import Foundation

struct ExplainCommand: Subcommand {
  private static let expression = Option(
    optionalArgument: "expression", mayBeginWithDash: true,
    help: "Expression that computes L, such as 'c * (a + 2 * b)'.")
  static let values = Option(
    arguments: "name=value", required: false,
    help: "Value of each name in the expression, such as a=3.")
  static let prompt = Option(
    "prompt", short: "p", .text, valueName: "text",
    help: "Text before the predicted word. For a model that was trained with --right-context, text "
      + "with a blank, written ___.")
  static let target = Option(
    "target", .text, valueName: "word",
    help: "Word whose loss is explained. (default: the most probable word)")
  static let output = Option(
    "output", short: "o", .text, valueName: "file", completion: .file,
    help: "Draw the graph, or the units of the network, to this file, too, in SVG format. If the "
      + "name ends in .html, write a page about the prediction. With -, the drawing is printed "
      + "instead of the tables.")
  private static let force = Option(flag: "force", help: "Replace an existing file.")

  static let command = Command(
    "explain", abstract: "Show backpropagation, step by step or for a model's prediction.",
    discussion: """
      Explains an expression or, without one, the prediction of a word by a model.

      The result of the expression is called L, and the other operations v1, v2, and so on. The \
      table has a row for each name and each operation, with its value, its local derivatives and \
      the derivative of L with respect to it. Local derivatives are those of an operation with \
      respect to each of its operands. The steps of the forward and of the backward pass are \
      numbered. The derivative with respect to a name is the sum over all places where it is used.

      An expression has + - * / ^ ( ), numbers such as 0.5 or 1e-3, names such as w1 or x_2, and the \
      functions exp, log (natural), max(a, b), relu, sigmoid and tanh. -a^2 is -(a^2), and a^b^c is \
      a^(b^c). The derivative of relu at 0 is 0. If both arguments of max are equal, the derivative \
      with respect to each is 0.5. Write -- before an expression that begins with a dash, and \
      options before that.

      For a model, the tables show the layers with their strongest units, the probabilities of \
      words, the gradients of the loss L = -ln p(target) at each layer and at each word of the \
      context, and those of the parameters. All numbers are those of a training step without \
      dropout. A word makes the target more probable if the product of its embedding and of the \
      gradient is negative; with a pointer, the gradient of its score is added. A drawing has all units of layers of up to 24 units, and the 12 \
      strongest of larger ones.
      """,
    parameters: [
      expression.parameter, values.parameter, prompt.parameter, target.parameter,
      Prediction.top.parameter, ModelOption.option.parameter, output.parameter, force.parameter,
      JSONOption.option.parameter, ThreadsOption.option.parameter,
    ])

  let arguments: ParsedArguments

  init(_ arguments: ParsedArguments) { self.arguments = arguments }

  func run() throws -> Int32 {
    let modelOptions = [
      ModelOption.option.parameter, Self.prompt.parameter, Self.target.parameter,
      Prediction.top.parameter, ThreadsOption.option.parameter,
    ].map(\.name).filter { arguments.values[$0] != nil }
    guard let expression = arguments[Self.expression] else {
      if modelOptions.isEmpty {
        throw arguments.usageError(
          "There is nothing to explain; specify an expression, such as 'c * (a + 2 * b)', or a "
            + "model with --model and its --prompt.")
      }
      return try explainPrediction()
    }
    if let name = modelOptions.first {
      throw arguments.usageError(
        "--\(name) is for the predictions of models and cannot be used with an expression, "
          + "'\(expression)'; leave one of them out, or write --prompt before the text.")
    }
    return try explainExpression(expression)
  }

  /// Prints a result and writes a drawing, unless the drawing itself is printed.
  ///
  /// - Parameters:
  ///   - result: The tables or, with `--json`, the object.
  ///   - drawing: Returns the drawing for the file with a name.
  ///   - name: A phrase that describes the drawing.
  ///   - inputs: The files that were read, which are never replaced.
  func finish(
    _ result: String, name: String, inputs: [FilePath] = [], _ terms: OutputFile.Terms,
    drawing: (String) throws -> String
  ) throws -> Int32 {
    guard let path = arguments[Self.output] else {
      try Terminal.print(result)
      return EXIT_SUCCESS
    }
    let output = try OutputFile(
      path, defaultName: path, inputs: inputs, force: arguments[Self.force], terms)
    let isStandardOutput = if case .standardOutput = output { true } else { false }
    if arguments[JSONOption.option] && isStandardOutput {
      throw arguments.usageError(
        "Both --json and '--output \(path)' write to standard output; specify a file.")
    }
    let text = try drawing(path)
    try output.write { try $0(Data(text.utf8)) }
    if !isStandardOutput { try Terminal.print(result) }
    if !arguments[JSONOption.option] { Terminal.note("\(name) \(output.place)") }
    return EXIT_SUCCESS
  }

  /// Returns whether a file with that name is an HTML page.
  static func isPage(_ path: String) -> Bool {
    [".html", ".htm"].contains { path.lowercased().hasSuffix($0) }
  }
}
