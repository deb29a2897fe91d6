// Tests of README.md and the guides: commands, options, links and paths.

import Foundation
import Testing

@Suite("Guides") struct GuideTests {
  private static let catalog = "Sources/Commands/Documentation.docc"

  /// The paths of README.md and of all guides, relative to the package.
  static let paths: [String] = {
    let folder = Workplace.package.appendingPathComponent(catalog)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return ["README.md"] + names.filter { $0.hasSuffix(".md") }.sorted().map { "\(catalog)/\($0)" }
  }()

  // MARK: - Commands

  /// Creates a workplace with the bundled texts where the commands expect them.
  private func place() throws -> Workplace {
    let place = try Workplace(lines: 0)
    try place.remove("pets.txt")
    for name in ["village.txt", "pets.txt"] {
      try place.write(Workplace.bundledLines(name).joined(), to: "corpora/\(name)")
    }
    return place
  }

  /// Runs a line of shell code, with errors in the output as on a terminal.
  private func run(_ line: String, in place: Workplace) async throws -> Program.Outcome {
    let folder = Program.url.deletingLastPathComponent().path
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return try await Program.finish(
      Program.process(
        of: URL(fileURLWithPath: "/bin/sh"), ["-c", "exec 2>&1\n\(line)"], in: place.url,
        environment: [
          "PATH": "\(folder):\(path):/usr/bin:/bin", "COLUMNS": "100", "LC_ALL": "C.UTF-8",
        ]))
  }

  @Test("the commands of a guide print what the guide shows", arguments: paths)
  func commands(path: String) async throws {
    let guide = try Guide(path)
    let place = try place()
    for command in guide.blocks.filter({ $0.language == "console" }).flatMap(\.commands) {
      let run = try await run(command.line, in: place)
      let fails = command.output.contains { $0.hasPrefix("Error: ") }
      let place = "\(path):\(command.number): $ \(command.line)"
      #expect((run.status != 0) == fails, "\(place) ended with \(run.status):\n\(run.output)")
      guard !command.output.isEmpty else { continue }
      if let prompt = command.sampledPrompt {
        #expect(("\n" + run.output).contains("\n" + prompt), "\(place):\n\(run.output)")
      } else if let difference = ExpectedOutput(command.output).difference(from: run.output) {
        Issue.record("\(place)\n\(difference)\nin:\n\(run.output)")
      }
    }
  }

  @Test("each fflm option in a block that is not run is an option of that subcommand")
  func options() async throws {
    let place = try place()
    var helps: [[String]: Set<String>] = [:]
    func options(of subcommand: [String]) async throws -> Set<String> {
      if let known = helps[subcommand] { return known }
      let help = try await place.run(words: ["help"] + subcommand).output
      let names = help.matches(of: #/--[a-z0-9-]+|\s-[a-z](?=,)/#)
        .map { $0.output.trimmingPrefix(while: \.isWhitespace) }.map(String.init)
      // Help lists a flag and its inverse as --name/--no-name.
      helps[subcommand] = Set(names + ["--generate-completion-script", "--generate-manual-pages"])
      return helps[subcommand] ?? []
    }
    for path in Self.paths {
      for block in try Guide(path).blocks where block.language == "sh" {
        for line in block.joinedLines {
          for words in ShellLine.commands(in: line) where words.first == "fflm" {
            let names = words.dropFirst().prefix { !$0.hasPrefix("-") }
            let subcommand = Array(
              names.prefix(["classify", "ngram", "vectors"].contains(names.first) ? 2 : 1))
            let known = try await options(of: subcommand)
            for word in words.dropFirst() where word.hasPrefix("-") && word != "-" {
              let name = String(word.prefix { $0 != "=" })
              #expect(
                known.contains(name),
                "\(path): fflm \(subcommand.joined(separator: " ")) has no option \(name)")
            }
          }
        }
      }
    }
  }

