// Tests of eval --mix against the interpolation computed from the files of both models.

import Foundation
import Testing

@Suite("Interpolation") struct InterpolationTests {
  /// Trains a network and an n-gram model, each of which lacks words of the other's vocabulary.
  private func trained(_ options: String = "") async throws -> Workplace {
    let place = try await Workplace.trained(
      "\(plain) --epochs 2 --quiet --learning-rate 0.01 --model m \(options)")
    let lines = try place.text("pets.txt").split(separator: "\n").prefix(10)
    try place.write(lines.joined(separator: "\n") + "\na <unk> zebra\n", to: "train.txt")
    #expect(try await place.run("ngram train train.txt -n 3 -o lm.arpa").status == 0)
    return place
  }

  private static let text = "the dog gets fed .\n\nthe zebra gets washed before school .\ni have"

  @Test(
    "interpolation figures match a direct computation from the model files",
    arguments: ["--min-count 3", "--min-count 1 --lines separate"])
  func oracle(options: String) async throws {
    let place = try await trained(options)
    try place.write(Self.text, to: "text.txt")
    let run = try await place.run("eval -m m --mix lm.arpa text.txt --json")
    #expect(run.status == 0, "\(run.errors)")
    let found = try object(run.output)
    let weight = try #require(found["weight"] as? Double)

    let losses = try plainLosses(place, try place.text("m/held-out.txt"))
    let grid = (0...1000).map { Double($0) / 1000 }
    let likelihoods = grid.map { -mixed(losses, $0).reduce(0, +) }
    let best = try #require(grid.indices.max { likelihoods[$0] < likelihoods[$1] })
    #expect(abs(weight - grid[best]) <= 0.0011, "\(weight), \(grid[best])")
    #expect(weight > 0.01 && weight < 0.99, "\(weight) shows nothing")

    let test = try plainLosses(place, Self.text + "\n")
    #expect(test.count == 18)
    for (key, nats) in [
      ("network", test.map(\.network)), ("n_grams", test.map(\.nGrams)),
      ("mixture", mixed(test, weight)),
    ] {
      let figures = try #require(found[key] as? [String: Any])
      #expect(Set(figures.keys) == EvalCommandTests.keys)
      #expect(figures["tokens"] as? Int == 18)
      #expect(figures["unknown_tokens"] as? Int == test.count { $0.isUnknown })
      let known = zip(test, nats).filter { !$0.0.isUnknown }.map(\.1)
      let words = zip(test, nats).filter { !$0.0.isLineEnd }.map(\.1)
      #expect(figures["line_ends"] as? Int == 4)
      let bits = nats.reduce(0, +) / log(2)
      let (characters, bytes) = (Double(Self.text.count), Double(Self.text.utf8.count))
      for (name, value) in [
        ("perplexity", exp(mean(nats))),
        ("bits_per_character", bits / characters), ("bits_per_byte", bits / bytes),
        ("perplexity_without_unknown", exp(mean(known))),
        ("perplexity_without_line_ends", exp(mean(words))),
      ] {
        let figure = try #require(figures[name] as? Double)
        #expect(abs(figure / value - 1) < 1e-5, "\(key) \(name): \(figure), \(value)")
      }
    }
  }

