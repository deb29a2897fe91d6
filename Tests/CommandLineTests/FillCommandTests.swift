// Tests of fflm fill.

import Foundation
import Testing

@Suite("Fill") struct FillCommandTests {
  private func fill(
    _ place: Workplace, _ text: String?, _ line: String = "", input: String? = nil
  ) async throws -> Program.Outcome {
    let words = line.split(separator: " ").map(String.init)
    return try await place.run(
      words: ["fill", "--model", "m"] + words + [text].compactMap(\.self), input: input)
  }

  /// Returns the words and probabilities of each blank of each text that `--json` prints.
  private func predictions(_ run: Program.Outcome) throws -> [[[(String, Double)]]] {
    #expect(run.status == 0, "\(run)")
    return try run.output.split(separator: "\n").map { line in
      let blanks = try #require(try object("\(line)\n")["blanks"] as? [[String: Any]])
      return try blanks.map { blank in
        let words = try #require(blank["words"] as? [[String: Any]])
        return try words.map {
          (try #require($0["word"] as? String), try #require($0["probability"] as? Double))
        }
      }
    }
  }

  @Test(
    "fill gives sorted probabilities of all words that equal those computed from the model files",
    arguments: [
      "--right-context 2", "--right-context 1 --context 3 --lines separate --tied",
      "--right-context 3 --hidden 6,5 --activation relu --direct",
    ])
  func oracle(options: String) async throws {
    let place = try await Workplace.trainedToWrite(options)
    let model = try FilesOfModel(in: place.url.appendingPathComponent("m"))
    let text = "the ___ gets ___ before unicorn ."
    let run = try await fill(place, text, "--json --top 1000")
    #expect(run.errors.hasSuffix("'unicorn' is not in the vocabulary and counts as <unk>.\n"))
    let blanks = try #require(predictions(run).first)
    #expect(blanks.count == 2)
    // A blank is unknown to the other.
    let ids = text.split(separator: " ").map { model.vocabulary[String($0)] ?? 0 }
    for (blank, position) in zip(blanks, [1, 3]) {
      let expected = try model.probabilities(around: position, of: ids + [2])
      #expect(blank.map(\.1) == blank.map(\.1).sorted(by: >))
      #expect(Set(blank.map(\.0)) == Set(model.vocabulary.keys))
      #expect(abs(blank.reduce(0) { $0 + $1.1 } - 1) < 1e-12)
      for (word, probability) in blank {
        let id = try #require(model.vocabulary[word])
        #expect(abs(probability / expected[id] - 1) < 1e-4, "\(word)")
      }
    }
  }

  @Test("the probability of a word for a blank is its pseudo-likelihood in the completed line")
  func agreesWithScore() async throws {
    let place = try await Workplace.trainedToWrite("--right-context 2 --lines separate")
    let blank = try predictions(await fill(place, "the dog ___ fed .", "--json --top 3"))[0][0]
    for (word, probability) in blank {
      let score = try await place.run(
        "score -m m --pseudo --per-token", input: "the dog \(word) fed .\n")
      let token = score.output.split(separator: "\n")[2].split(separator: "\t")
      #expect(token[1] == word)
      #expect(try abs(exp(#require(Double(token[2]))) / probability - 1) < 1e-4, "\(word)")
    }
  }

  @Test("fill uses the words after the blank")
  func learns() async throws {
    let place = try Workplace(lines: 1000)
    let run = try await place.run(
      "train pets.txt --lines separate --hidden 20 --epochs 3 --right-context 2 --quiet --model m")
    #expect(run.status == 0, "\(run)")
    let animals = ["cat", "hamster", "kitten", "rabbit"]
    let things = ["bicycle", "car", "fence", "van"]
    for (text, words) in [("the ___ gets fed .", animals), ("the ___ gets washed .", things)] {
      let blank = try predictions(await fill(place, text, "--json --top 4"))[0][0]
      #expect(blank.map(\.0).sorted() == words, "\(text)")
    }
  }

  @Test("fill prints the lines of predict for each blank, separated by empty lines")
  func output() async throws {
    let place = try await Workplace.trainedToWrite("--right-context 1 --lines separate")
    let one = try await fill(place, "the ___ gets fed", "--top 2")
    #expect(one.errors == "" && one.status == 0)
    let lines = one.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 4 && lines[3] == "")
    #expect(lines[..<2].allSatisfy { $0.wholeMatch(of: /0\.\d{6}  \S+/) != nil }, "\(lines)")
    #expect(lines[2].wholeMatch(of: /0\.\d{6}  \(57 other words\)/) != nil, "\(lines)")
    let sum = lines[..<3].reduce(0) { $0 + (Double($1.prefix { $0 != " " }) ?? .nan) }
    #expect(abs(sum - 1) < 3e-6)
    let two = try await fill(place, "the ___ gets ___ .", "--top 2")
    let blocks = two.output.split(separator: "\n\n")
    #expect(blocks.count == 2 && blocks.allSatisfy { $0.split(separator: "\n").count == 3 })
    #expect(try await fill(place, "the ___ gets fed").output.count { $0 == "\n" } == 11)
  }