  @Test("the Python of the model folder guide computes the perplexity that fflm eval prints")
  func python() async throws {
    let guide = try Guide("\(Self.catalog)/ModelFolder.md")
    let place = try place()
    guard try await run("python3 -c 'import numpy'", in: place).status == 0 else { return }
    let scripts = guide.blocks.filter { $0.language == "python" }.map(\.lines)
    let script = try #require(scripts.max { $0.count < $1.count })
    try place.write(script.joined(separator: "\n") + "\n", to: "perplexity.py")
    for options in [
      "--steps 20", "--hidden 16,16 --steps 20 --direct", "--right-context 2 --steps 20",
      "--hidden 40 --steps 20 --output-layer adaptive --cutoffs 9,20",
      "--tied --steps 20 --output-layer adaptive", "--no-pointer --steps 20",
      "--hidden 20 --steps 50 --pointer",
    ] {
      let train = "fflm train corpora/pets.txt \(options) --quiet --force --model pets.fflm"
      #expect(try await run(train, in: place).status == 0)
      let evaluation = try await run("fflm eval --model pets.fflm --json", in: place).output
      let perplexity = try #require(evaluation.firstMatch(of: /perplexity":([0-9.]+)/)?.1)
      let printed = try await run("python3 perplexity.py", in: place).output
      let value = try #require(
        Double(printed.trimmingCharacters(in: .whitespacesAndNewlines)), "\(printed)")
      #expect(try abs(value - #require(Double(perplexity))) < 1e-3 * value, "\(printed)")
    }
  }

  // MARK: - Text

  @Test("links and paths of a guide exist", arguments: paths)
  func links(path: String) throws {
    let guide = try Guide(path)
    let file = Workplace.package.appendingPathComponent(path)
    for line in guide.prose {
      for match in line.text.matches(of: /\]\(([^)\s]+)\)/) {
        let link = match.1
        guard !link.contains("://"), !link.hasPrefix("#") else { continue }
        let target = file.deletingLastPathComponent()
          .appendingPathComponent(String(link.prefix { $0 != "#" }))
        #expect(
          FileManager.default.fileExists(atPath: target.path),
          "\(path):\(line.number) links to \(link)")
      }
    }
    for line in guide.lines {
      for match in line.text.matches(of: #/(?:Sources|Tests|configs|corpora)/[\w+./-]*[\w/]/#) {
        #expect(
          FileManager.default.fileExists(
            atPath: Workplace.package.appendingPathComponent(String(match.output)).path),
          "\(path):\(line.number) names \(match.output)")
      }
    }
  }

  @Test("no paragraph of a guide has more than five lines, and no line more than 120 columns")
  func paragraphs() throws {
    #expect(try Guide("README.md").lines.count <= 120)
    for path in Self.paths {
      let guide = try Guide(path)
      for line in guide.prose where !line.text.hasPrefix("|") {
        #expect(line.text.count <= 120, "\(path):\(line.number) has \(line.text.count) columns")
      }
      for paragraph in guide.paragraphs {
        #expect(paragraph.count <= 5, "\(path):\(paragraph.first?.number ?? 0)")
      }
    }
  }

  @Test("README.md and the landing page link to every guide", arguments: ["README.md", paths[1]])
  func index(path: String) throws {
    let landing = "\(Self.catalog)/Documentation.md"
    let file = path == "README.md" ? path : landing
    let text = try Guide(file).lines.map(\.text).joined(separator: "\n")
    for guide in Self.paths.dropFirst() where guide != landing {
      let name = URL(fileURLWithPath: guide).lastPathComponent
      #expect(text.contains("\(name))"), "\(file) does not link to \(name)")
    }
  }

  // MARK: - Comparison of output

  @Test("ExpectedOutput matches output with ellipses and approximate decimal numbers")
  func rule() {
    let cases: [(expected: String, output: String, matches: Bool)] = [
      ("a\n...\nd", "a\nb\nc\nd\n", true),
      ("a\n...\nd", "a\nd\n", true),
      ("a\n...\nd", "a\nb\n", false),
      ("a\nb", "a\nb\nc\n", false),
      ("tokens  2,169", "tokens  2,168\n", false),
      ("perplexity  108.83", "perplexity   109.50\n", true),
      ("perplexity  108.83", "perplexity   208.83\n", false),
      ("0.0012  the", "0.0019  the\n", true),
      ("error 1.2e-09", "error 7.5e-10\n", true),
      ("time  about 2.0s: 624 batches", "time  about 1m 02s: 624 batches\n", true),
      ("time  about 2.0s: 624 batches", "time  about 2.0s: 625 batches\n", false),
      ("1/1  5.45  6,589  3.1s  best", "1/1  5.40  12,345  14s  best\n", true),
      ("At batch 6 the loss", "At batch 7 the loss\n", false),
      ("At batch 6 the training loss diverges", "At batch 7 the training loss diverges\n", true),
      ("memory  29.4 MB", "memory  31 MB\n", true),
      ("{\"a\":1...}", "{\"a\":1,\"b\":2}\n", true),
    ]
    for (expected, output, matches) in cases {
      let lines = expected.split(separator: "\n").map(String.init)
      let difference = ExpectedOutput(lines).difference(from: output)
      #expect((difference == nil) == matches, "\(expected): \(difference ?? "matches")")
    }
  }
}
