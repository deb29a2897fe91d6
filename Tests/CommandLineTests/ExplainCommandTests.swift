// Tests of fflm explain, which shows backpropagation through an expression.

import Foundation
import Testing

@Suite("explain") struct ExplainCommandTests {
  private static let lecture = ["explain", "c * (a + 2 * b)", "a=3", "b=1", "c=-2"]
  private static let table = """
    forward  node         value  local derivatives        backward  dL/dnode
             c            -2                                        5
             a            3                                         -2
             b            1                                         -4
    1        v1 = 2 * b   2      ∂v1/∂b = 2               3         -2
    2        v2 = a + v1  5      ∂v2/∂a = 1, ∂v2/∂v1 = 1  2         -2
    3        L = c * v2   -10    ∂L/∂c = 5, ∂L/∂v2 = -2   1         1

    """

  @Test("the table shows both passes and all derivatives")
  func table() async throws {
    let run = try await Workplace().run(words: Self.lecture)
    #expect(run == .init(status: 0, output: Self.table, errors: ""))
  }

  @Test("--json prints both passes in full precision")
  func json() async throws {
    let place = try Workplace()
    let run = try await place.run(words: Self.lecture + ["--json"])
    #expect(run.status == 0 && run.errors == "")
    let result = try object(run.output)
    #expect(result["expression"] as? String == "c * (a + 2 * b)")
    #expect(result["value"] as? Double == -10)
    #expect(result["gradients"] as? [String: Double] == ["a": -2, "b": -4, "c": 5])
    let nodes = try #require(result["nodes"] as? [[String: Any]])
    #expect(nodes.compactMap { $0["name"] as? String } == ["c", "a", "b", "v1", "v2", "L"])
    let sum = nodes[4]
    #expect(
      sum.keys.sorted() == [
        "backward_step", "expression", "forward_step", "gradient", "name", "operands", "value",
      ])
    #expect(sum["expression"] as? String == "a + v1" && sum["value"] as? Double == 5)
    #expect(sum["forward_step"] as? Int == 2 && sum["backward_step"] as? Int == 2)
    let operands = try #require(nodes[5]["operands"] as? [[String: Any]])
    #expect(operands.compactMap { $0["local_derivative"] as? Double } == [5, -2])
    #expect(operands.compactMap { $0["gradient"] as? Double } == [5, -2])
    let number = try #require(nodes[3]["operands"] as? [[String: Any]])[0]
    #expect(number["name"] as? String == "2" && number["gradient"] is NSNull)
    #expect(nodes[0]["expression"] is NSNull && nodes[0]["forward_step"] is NSNull)

