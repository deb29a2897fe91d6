// Tests of fflm train with the weights of another model as a start.

import Foundation
import Testing

@Suite("Initial model") struct InitialModelTests {
  /// Options with which a step does not change a Float of ordinary size.
  private static let still =
    "--optimizer sgd --learning-rate 1e-30 --weight-decay 0 --epochs 1 --steps 2 --quiet"

  private static let otherText = String(
    repeating: "the zebra gets fed .\nthe dog sees a cat in the garden .\nthe cat sleeps .\n",
    count: 20)

  /// Creates a workplace with a model `m` of `pets.txt` and another text.
  private static func workplace(
    _ options: String = "--hidden 8", model: String = "m"
  ) async throws -> Workplace {
    let place = try await Workplace.trained(
      "--embedding 6 --context 2 --epochs 2 --batch 32 --quiet --model \(model) \(options)")
    try place.write(otherText, to: "other.txt")
    return place
  }

  private func parameters(_ place: Workplace, _ path: String) throws -> SafetensorsBytes {
    try SafetensorsBytes(place.data(path))
  }

  /// Whether numbers are equal, apart from those that were zero before two still steps.
  private func areEqual(_ a: some Sequence<Double>, _ b: some Sequence<Double>) -> Bool {
    zip(a, b).allSatisfy { $0 == $1 || abs($0 - $1) < 1e-20 }
  }

  private func words(_ place: Workplace, _ model: String) throws -> [String] {
    try place.text("\(model)/vocabulary.txt").split(separator: "\n").map(String.init)
  }

  // MARK: - Weights

  @Test(
    "before it is trained, a model has the weights, vocabulary and perplexity of the initial one",
    arguments: [
      "--hidden 8", "--hidden none", "--hidden 6,5 --activation relu --direct --min-count 3",
      "--tied --right-context 2 --averages 4,8 --lowercase", "--lines separate --layer-norm",
      "--tokenizer characters",
    ])
  func start(options: String) async throws {
    let place = try await Self.workplace(options)
    let run = try await place.run("train other.txt --init m \(Self.still) --model n")
    #expect(run.status == 0, "\(run.errors)")
    let (m, n) = (
      try parameters(place, "m/model.safetensors"), try parameters(place, "n/model.safetensors")
    )
    #expect(m.names == n.names)
    for name in m.names { #expect(try areEqual(m.numbers(name), n.numbers(name)), "\(name)") }
    #expect(try place.data("m/vocabulary.txt") == place.data("n/vocabulary.txt"))
    let figures = try await place.run("eval --model m n/held-out.txt --json")
    #expect(figures.status == 0)
    #expect(try await place.run("eval --model n n/held-out.txt --json").output == figures.output)
  }

  @Test("words that both vocabularies have keep their weights, and others start as in a new run")
  func sharedWords() async throws {
    let place = try await Self.workplace("--hidden 5 --direct")
    let old = try words(place, "m")
    var list = ["zebra"]
    for word in old.dropFirst(12).reversed() { list.append(word) }
    list.append("snores")
    try place.write(list.joined(separator: "\n") + "\n", to: "words.txt")
    let line = "train other.txt --vocabulary words.txt \(Self.still) --seed 3"
    for run in [
      "--init m --model n", "--hidden 5 --direct --embedding 6 --context 2 --model fresh",
    ] {
      let run = try await place.run("\(line) \(run)")
      #expect(run.status == 0, "\(run.errors)")
    }
    let new = try words(place, "n")
    #expect(Array(new.dropFirst(3)) == list && new.first == "<unk>")
    let (m, n, fresh) = (
      try parameters(place, "m/model.safetensors"), try parameters(place, "n/model.safetensors"),
      try parameters(place, "fresh/model.safetensors")
    )
    for name in ["hidden.0.weight", "hidden.0.bias"] {
      #expect(try areEqual(m.numbers(name), n.numbers(name)), "\(name)")
    }
    func weights(
      _ name: String, _ file: SafetensorsBytes, _ id: Int, of count: Int
    ) throws -> [Double] {
      let numbers = try file.numbers(name)
      guard name == "embedding.weight" else {
        return stride(from: id, to: numbers.count, by: count).map { numbers[$0] }
      }
      let width = numbers.count / count
      return Array(numbers[id * width..<(id + 1) * width])
    }
    for name in ["embedding.weight", "output.weight", "output.bias", "direct.weight"] {
      for (id, word) in new.enumerated() {
        let own = try weights(name, n, id, of: new.count)
        let expected: [Double]
        if let oldID = old.firstIndex(of: word) {
          expected = try weights(name, m, oldID, of: old.count)
        } else {
          expected = try weights(name, fresh, id, of: new.count)
        }
        #expect(areEqual(own, expected), "\(name) of \(word)")
      }
    }
  }

  @Test("start.safetensors has the weights byte for byte, and resuming gives the same weights")
  func resuming() async throws {
    let place = try await Self.workplace("--hidden 64,64 --tied", model: "initial")
    let text = try place.text("pets.txt")
    try place.write(String(repeating: text, count: 100), to: "long.txt")
    let line = "train long.txt --init initial --epochs 1"
    #expect(try await place.run("\(line) --quiet --model whole").status == 0)
    let interrupted = try await place.interrupt("\(line) --model m")
    #expect(interrupted.status == 128 + SIGINT, "\(interrupted)")
    let start = try parameters(place, "m/training/start.safetensors")
    #expect(start.body == (try parameters(place, "initial/model.safetensors")).body)
    try place.remove("initial")
    let run = try await place.run("train --resume m")
    #expect(run.status == 0 && run.errors.contains("when the run began"), "\(run)")
    #expect(
      try parameters(place, "m/model.safetensors").body
        == parameters(place, "whole/model.safetensors").body)
  }

