// Tests of fflm train: chosen options, output, files and errors.

import Foundation
import Testing

@Suite("Train") struct TrainCommandTests {
  private static let files = [
    "config.json", "held-out.txt", "log.jsonl", "model.safetensors", "report.html", "training",
    "training/state.safetensors", "vocabulary.txt",
  ]

  @Test("train prints the options that it chooses before training starts")
  func choices() async throws {
    let place = try Workplace()
    let run = try await place.run("train pets.txt --epochs 1")
    #expect(run.status == 0)
    let lines = run.errors.split(separator: "\n").map(String.init)
    try #require(lines.count == 12, "\(run.errors)")
    let sizes = "corpus      pets.txt: 521 tokens to train on, 60 to validate on"
    #expect(lines[0] == sizes + " (its end)")
    let text = "tokenizer whitespace, tokenizer-version 3, min-count 2, max-vocabulary 50000"
    #expect(lines[1] == "text        \(text), lines stream")
    let unknown = "0.58 % of the training tokens and 3.33 % of the validation tokens are unknown"
    #expect(lines[2] == "vocabulary  59 entries; \(unknown)")
    // The model has 59 · 32 + 5 · 32 · 64 + 64 + 64 · 64 + 64 + 64 · 32 + 32 + 59 parameters, and its
    // pointer 4 · 20 + 32 · 32.
    #expect(
      lines[3]
        == """
        model       context 3, averages 8, embedding 32, hidden 64,64, activation gelu, residual, \
        layer-norm, tied, pointer: 17,547 parameters
        """)
    #expect(
      lines[4]
        == """
        training    optimizer adamw, learning-rate 0.006, batch 32, epochs 1, schedule cosine, \
        warmup 51, weight-decay 0.1, dropout-words 0.1, dropout-embedding 0.6, dropout-output 0.3, \
        seed 1
        """)
    #expect(
      lines[5].wholeMatch(
        of:
          /memory      28\.4 MB: \d+ KB for parameters, gradients, optimizer and activations, 28\.0 MB for the program/
      ) != nil, "\(lines[5])")
    #expect(lines[6] == "folder      pets.fflm, pets.fflm.partial until the first save")
    let epoch = /1\/1 +[\d.]+ +[\d.]+ +[\d.]+ +[\d,]+ +[\dms. ]+  best/
    let time = /time        about [\dms. ]+: 17 batches of [\d.]+ ms, and validation/
    #expect(lines[7].wholeMatch(of: time) != nil, "\(lines[7])")
    #expect(lines[8] == "epoch       loss  perplexity  validation   tokens/s     time")
    #expect(lines[9].wholeMatch(of: epoch) != nil, "\(lines[9])")
    #expect(lines[10].wholeMatch(of: /Ended: all epochs done \([\dms. ]+\)\./) != nil)
    #expect(lines[11] == "Report: pets.fflm/report.html")
    let result =
      /validation perplexity [\d.]+ \([\d.]+ nats per token, 60 tokens\)\nmodel in pets.fflm\n/
    #expect(run.output.wholeMatch(of: result) != nil, "\(run.output)")
    #expect(
      try place.contents(of: "pets.fflm").keys.sorted()
        == Self.files.filter {
          $0 != "training"
        })
  }

  @Test("train prints, saves and applies averages, residual layers and layer normalization")
  func residual() async throws {
    let place = try Workplace()
    let run = try await place.run(
      """
      train pets.txt --epochs 1 --context 2 --averages 4,8 --embedding 6 --hidden 9,9 \
      --activation gelu --residual --layer-norm
      """)
    #expect(run.status == 0)
    // The model has 59 · 6 + 24 · 9 + 9 + 9 · 9 + 9 + 9 · 59 + 59 parameters.
    #expect(
      run.errors.contains(
        """
        model       context 2, averages 4,8, embedding 6, hidden 9,9, activation gelu, residual, \
        layer-norm: 1,259 parameters

        """), "\(run.errors)")
    let file = try #require(
      try JSONSerialization.jsonObject(with: place.data("pets.fflm/config.json"))
        as? [String: Any])
    #expect(file["averages"] as? [Int] == [4, 8] && file["activation"] as? String == "gelu")
    #expect(file["residual"] as? Bool == true && file["layer-norm"] as? Bool == true)
    let evaluation = try await place.run("eval --json")
    #expect(evaluation.status == 0 && run.errors.contains("  best\n"))
    #expect(try await place.run("eval --json --threads 1") == evaluation)
    let generated = try await place.run("generate --tokens 5 --seed 1")
    #expect(generated.status == 0 && generated.output.count > 5)
  }

  @Test("eval reads a model whose config.json lacks the later keys")
  func oldModel() async throws {
    let place = try Workplace()
    _ = try await place.run("train pets.txt \(quick)")
    let before = try await place.run("eval --json")
    var text = try place.text("pets.fflm/config.json")
    for key in [
      /\s*"averages" ?: ?\[\s*\],/, /\s*"residual" ?: ?false,/, /\s*"layer-norm" ?: ?false,/,
      /\s*"freeze-embeddings" ?: ?false,/, /\s*"right-context" ?: ?0,/,
    ] {
      let without = text.replacing(key, with: "")
      #expect(without != text)
      text = without
    }
    try place.write(text, to: "pets.fflm/config.json")
    let after = try await place.run("eval --json")
    #expect(after.status == 0 && after == before)
  }

  @Test("train --time records its choices, which train the same weights again")
  func time() async throws {
    let place = try Workplace()
    let run = try await place.run("train pets.txt --time 2s --threads 1 --model a")
    #expect(run.status == 0)
    let chosen = try #require(
      try JSONSerialization.jsonObject(with: place.data("a/config.json")) as? [String: Any])
    #expect(chosen["time"] == nil)
    let steps = try #require(chosen["steps"] as? Int)
    let epochs = try #require(chosen["epochs"] as? Int)
    // The steps end within the last epoch.
    #expect(17 * (epochs - 1) < steps && steps <= 17 * epochs)
    #expect(run.errors.contains("Ended: all steps planned for --time done ("), "\(run.errors)")
    #expect(try await place.run("train --config a/config.json --model b --quiet").status == 0)
    #expect(try place.data("a/model.safetensors") == place.data("b/model.safetensors"))
    // Resuming a finished run changes nothing.
    #expect(try await place.run("train --resume a --quiet").status == 0)
    #expect(try place.data("a/model.safetensors") == place.data("b/model.safetensors"))
    // The command line overrides the file.
    let other = try await place.run("train --config a/config.json --time 1s --model c --dry-run")
    #expect(other.status == 0, "\(other.errors)")
  }

  @Test("train refuses a --time that is too short for a validation")
  func shortTime() async throws {
    let place = try Workplace(lines: 1000)
    let run = try await place.run("train pets.txt --time 0.000001s")
    #expect(run.status == 1 && run.isOneSentence, "\(run)")
    #expect(run.errors.contains("'--time 0.0s' is too short"))
    #expect(try place.names == ["pets.txt"])
  }

  @Test("--dry-run prints the configuration that training would use, and writes nothing")
  func dryRun() async throws {
    let place = try Workplace()
    let told = try await place.run("train pets.txt --hidden 16 --dry-run --time 100h")
    #expect(told.status == 0 && told.output == "")
    let time = #/\ntime        about [\dms. ]+ \(more time would not help\): [\d,]+ batches of /#
    #expect(told.errors.contains(time), "\(told.errors)")
    let run = try await place.run("train pets.txt \(quick) --dry-run --json")
    #expect(run.status == 0 && run.errors == "")
    #expect(try place.names == ["pets.txt"])
    _ = try await place.run("train pets.txt \(quick)")
    #expect(try run.output == place.text("pets.fflm/config.json"))
    let plain = try await place.run("train pets.txt --dry-run --quiet")
    #expect(plain.status == 64 && plain.errors.contains("'--dry-run --quiet' prints nothing"))
    let resumed = try await place.run("train --resume pets.fflm --dry-run")
    #expect(resumed.status == 64 && resumed.errors.contains("'--dry-run' and '--resume'"))
  }

  @Test("train refuses --time together with --epochs or --steps", arguments: ["epochs", "steps"])
  func timeAndLength(option: String) async throws {
    let place = try Workplace()
    let run = try await place.run("train pets.txt --time 1m --\(option) 3")
    #expect(run.status == 64)
    #expect(
      run.errors.contains(
        "'--time' and '--\(option)' cannot be used together; leave one of them out."))
    #expect(try place.names == ["pets.txt"])
  }

  @Test("the error for a text shorter than the window gives the window's width")
  func longWindow() async throws {
    let run = try await Workplace().run("train pets.txt --context 4 --averages 100,500")
    #expect(run.status == 1 && run.errors.contains("but a window of 604"), "\(run)")
  }

  @Test("train names the model folder after the text and creates it in the current folder")
  func folderName() async throws {
    let place = try Workplace()
    try place.write(try place.data("pets.txt"), to: "far/ein Text.v2.txt")
    let run = try await place.run(words: ["train", "far/ein Text.v2.txt"] + words(quick))
    #expect(run.status == 0 && run.output.hasSuffix("model in ein Text.v2.fflm\n"))
    #expect(try place.names == ["ein Text.v2.fflm", "far", "pets.txt"])
  }

  @Test(
    "a model folder may have any name",
    arguments: ["a b", "100%", "новая модель 模型", "two\nlines", "deep/er/model", "slash/"])
  func oddNames(name: String) async throws {
    let place = try Workplace()
    let run = try await place.run(words: ["train", "pets.txt", "--model", name] + words(quick))
    #expect(run.status == 0)
    let evaluation = try await place.run(words: ["eval", "--model", name, "--json"])
    #expect(evaluation.status == 0)
    #expect(place.exists("\(name)/model.safetensors"))
  }

  @Test("held-out text is neither in the vocabulary nor trained on")
  func heldOut() async throws {
    let place = try Workplace()
    let lines = (0..<20).map { "word\($0) and word\($0) ." }
    try place.write(lines.joined(separator: "\n") + "\n", to: "text.txt")
    let run = try await place.run("train text.txt --epochs 1")
    #expect(run.status == 0 && run.errors.contains("90 tokens to train on, 10 to validate on"))
    let vocabulary = try place.text("text.fflm/vocabulary.txt").split(separator: "\n")
    #expect(vocabulary.prefix(3) == ["<unk>", "<s>", "</s>"])
    #expect(Set(vocabulary.dropFirst(3)) == Set((0..<18).map { "word\($0)" } + ["and", "."]))
    #expect(try place.text("text.fflm/held-out.txt") == lines[18...].map { $0 + "\n" }.joined())
  }

  @Test("train does not hold out blank lines at the end of the text")
  func blankEnd() async throws {
    let place = try Workplace()
    let blank = String(repeating: "\n", count: 60)
    try place.write(try place.text("pets.txt") + blank, to: "blank.txt")
    let run = try await place.run("train blank.txt --epochs 1")
    #expect(run.errors.contains("blank.txt: 521 tokens to train on, 60 to validate on (its end)"))
    _ = try await place.run("train pets.txt \(quick)")
    #expect(try place.data("blank.fflm/held-out.txt") == place.data("pets.fflm/held-out.txt"))
  }

  @Test(
    "train refuses a validation or test text without words and leaves no files",
    arguments: ["\n\n\n", " \r\n", "<unk> <unk>\n"], ["--valid", "--test"])
  func noWords(text: String, option: String) async throws {
    let place = try Workplace()
    try place.write(text, to: "blank")
    let run = try await place.run("train pets.txt \(option) blank")
    let message = "Error: There are no words in 'blank'; use a text with words in it.\n"
    #expect(run == Program.Outcome(status: 1, output: "", errors: message))
    #expect(try place.names == ["blank", "pets.txt"])
  }

  @Test("train refuses a corpus whose last tenth has no words")
  func noWordsHeldOut() async throws {
    let place = try Workplace()
    let marks = String(repeating: "<unk> <unk> <unk>\n", count: 60)
    try place.write(try place.text("pets.txt") + marks, to: "pets.txt")
    let run = try await place.run("train pets.txt")
    #expect(run.status == 1 && run.isOneSentence, "\(run)")
    #expect(
      run.errors.hasPrefix("Error: There are no words in the last tenth of 'pets.txt', which"))
  }

  @Test("train --valid uses the whole corpus for training, and --test is evaluated last")
  func validationAndTest() async throws {
    let place = try Workplace()
    try place.write("the cat gets fed .\n", to: "valid.txt")
    try place.write("the dog gets fed .\nthe van gets washed .\n", to: "test.txt")
    let run = try await place.run("train pets.txt --valid valid.txt --test test.txt --steps 2")
    #expect(run.status == 0)
    #expect(run.errors.contains("581 tokens to train on, 6 to validate on (valid.txt)"))
    let result =
      /validation perplexity .*, 6 tokens\)\ntest perplexity .*, 12 tokens\)\nmodel in pets.fflm\n/
    #expect(run.output.wholeMatch(of: result) != nil, "\(run.output)")
    #expect(try place.text("pets.fflm/held-out.txt") == "the cat gets fed .\n")
    #expect(try place.text("pets.fflm/log.jsonl").contains("\"event\":\"test\""))
  }

  @Test("train reads a test text from standard input")
  func testFromInput() async throws {
    let run = try await Workplace().run(
      "train pets.txt --test - \(quick)", input: "the dog gets fed .\n")
    #expect(run.status == 0 && run.errors == "")
    #expect(run.output.contains("\ntest perplexity "))
  }

  @Test("training on standard input gives the same weights as on a file, in stdin.fflm")
  func corpusFromInput() async throws {
    let place = try Workplace()
    let run = try await place.run("train - \(quick)", input: try place.text("pets.txt"))
    #expect(run.status == 0 && run.output.hasSuffix("model in stdin.fflm\n"))
    let file = try await place.run("train pets.txt \(quick)")
    #expect(file.status == 0)
    #expect(
      try place.data("stdin.fflm/model.safetensors") == place.data("pets.fflm/model.safetensors"))
  }

  @Test("train --json prints one object whose validation figures agree with eval")
  func json() async throws {
    let place = try Workplace()
    let run = try await place.run("train pets.txt \(quick) --json")
    #expect(run.status == 0 && run.errors == "")
    let report = try object(run.output)
    #expect(
      Set(report.keys) == [
        "model", "parameters", "vocabulary", "training_tokens", "epochs", "steps", "seconds",
        "validation",
      ])
    #expect(report["model"] as? String == "pets.fflm")
    #expect(report["steps"] as? Int == 3 && report["epochs"] as? Int == 1)
    #expect(report["parameters"] as? Int == 15_947 && report["vocabulary"] as? Int == 59)
    #expect(report["training_tokens"] as? Int == 521)
    let evaluation = try object(try await place.run("eval --json").output)
    #expect((report["validation"] as? NSDictionary) == evaluation as NSDictionary)
  }

  @Test(
    "the same seed gives the same weights with any number of threads",
    arguments: [
      "", "--optimizer adamw --direct", "--hidden none --lines separate",
      "--hidden 32,32 --residual --layer-norm --activation silu --averages 3,5",
    ])
  func determinism(options: String) async throws {
    let place = try Workplace()
    let runs = [
      "--model a", "--model b", "--model c --threads 1", "--model d --threads 7",
      "--model e --seed 2",
    ]
    for run in runs {
      let run = try await place.run("train pets.txt --epochs 1 --quiet \(options) \(run)")
      #expect(run.status == 0)
    }
    let first = try place.data("a/model.safetensors")
    for same in ["b", "c", "d"] { #expect(try place.data("\(same)/model.safetensors") == first) }
    #expect(try place.data("e/model.safetensors") != first)
  }

  @Test("training with a model's config.json gives the same weights")
  func recipe() async throws {
    let place = try Workplace()
    _ = try await place.run(
      "train pets.txt --model a --hidden 9,9,8 --direct --averages 2 --residual --layer-norm --activation gelu --epochs 2 --quiet"
    )
    let run = try await place.run("train --config a/config.json --model b --quiet")
    #expect(run.status == 0)
    #expect(try place.data("a/config.json") == place.data("b/config.json"))
    #expect(try place.data("a/model.safetensors") == place.data("b/model.safetensors"))
  }

  private func words(_ line: String) -> [String] { line.split(separator: " ").map(String.init) }
}

/// Returns the JSON object that a text of one line contains.
func object(_ text: String) throws -> [String: Any] {
  #expect(text.hasSuffix("}\n") && text.count { $0 == "\n" } == 1)
  return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
}