  @Test("fill reads a text per line of standard input and prints what it prints for each alone")
  func lines() async throws {
    let place = try await Workplace.trainedToWrite("--right-context 1 --lines separate")
    let texts = ["the ___ gets fed .", "___ dog ___ .", "the cat ___"]
    var outputs: [String: [String]] = [:]
    for option in ["", "--json"] {
      for text in texts {
        outputs[option, default: []].append(try await fill(place, text, option).output)
      }
    }
    let input = texts.joined(separator: "\r\n")
    let run = try await fill(place, nil, input: input)
    #expect(run == .init(status: 0, output: outputs[""]?.joined(separator: "\n") ?? "", errors: ""))
    let json = try await fill(place, "-", "--json", input: input)
    #expect(json == .init(status: 0, output: outputs["--json"]?.joined() ?? "", errors: ""))
    #expect(try await fill(place, nil, input: "") == .init(status: 0, output: "", errors: ""))
  }

  @Test("a blank is one character of a model of characters")
  func characters() async throws {
    let place = try await Workplace.trainedToWrite("--tokenizer characters --right-context 2")
    let run = try await fill(place, "the d___g gets", "--json --top 5")
    #expect(run.errors == "", "\(run)")
    let blank = try predictions(run)[0]
    #expect(blank.count == 1 && blank[0].allSatisfy { $0.0.count == 1 || $0.0 == "</s>" })
    let score = try await place.run(
      "score -m m --pseudo --per-token", input: "the d\(blank[0][0].0)g gets\n")
    let token = score.output.split(separator: "\n")[5].split(separator: "\t")
    #expect(try abs(exp(#require(Double(token[2]))) / blank[0][0].1 - 1) < 1e-4)
  }

  @Test("fill notes once that a two-sided model of a stream knows the ends of texts poorly")
  func ends() async throws {
    let place = try await Workplace.trainedToWrite("--right-context 1")
    let note = """
      The model was trained with --lines stream, so it predicts the first and last words of a text \
      poorly. Write more of the text, or train a model with --lines separate.

      """
    for (text, expected) in [("___ dog", note), ("the ___", note), ("the ___ gets", "")] {
      #expect(try await fill(place, text).errors == expected, "\(text)")
    }
    #expect(try await fill(place, nil, input: "the ___ gets\n___\n___\n").errors == note)
  }

  @Test("a text without a blank or with a blank inside a word is a usage error")
  func usage() async throws {
    let place = try await Workplace.trainedToWrite("--right-context 1 --lines separate")
    for (text, message) in [
      (
        "the cat",
        "The text has no blank; write ___ for a missing word, as in 'the cat ___ on the mat'."
      ),
      (
        "the un___ed cat",
        "The text has a blank inside the word 'un___ed'; write spaces around ___, which stands for "
          + "one word."
      ),
    ] {
      let run = try await fill(place, text)
      #expect(run.status == 64 && run.output == "")
      #expect(run.errors.hasPrefix("Error: \(message)\nUsage: fflm fill "), "\(run)")
    }
  }

  @Test("a line without a blank is an error with its number, after the results of earlier lines")
  func badLine() async throws {
    let place = try await Workplace.trainedToWrite("--right-context 1 --lines separate")
    let run = try await fill(place, nil, "--json", input: "a ___\n\na ___\n")
    #expect(run.status == 1 && run.output.count { $0 == "\n" } == 1)
    #expect(
      run.errors.hasSuffix(
        """
        Error: Line 2 of 'standard input' has no blank; write ___ for a missing word, as in 'the \
        cat ___ on the mat'.

        """), "\(run)")
  }

  @Test("fill refuses a model that sees earlier words only")
  func oneSided() async throws {
    let place = try await Workplace.trained("\(quick) --model m")
    let run = try await fill(place, "the ___ gets")
    let message = """
      Error: m predicts a word only from the words before it; use 'fflm predict', or specify a \
      model that was trained with --right-context.

      """
    #expect(run == .init(status: 1, output: "", errors: message))
  }
}
