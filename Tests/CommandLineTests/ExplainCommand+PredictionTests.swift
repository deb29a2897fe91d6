// Tests of fflm explain for the predictions of models.

import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("explain --model") struct ExplainCommandPredictionTests {
  private func explain(
    _ place: Workplace, _ prompt: String, _ words: [String] = []
  ) async throws -> Program.Outcome {
    try await place.run(words: ["explain", "--model", "m", "--prompt", prompt] + words)
  }

  @Test(
    "the words and probabilities are those of predict or fill",
    arguments: [
      ("--hidden 6,6 --activation gelu --residual --layer-norm --tied --averages 2,3", "predict"),
      ("--tokenizer characters --hidden none --direct", "predict"),
      ("--right-context 2 --lines separate --hidden 5", "fill"),
    ])
  func agrees(options: String, command: String) async throws {
    let place = try await Workplace.trained("\(quick) --model m \(options)")
    let prompt = command == "fill" ? "the ___ gets fed" : "the dog gets"
    let run = try await explain(place, prompt, ["--json"])
    #expect(run.status == 0 && run.errors == "")
    let line = command == "fill" ? [command, prompt] : [command, "--prompt", prompt]
    let prediction = try await place.run(words: line + ["--model", "m", "--json"])
    let other = try object(prediction.output)
    let expected = command == "fill" ? (other["blanks"] as? [[String: Any]])?.first : other
    func probabilities(_ object: [String: Any]?) -> [String: Double] {
      let words = (object?["words"] as? [[String: Any]] ?? []).compactMap { word in
        (word["word"] as? String).map { ($0, word["probability"] as? Double ?? .nan) }
      }
      return Dictionary(uniqueKeysWithValues: words)
    }
    let explained = try object(run.output)
    #expect(probabilities(explained) == probabilities(expected))
    #expect(probabilities(explained).count == 10)
    // The loss is computed in float32.
    let target = try #require(explained["target"] as? [String: Any])
    let p = try #require(target["probability"] as? Double)
    #expect(abs((explained["loss"] as? Double ?? .nan) + log(p)) < 1e-5)
    #expect(target["rank"] as? Int == 1 && explained["target_given"] as? Bool == false)
    let blank = command == "fill" ? "" : options.contains("characters") ? "___" : " ___"
    #expect(explained["text"] as? String == prompt + blank)
    let tables = try await explain(place, prompt)
    for title in ["Forward pass", "Prediction", "Backward pass", "Context words", "Parameters"] {
      #expect(tables.output.contains("\n\n\(title)"), "\(tables)")
    }
  }

  @Test("--output writes a self-contained page or a drawing, beside the tables")
  func output() async throws {
    let place = try await Workplace.trained("\(quick) --model m --hidden 6")
    let tables = try await explain(place, "the dog")
    let page = try await explain(place, "the dog", ["-o", "page.html"])
    #expect(page.output == tables.output && page.errors == "prediction in page.html\n")
    let html = try place.text("page.html")
    #expect(XMLParser(data: Data(html.utf8)).parse() && html.hasPrefix("<!DOCTYPE html>"))
    for part in ["<script", "href=", "src=", "@import", "url("] {
      #expect(!html.contains(part), "\(part)")
    }
    for title in ["Words that mattered", "Forward pass", "Backward pass", "Units"] {
      #expect(html.contains("<h2>\(title)</h2>"))
    }
    let again = try await explain(place, "the dog", ["-o", "page.html"])
    #expect(again.status == 1 && again.output == "")

    let drawing = try await explain(place, "the dog", ["-o", "units.svg"])
    #expect(drawing.output == tables.output && drawing.errors == "prediction in units.svg\n")
    let svg = try place.text("units.svg")
    #expect(XMLParser(data: Data(svg.utf8)).parse() && svg.hasPrefix("<svg "))
    let printed = try await explain(place, "the dog", ["-o", "-"])
    #expect(
      printed == .init(status: 0, output: svg, errors: "prediction on standard output\n"))
    let json = try await explain(place, "the dog", ["-o", "-", "--json"])
    #expect(json.status == 64 && json.output == "")
  }

  @Test("a network with too many layers to draw gets a page without a drawing")
  func deep() async throws {
    let widths = Array(repeating: "2", count: 60).joined(separator: ",")
    let place = try await Workplace.trained("\(quick) --model m --hidden \(widths)")
    let page = try await explain(place, "the dog", ["-o", "page.html"])
    #expect(page.status == 0)
    let html = try place.text("page.html")
    #expect(html.contains("too many layers to draw") && !html.contains("<svg"))
    let drawing = try await explain(place, "the dog", ["-o", "units.svg"])
    #expect(drawing.status == 64 && drawing.output == "" && !place.exists("units.svg"))
    #expect(drawing.errors.contains("specify a name in .html for a page without it.\n"))
  }

  @Test("targets are words of the vocabulary, in the model's spelling, or special tokens")
  func targets() async throws {
    let place = try await Workplace.trained("\(quick) --model m --lowercase")
    for (target, word) in [("Cat", "cat"), ("</s>", "</s>"), ("<unk>", "<unk>")] {
      let run = try await explain(place, "the", ["--target", target, "--top", "1"])
      #expect(run.status == 0)
      #expect(run.output.contains("; the target \(word) has rank "), "\(run)")
    }
    for (target, message) in [
      ("the cat", "The model reads the target 'the cat' as 2 tokens; specify a single one."),
      ("", "The target is empty; specify a word."),
      (
        "unicorn",
        "The target 'unicorn' is not in the vocabulary of the model; specify another word, or "
          + "'<unk>', which stands for all words that are not."
      ),
    ] {
      let run = try await explain(place, "", ["--target", target])
      #expect(run.status == 64 && run.output == "")
      #expect(run.errors.hasPrefix("Error: \(message)\nUsage: fflm explain "), "\(run)")
    }
  }

  @Test("notes and errors about prompts are those of predict, or about the one blank of fill")
  func prompts() async throws {
    let place = try await Workplace.trained("\(quick) --model m")
    let unknown = try await explain(place, "the unicorn")
    #expect(unknown.status == 0)
    #expect(unknown.errors == "'unicorn' is not in the vocabulary and counts as <unk>.\n")
    let empty = try await place.run("explain --model m")
    #expect(empty.status == 0 && empty.errors.contains("predicts the first word of a text poorly"))

    let both = try await Workplace.trained("\(quick) --right-context 1 --model m")
    for (prompt, message) in [
      (
        "the cat",
        "The model sees words on both sides, and the prompt has no blank; write ___ for a missing "
          + "word, as in 'the cat ___ on the mat'."
      ),
      ("the ___ gets ___", "The prompt has 2 blanks; specify one with a single ___."),
    ] {
      let run = try await explain(both, prompt)
      #expect(run.status == 64 && run.output == "")
      #expect(run.errors.hasPrefix("Error: \(message)\nUsage: "), "\(run)")
    }
  }

  @Test("control characters in words are escaped in tables and pages")
  func controlCharacters() async throws {
    let place = try Workplace()
    try place.write(
      Workplace.bundledLines("pets.txt").prefix(60).joined().replacing("cat", with: "c\u{1B}[31mt"),
      to: "pets.txt")
    let training = try await place.run("train pets.txt \(quick) --tokenizer whitespace --model m")
    #expect(training.status == 0, "\(training)")
    let run = try await explain(
      place, "the c\u{1B}[31mt", ["--target", "c\u{1B}[31mt", "-o", "page.html"])
    #expect(run.status == 0 && !run.output.contains("\u{1B}"), "\(run)")
    #expect(run.output.contains(#"c\u{1B}[31mt"#))
    let html = try place.text("page.html")
    #expect(!html.contains("\u{1B}") && XMLParser(data: Data(html.utf8)).parse())
  }
}