  @Test("config.json records the initial model and trains the same weights again")
  func configuration() async throws {
    let place = try await Self.workplace()
    let run = try await place.run("train other.txt --init m --epochs 1 --quiet --model a")
    #expect(run.status == 0, "\(run.errors)")
    let file = try object(place.text("a/config.json").replacing("\n", with: "") + "\n")
    #expect(file["init"] as? String == place.url.appendingPathComponent("m").path)
    #expect(file["min-count"] == nil && file["max-vocabulary"] == nil)
    #expect(file["hidden"] as? [Int] == [8] && file["embedding"] as? Int == 6)
    #expect(try await place.run("train --config a/config.json --model b --quiet").status == 0)
    for name in ["model.safetensors", "config.json"] {
      #expect(try place.data("a/\(name)") == place.data("b/\(name)"), "\(name)")
    }
  }

  // MARK: - The plan

  @Test("the plan has the network of the initial model, whatever the text and the time suggest")
  func plan() async throws {
    let place = try await Self.workplace("--hidden 8 --layer-norm --tokenizer whitespace")
    for option in ["", "--time 1s", "--hidden 8 --embedding 6 --no-tied"] {
      let run = try await place.run("train other.txt --init m --dry-run \(option)")
      #expect(run.status == 0, "\(run.errors)")
      let lines = run.errors.split(separator: "\n")
      let network = "model       context 2, embedding 6, hidden 8, activation tanh, layer-norm: "
      #expect(lines.contains { $0.hasPrefix(network) }, "\(run.errors)")
      #expect(lines.contains { $0.hasPrefix("text        tokenizer whitespace, ") })
      #expect(lines.contains("weights     from m, with its vocabulary"), "\(run.errors)")
    }
    try place.write("zebra\nthe\ndog\n", to: "words.txt")
    let run = try await place.run("train other.txt --init m --vocabulary words.txt --dry-run")
    #expect(
      run.errors.contains(
        "\nweights     from m, which has 5 of the 6 entries of the vocabulary; those of the others "
          + "are random\n"), "\(run.errors)")
    try place.write("the\ndog\n", to: "words.txt")
    let whole = try await place.run("train other.txt --init m --vocabulary words.txt --dry-run")
    #expect(
      whole.errors.contains(
        "\nweights     from m, which has all 5 entries of the vocabulary\n"), "\(whole.errors)")
  }

  @Test("--freeze-embeddings keeps the embeddings of the initial model")
  func frozen() async throws {
    let place = try await Self.workplace()
    let run = try await place.run(
      "train other.txt --init m --freeze-embeddings --epochs 1 --quiet --model n")
    #expect(run.status == 0, "\(run.errors)")
    let (m, n) = (
      try parameters(place, "m/model.safetensors"), try parameters(place, "n/model.safetensors")
    )
    #expect(try m.numbers("embedding.weight") == n.numbers("embedding.weight"))
    #expect(try m.numbers("output.bias") != n.numbers("output.bias"))
  }

  // MARK: - Errors

  @Test(
    "train refuses an option that contradicts the initial model and names it",
    arguments: [
      ("--hidden 9", "'--hidden 9' contradicts m, which has '--hidden 8'; leave it out."),
      ("--hidden none", "'--hidden none' contradicts m, which has '--hidden 8'; leave it out."),
      ("--tied", "'--tied' contradicts m, which has '--no-tied'; leave it out."),
      (
        "--activation relu",
        "'--activation relu' contradicts m, which has '--activation tanh'; leave it out."
      ),
      (
        "--tokenizer characters",
        "'--tokenizer characters' contradicts m, which has '--tokenizer whitespace'; leave it out."
      ),
      ("--lowercase", "'--lowercase' contradicts m, which has '--no-lowercase'; leave it out."),
      (
        "--lines separate",
        "'--lines separate' contradicts m, which has '--lines stream'; leave it out."
      ),
      (
        "--embeddings m",
        "'--init' and '--embeddings' cannot be used together; leave one of them out."
      ),
      (
        "--min-count 2",
        "'--init' and '--min-count' cannot be used together; leave one of them out."
      ),
    ])
  func contradictions(option: String, message: String) async throws {
    let place = try await Self.workplace("--hidden 8 --tokenizer whitespace")
    let run = try await place.run("train other.txt --init m \(option)")
    #expect(run.status == 64 && run.output == "")
    #expect(run.errors.hasPrefix("Error: \(message)\n"), "\(run.errors)")
    #expect(try place.names == ["m", "other.txt", "pets.txt"])
  }

  @Test("train does not replace the model from which it starts")
  func sameFolder() async throws {
    let place = try await Self.workplace()
    let before = try place.contents(of: "m")
    for option in ["init", "embeddings"] {
      let run = try await place.run("train other.txt --\(option) m --model m --force")
      let message = """
        Error: m is the model from which the run starts, and would be deleted; specify another \
        folder with --model.

        """
      #expect(run == Program.Outcome(status: 1, output: "", errors: message))
    }
    #expect(try place.contents(of: "m") == before)
  }

  @Test("train refuses an initial model that is missing or a classifier, and --init on --resume")
  func refusals() async throws {
    let place = try await Self.workplace()
    let missing = try await place.run("train other.txt --init nosuch")
    #expect(
      missing.errors == "Error: There is no model folder nosuch; check its name, or train a model "
        + "first.\n")
    try place.write(Workplace.tabSeparated(Workplace.reviews()), to: "reviews.tsv")
    let line = "classify train reviews.tsv \(quickClassifier) --model c"
    #expect(try await place.run(line).status == 0)
    let classifier = try await place.run("train other.txt --init c")
    let message = "c is a classifier; use 'fflm classify', or specify a language model."
    #expect(
      classifier == Program.Outcome(status: 1, output: "", errors: "Error: \(message)\n"))
    let resumed = try await place.run("train --resume m --init m")
    #expect(resumed.status == 64)
    #expect(resumed.errors.contains("'--init' cannot be specified when a run is resumed"))
  }
}