    let third = try await place.run(words: ["explain", "a / 3", "a=1", "--json"])
    #expect(try object(third.output)["value"] as? Double == 1.0 / 3)
  }

  @Test("--output also draws the graph, and replaces a file only with --force")
  func output() async throws {
    let place = try Workplace()
    let words = Self.lecture + ["--output", "graph.svg"]
    let run = try await place.run(words: words)
    #expect(run == .init(status: 0, output: Self.table, errors: "graph of 6 nodes in graph.svg\n"))
    let svg = try place.text("graph.svg")
    #expect(svg.hasPrefix("<svg ") && svg.hasSuffix("</svg>\n"))
    #expect(svg.contains(">dL/db = <tspan class=\"backward\">-4</tspan></text>"))
    let again = try await place.run(words: words)
    let message =
      "graph.svg already exists; replace it with --force, or specify another with --output."
    #expect(again == .init(status: 1, output: "", errors: "Error: \(message)\n"))
    try place.write("old", to: "graph.svg")
    #expect(try await place.run(words: words + ["--force"]).status == 0)
    #expect(try place.text("graph.svg") == svg)
    let json = try await place.run(words: words + ["--force", "--json"])
    #expect(json.status == 0 && json.output.hasPrefix("{") && json.errors == "")
    #expect(json.output.filter { $0 == "\n" }.count == 1)
  }

  @Test("--output - prints the drawing instead of the table")
  func standardOutput() async throws {
    let place = try Workplace()
    let run = try await place.run(words: Self.lecture + ["-o", "-"])
    #expect(run.status == 0 && run.errors == "graph of 6 nodes on standard output\n")
    #expect(run.output.hasPrefix("<svg ") && run.output.hasSuffix("</svg>\n"))
    let json = try await place.run(words: Self.lecture + ["-o", "-", "--json"])
    #expect(json.status == 64 && json.output == "")
    #expect(
      json.errors.hasPrefix(
        "Error: Both --json and '--output -' write to standard output; specify a file.\n"))
  }

  @Test("an expression is not drawn as a page, or if the drawing would be too large to read")
  func undrawable() async throws {
    let place = try Workplace()
    let page = try await place.run(words: Self.lecture + ["-o", "graph.html"])
    #expect(page.status == 64 && page.output == "")
    #expect(
      page.errors.hasPrefix(
        "Error: The graph of an expression is drawn in SVG format; specify a name in .svg instead "
          + "of 'graph.html'.\n"))
    let chain = ["explain", Array(repeating: "a", count: 149).joined(separator: " + "), "a=1"]
    #expect(try await place.run(words: chain).status == 0)
    let drawn = try await place.run(words: chain + ["-o", "graph.svg"])
    #expect(drawn.status == 64 && drawn.output == "")
    let message = #/Error: The drawing would be [0-9]{2},[0-9]{3} pixels wide or high, and at /#
    #expect(drawn.errors.contains(message), "\(drawn.errors)")
    #expect(try place.names == ["pets.txt"])
  }

  @Test("the drawing of the guide is what the command draws")
  func guide() async throws {
    let run = try await Workplace().run(words: Self.lecture + ["-o", "-"])
    let file = Workplace.package.appendingPathComponent(
      "Sources/Commands/Documentation.docc/graph.svg")
    #expect(try run.output == String(decoding: Data(contentsOf: file), as: UTF8.self))
  }

  private static let usage = """
    Usage: fflm explain [<expression>] [<name=value> ...] [--prompt <text>] [--target <word>] \
    [--top <count>] [--model <folder>] [--output <file>] [--force] [--json] [--threads <count>]
      See 'fflm explain --help' for more information.

    """

  @Test(
    "an error in an expression or its evaluation is marked by carets",
    arguments: [
      (["a + * b"], "A number, a name or '(' is missing before '*'.", "  a + * b\n      ^"),
      (
        ["重み * (b"], "This '(' has no matching ')'.", "  重み * (b\n         ^"
      ),
      (
        ["a \u{1B}[31m b"], "'\\u{1B}' cannot be part of an expression; remove it.",
        "  a \\u{1B}[31m b\n    ^^^^^^"
      ),
      (
        ["1 + a / (b - 1)", "a=3", "b=1"], "'a / (b - 1)' divides by zero; specify other values.",
        "  1 + a / (b - 1)\n      ^^^^^^^^^^^"
      ),
      (
        ["--", "-log(a)", "a=-1"],
        "'log(a)' is the logarithm of -1; its argument must be positive.", "  -log(a)\n   ^^^^^^"
      ),
      (
        [String(repeating: "(", count: 100_000)],
        "The expression is nested more than 100 levels deep; simplify it.",
        "  ... \(String(repeating: "(", count: 72)) ...\n\(String(repeating: " ", count: 42))^"
      ),
    ])
  func marked(words: [String], message: String, lines: String) async throws {
    let run = try await Workplace().run(words: ["explain"] + words)
    #expect(
      run == .init(status: 64, output: "", errors: "Error: \(message)\n\(lines)\n\(Self.usage)"))
  }

  @Test(
    "values that are missing, superfluous or not finite numbers are usage errors",
    arguments: [
      (["a + b", "a=1"], "The name 'b' has no value; add one, such as b=1."),
      (["d + c + b + a", "a=1"], "3 names have no value; add values, such as d=1 c=1 b=1."),
      (["a", "a=1", "b=2"], "The name 'b' does not occur in the expression; remove 'b=2'."),
      (["a", "A=1"], "The name 'A' does not occur in the expression; remove 'A=1'."),
      (["a", "a=1", "a=2"], "The name 'a' has two values, '1' and '2'; specify one."),
      (["a", "a=nan"], "The value 'nan' of 'a' is not a finite number; specify one, as in a=3."),
      (["a", "a=-inf"], "The value '-inf' of 'a' is not a finite number; specify one, as in a=3."),
      (
        ["a", "a=1e999"], "The value '1e999' of 'a' is not a finite number; specify one, as in a=3."
      ),
      (["a", "a="], "The value '' of 'a' is not a finite number; specify one, as in a=3."),
      (["a", "a=b=1"], "The value 'b=1' of 'a' is not a finite number; specify one, as in a=3."),
      (
        ["a", "a=\u{301}1"],
        "The value '\u{301}1' of 'a' is not a finite number; specify one, as in a=3."
      ),
      (
        ["a", "+", "b"], "'+' is not a value such as a=3; put an expression with spaces in quotes."
      ),
      (["a", "=3"], "'=3' is not a value such as a=3; put an expression with spaces in quotes."),
    ])
  func values(words: [String], message: String) async throws {
    let run = try await Workplace().run(words: ["explain"] + words)
    #expect(run.status == 64 && run.output == "")
    #expect(run.errors.hasPrefix("Error: \(message)\n"), "\(run.errors)")
    #expect(run.errors.hasSuffix(Self.usage))
  }

  // MARK: - The two forms

  @Test(
    "an expression and the options for a model are not used together",
    arguments: [
      (["a", "--model", "m"], "model", "a"), (["--prompt", "the", "a*b", "a=1"], "prompt", "a*b"),
      (["the cat", "--target", "sat"], "target", "the cat"), (["a", "--top", "3"], "top", "a"),
      (["a", "--threads", "1"], "threads", "a"),
    ])
  func forms(words: [String], option: String, expression: String) async throws {
    let run = try await Workplace().run(words: ["explain"] + words)
    let message =
      "--\(option) is for the predictions of models and cannot be used with an expression, "
      + "'\(expression)'; leave one of them out, or write --prompt before the text."
    #expect(run == .init(status: 64, output: "", errors: "Error: \(message)\n\(Self.usage)"))
  }

  @Test("without an expression and a model, the error names both forms")
  func nothing() async throws {
    let run = try await Workplace().run(words: ["explain", "--json"])
    let message =
      "There is nothing to explain; specify an expression, such as 'c * (a + 2 * b)', or a model "
      + "with --model and its --prompt."
    #expect(run == .init(status: 64, output: "", errors: "Error: \(message)\n\(Self.usage)"))
  }

  @Test(
    "the error about an unknown short option says how to write an expression",
    arguments: [
      ("-a", ""), ("-a*b", ""), ("-abc", ""), ("-2", ""),
      ("-log(a)", "\n   or: Missing value for '-o <file>' in '-log(a)'"),
      ("-m*2", "\n   or: Missing value for '-m <folder>' in '-m*2'"),
    ])
  func dash(word: String, alternative: String) async throws {
    let run = try await Workplace().run(words: ["explain", word, "a=1"])
    let message =
      "Unknown option '\(word)'. To pass an argument that begins with a dash, write -- before it"
    #expect(
      run
        == .init(
          status: 64, output: "", errors: "Error: \(message)\(alternative)\n\(Self.usage)"))
  }
}
