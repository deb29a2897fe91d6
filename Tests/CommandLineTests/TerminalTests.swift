// Tests of output on a terminal: progress lines, widths and characters.

import Foundation
import Testing

@Suite("Terminal") struct TerminalTests {
  /// The characters that return to the beginning of the line and clear it.
  private static let clearance = "\r\u{1B}[K"

  private static let commands = [
    "train", "eval", "score", "predict", "generate", "inspect", "explain", "check", "bench",
    "ngram",
    "ngram train", "ngram eval",
  ]

  @Test(
    "training redraws one progress line that fits the terminal and has no colors",
    .timeLimit(.minutes(60)),
    arguments: [
      (40, [:]), (80, ["NO_COLOR": "1"]), (200, ["TERM": "xterm-256color"]),
    ] as [(Int, [String: String])])
  func drawing(columns: Int, environment: [String: String]) async throws {
    let place = try Workplace(lines: 1000)
    let line = "train pets.txt --hidden 8 --epochs 300 --patience 0 --batch 4 --model m"
    let run = try await Program.onTerminal(
      columns: columns, line.split(separator: " ").map(String.init), in: place.url,
      environment: environment
    ) { $0.contains("  best") && $0.components(separatedBy: " left").count > 3 }
    #expect(run.status == 130)
    var drawn = 0
    for line in run.text.components(separatedBy: "\r\n") {
      var layers = line.components(separatedBy: Self.clearance)
      let note = layers.removeLast()
      // A command to copy is printed whole even if it is wider than the terminal.
      #expect(note.count <= columns || note.hasPrefix("Interrupted and saved."), "\(note)")
      for layer in layers where layer != "" {
        drawn += 1
        // The last column stays free.
        #expect(layer.count < columns)
        #expect(
          layer.wholeMatch(of: /\d+\/300( \d+%)? .*(\d+[smh]|\?) left/) != nil, "\(layer)")
      }
    }
    #expect(drawn >= 3)
    let plain = run.text.replacing(Self.clearance, with: "").replacing("\r\n", with: "\n")
    #expect(!plain.contains { $0 == "\u{1B}" || $0 == "\r" })
    #expect(plain.contains(#/\nmemory +[0-9.]+ MB: /#))
    #expect(plain.contains("  best\n"))
    let header = plain.split(separator: "\n").first { $0.hasPrefix("epoch ") } ?? ""
    let titles = header.split(separator: " ")
    #expect(titles.contains("tokens/s") == (columns >= 80) && titles.contains("validation"))
  }

  @Test(
    "training prints separate lines on a terminal that cannot redraw a line",
    arguments: ["dumb", ""])
  func dumb(terminal: String) async throws {
    let place = try Workplace()
    let words = ["train", "pets.txt", "--epochs", "1"]
    let run = try await Program.onTerminal(
      columns: 40, words, in: place.url, environment: ["TERM": terminal])
    #expect(run.status == 0)
    #expect(!run.text.contains("\u{1B}"))
    #expect(run.text.contains("\r\n1/1 "))
    #expect(run.text.hasSuffix("\r\nmodel in pets.fflm\r\nReport: pets.fflm/report.html\r\n"))
  }

  @Test("help is as wide as the terminal unless COLUMNS specifies a width")
  func helpWidth() async throws {
    let place = try Workplace()
    for columns in [40, 50, 132] {
      let words = ["help", "eval"]
      let run = try await Program.onTerminal(columns: columns, words, in: place.url)
      let told = try await place.run("help eval", environment: ["COLUMNS": "\(columns)"])
      #expect(run.status == 0 && run.text.replacing("\r\n", with: "\n") == told.output)
      for line in told.output.split(separator: "\n") where !line.hasPrefix("USAGE: ") {
        #expect(line.count <= columns)
      }
      let other = try await Program.onTerminal(
        columns: columns, words, in: place.url, environment: ["COLUMNS": "80"])
      #expect(other.text.replacing("\r\n", with: "\n") == HelpTests.evalHelp)
    }
  }

  @Test("help and usage errors are ASCII", arguments: commands)
  func ascii(command: String) async throws {
    let place = try Workplace()
    let help = try await place.run("help \(command)")
    #expect(help.output.allSatisfy { $0.isASCII })
    let mistake = try await place.run("\(command) --bogus")
    #expect(mistake.status == 64 && mistake.errors.allSatisfy { $0.isASCII })
  }

  @Test("texts and names have the same bytes in every locale")
  func locales() async throws {
    var outcomes: [[Program.Outcome]] = []
    for locale in ["C", "C.UTF-8", "tr_TR.UTF-8"] {
      let place = try Workplace()
      try place.write(String(repeating: "über größte İ λ 猫 ΑΣ I .\n", count: 40), to: "mäuse.txt")
      var runs: [Program.Outcome] = []
      for words in [
        [
          "train", "mäuse.txt", "--model", "новая модель", "--quiet", "--epochs", "1",
          "--lowercase",
        ],
        ["eval", "--model", "новая модель", "mäuse.txt"],
        ["generate", "--model", "новая модель", "--prompt", "über 猫", "--seed", "1"],
        ["inspect", "новая модель"], ["eval", "--model", "нет"], ["train", "--größe"],
      ] {
        let run = try await place.run(words: words, environment: ["LC_ALL": locale])
        #expect(run.errors.isEmpty || run.status != 0, "\(run)")
        runs.append(
          words[0] == "inspect"
            // The training time differs from run to run.
            ? Program.Outcome(status: run.status, output: "", errors: run.errors) : run)
      }
      #expect(runs[0].output.hasSuffix("model in новая модель\n"))
      #expect(runs[2].output.hasPrefix("über 猫 "))
      #expect(runs[4].errors.hasPrefix("Error: There is no model folder нет; "))
      outcomes.append(runs)
    }
    #expect(outcomes.allSatisfy { $0 == outcomes[0] })
  }
}