  @Test("with a shared vocabulary, interpolation reports each model's own figures without notes")
  func alone() async throws {
    let place = try await trained("--min-count 1")
    // The network is trained on the first 53 lines. Line 54 adds no words, so both models have the
    // same vocabulary.
    let lines = try place.text("pets.txt").split(separator: "\n").prefix(54)
    try place.write(lines.joined(separator: "\n"), to: "train.txt")
    #expect(try await place.run("ngram train train.txt -n 2 -o lm.arpa --force").status == 0)
    try place.write(Self.text, to: "text.txt")
    let run = try await place.run("eval -m m --mix lm.arpa --json text.txt --threads 3")
    let corpus = place.url.appendingPathComponent("pets.txt").path
    #expect(
      run.errors == "Weight: estimated on the held-out end of \(corpus), kept in m/held-out.txt\n")
    let mixed = try object(run.output)
    for (key, command) in [
      ("network", "eval -m m --json text.txt"), ("n_grams", "ngram eval lm.arpa --json text.txt"),
    ] {
      let alone = try object(try await place.run(command).output)
      #expect(mixed[key] as? NSDictionary == alone as NSDictionary)
    }
  }

  @Test(
    "eval --mix notes a weight that is almost entirely on one model")
  func onlyOne() async throws {
    let place = try await trained("--min-count 1")
    #expect(
      try await place.run("ngram train m/held-out.txt -n 3 -o known.arpa").status == 0)
    let known = try await place.run("eval -m m --mix known.arpa")
    #expect(
      known.errors.contains("on the n-gram model; was it estimated on the validation text"))
    let words = try place.text("m/vocabulary.txt").split(separator: "\n").dropFirst(3)
    let heldOut = try Set(place.text("m/held-out.txt").split(whereSeparator: \.isWhitespace))
    let word = try #require(words.first { !heldOut.contains($0) })
    try place.write(String(repeating: "\(word) ", count: 200), to: "other.txt")
    #expect(try await place.run("ngram train other.txt -n 2 -o other.arpa").status == 0)
    let other = try await place.run("eval -m m --mix other.arpa")
    #expect(other.errors.contains("on the network; was the n-gram model"), "\(other)")
  }

  @Test("eval --mix without a text uses the held-out text and reports its choices")
  func transcript() async throws {
    let place = try await trained("--min-count 3")
    let run = try await place.run("eval -m m --mix lm.arpa")
    let corpus = place.url.appendingPathComponent("pets.txt").path
    let notes =
      #/
      lm\.arpa\ lacks\ \d+\ of\ the\ network's\ \d+\ words\ \(\d+\.\d\d\ %\),\ which\ share\ its\ probability\ of\ <unk>\.\n
      The\ network\ lacks\ \d+\ of\ lm\.arpa's\ \d+\ words\ \(\d+\.\d\d\ %\),\ which\ count\ as\ <unk>\.\n
      Weight:\ estimated\ on\ the\ held-out\ end\ of\ (?<corpus>.*),\ kept\ in\ m/held-out\.txt\n
      Text:\ the\ same\ text,\ so\ the\ interpolation\ looks\ slightly\ better\ than\ it\ is\.\n
      /#
    let said = try #require(try notes.wholeMatch(in: run.errors), "\(run.errors)")
    #expect(said.corpus == corpus)
    let table =
      #/
      \ +network\ +n-grams\ +interpolation\n
      perplexity(\ +\d+\.\d\d){3}\n
      nats\ per\ token(\ +\d\.\d{4}){3}\n
      bits\ per\ token(\ +\d\.\d{4}){3}\n
      bits\ per\ character(\ +\d\.\d{4}){3}\n
      bits\ per\ byte(\ +\d\.\d{4}){3}\n
      perplexity\ without\ unknown(\ +\d+\.\d\d){3}\n
      perplexity\ without\ line\ ends(\ +\d+\.\d\d){3}\n
      weight(\ +0\.\d{4}){2}\n
      \n
      tokens\ +60,\ line\ ends\ included\n
      unknown\ tokens\ +\d+\ \(\d+\.\d\d\ %\)\n
      /#
    #expect(run.output.wholeMatch(of: table) != nil, "\(run.output)")
    // If the held-out text is specified, it is read a second time and gives the same figures.
    let named = try await place.run("eval -m m --mix lm.arpa m/held-out.txt")
    #expect(named.output == run.output)
  }

  @Test("eval --mix evaluates several texts with an n-gram model from standard input")
  func several() async throws {
    let place = try await trained()
    try place.write("the cat gets fed .\n", to: "a.txt")
    try place.write("the van gets washed .\nthe dog\n", to: "b.txt")
    let run = try await place.run(
      "eval -m m --mix - a.txt b.txt", input: try place.text("lm.arpa"))
    let lines = run.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(
      lines[0].wholeMatch(of: /a.txt perplexity [\d.]+ \([\d.]+ nats per token, 6 tokens\)/) != nil)
    #expect(lines[2] == "all texts together:")
    func nats(_ texts: String) async throws -> Double {
      let run = try await place.run("eval -m m --mix lm.arpa --json \(texts)")
      let figures = try #require(try object(run.output)["mixture"] as? [String: Any])
      let tokens = try #require(figures["tokens"] as? Double)
      return try #require(figures["cross_entropy_nats"] as? Double) * tokens
    }
    let sum = try await nats("a.txt") + nats("b.txt")
    #expect(try await abs(nats("a.txt b.txt") / sum - 1) < 1e-12)
    #expect(lines[4].hasSuffix(" \(String(format: "%.2f", exp(sum / 15)))"))
    #expect(run.output.contains("\ntokens          15, line ends included\n"))
  }

  @Test(
    "eval --mix refuses a missing or unusable n-gram model in one sentence",
    arguments: [
      ("nosuch", "There is no file 'nosuch'; check its name and folder."),
      (
        "pets.txt",
        "'pets.txt' is not a usable ARPA file: line 60 is the last, and there is no "
          + "\\data\\ line."
      ),
      (
        ".",
        "The folder . contains no model; specify a model's folder, or train a model first."
      ),
    ])
  func refusals(file: String, message: String) async throws {
    let place = try await trained()
    let run = try await place.run("eval -m m pets.txt --mix \(file)")
    #expect(run == Program.Outcome(status: 1, output: "", errors: "Error: \(message)\n"))
  }

  @Test("eval --mix refuses a model without its held-out text")
  func noHeldOut() async throws {
    let place = try await trained("--min-count 1")
    try place.remove("m/held-out.txt")
    let message =
      "Error: m contains no validation text, which --mix needs; restore held-out.txt from a copy.\n"
    for text in ["", "pets.txt"] {
      let run = try await place.run("eval -m m --mix lm.arpa \(text)")
      #expect(run.status == 1 && run.output == "" && run.errors.hasSuffix(message), "\(run)")
    }
  }

  // MARK: - Reference computation

  private typealias Losses = (
    isUnknown: Bool, isLineEnd: Bool, network: Double, nGrams: Double
  )

  private func plainLosses(_ place: Workplace, _ text: String) throws -> [Losses] {
    let network = try FilesOfModel(in: place.url.appendingPathComponent("m"))
    let nGrams = try FileOfNGrams(try place.text("lm.arpa"))
    let missing = Double(network.vocabulary.keys.count { nGrams[$0] == nil })
    let extraWords = nGrams.words.filter { network.vocabulary[$0] == nil }
    #expect(!extraWords.isEmpty && missing > 0)
    var losses: [Losses] = []
    let nats = try network.nats(text).all
    for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      var history = ["<s>"]
      for word in line.split(separator: " ").map(String.init) + ["</s>"] {
        let read = network.vocabulary[word] == nil ? "<unk>" : word
        let known = nGrams[read] == nil ? "<unk>" : read
        var p = exp(nGrams.logProbability(of: known, after: history))
        if known == "<unk>" { p /= missing + 1 }
        if read == "<unk>" {
          for word in extraWords { p += exp(nGrams.logProbability(of: word, after: history)) }
        }
        losses.append((read == "<unk>", word == "</s>", nats[losses.count], -log(p)))
        history.append(known)
      }
    }
    return losses
  }

  private func mixed(_ losses: [Losses], _ weight: Double) -> [Double] {
    losses.map { -log(weight * exp(-$0.network) + (1 - weight) * exp(-$0.nGrams)) }
  }

  private func mean(_ numbers: [Double]) -> Double {
    numbers.reduce(0, +) / Double(numbers.count)
  }
}

/// A trigram model read from its ARPA file, with n-grams as strings.
private struct FileOfNGrams {
  private var entries: [String: (logProbability: Double, logBackoff: Double)] = [:]

  init(_ file: String) throws {
    for line in file.split(separator: "\n") {
      let fields = line.split(separator: "\t")
      guard fields.count > 1, let logProbability = Double(fields[0]) else { continue }
      let logBackoff = fields.count > 2 ? try #require(Double(fields[2])) : 0
      entries[String(fields[1])] = (logProbability, logBackoff)
    }
  }

  var words: [String] { entries.keys.filter { !$0.contains(" ") } }

  subscript(words: String) -> (logProbability: Double, logBackoff: Double)? { entries[words] }

  /// Returns the log-probability of a word in nats.
  func logProbability(of word: String, after history: [String]) -> Double {
    let context = history.suffix(2)
    if let entry = self[(context + [word]).joined(separator: " ")] {
      return entry.logProbability * log(10)
    }
    let logBackoff = self[context.joined(separator: " ")]?.logBackoff ?? 0
    return logBackoff * log(10) + logProbability(of: word, after: Array(context.dropFirst()))
  }
}
