// Tests of fflm classify train: formats, errors in labeled texts, determinism, resuming, results.

import Foundation
import Testing

@Suite("Classify train", .timeLimit(.minutes(20))) struct ClassifyTrainCommandTests {
  private func model(_ place: Workplace, _ name: String) throws -> Data {
    try place.data("\(name)/model.safetensors")
  }

  // MARK: - Formats

  @Test("the same examples in each format give the same model, from a file and standard input")
  func formats() async throws {
    let place = try await Workplace.trainedToClassify()
    let examples = Workplace.reviews()
    let texts = [
      ("fasttext", examples.map { "__label__\($0.label) \($0.text)\n" }.joined()),
      ("tsv", Workplace.tabSeparated(examples)),
      (
        "jsonl",
        try examples.map {
          String(
            decoding: try JSONSerialization.data(
              withJSONObject: ["label": $0.label, "text": $0.text, "id": 7]), as: UTF8.self) + "\n"
        }.joined()
      ),
    ]
    for (format, text) in texts {
      try place.write(text, to: "same.txt")
      for options in ["", "--format \(format)"] {
        let run = try await place.run(
          "classify train same.txt --model m --force \(quickClassifier) \(options)")
        #expect(run.status == 0, "\(format): \(run)")
        #expect(try model(place, "m") == model(place, "c"), "\(format)")
      }
      let run = try await place.run(
        "classify train - --model m --force \(quickClassifier)", input: text)
      #expect(try run.status == 0 && model(place, "m") == model(place, "c"), "\(format): \(run)")
    }
  }

  @Test("--label-field and --text-field name the fields of JSON lines, and eval remembers them")
  func fields() async throws {
    let place = try await Workplace.trainedToClassify()
    // Numbers and Booleans are labels, too, and a list of one label is that label.
    let lines = Workplace.reviews().map { label, text in
      "{\"stars\": \(label == "pos"), \"body\": \"\(text)\", \"text\": 3}\n"
    }
    try place.write(lines.joined(), to: "stars.jsonl")
    let run = try await place.run(
      "classify train stars.jsonl --label-field stars --text-field body \(quickClassifier)")
    #expect(run.status == 0, "\(run)")
    #expect(try place.text("stars.fflm/labels.txt") == "false\ntrue\n")
    let (mine, other) = (
      try await place.run("classify eval stars.jsonl --model stars.fflm --json"),
      try await place.run("classify eval reviews.tsv --model c --json")
    )
    #expect(
      mine.output.replacing("false", with: "neg").replacing("true", with: "pos")
        == other.output)
  }

  @Test(
    "a line that is not a labeled text is reported with its number, and nothing is written",
    arguments: [
      ("__label__a x\nno label here\n", "Line 2 of 'bad.txt' has no label; write it as '__label__"),
      ("__label__ x\n", "Line 1 of 'bad.txt' has no label"),
      ("__label__a x\n\n", "Line 2 of 'bad.txt' is empty; remove it"),
      ("__label__a\n", "Line 1 of 'bad.txt' has a label but no text; add a text, or remove"),
      ("__label__a \u{B}\t\n", "Line 1 of 'bad.txt' has a label but no text"),
      ("__label__a __label__b x\n", "Line 1 of 'bad.txt' has more than one label"),
      ("__label__a x __label__b\n", "Line 1 of 'bad.txt' has more than one label"),
      ("a\tx\nb x\n", "Line 2 of 'bad.txt' has no label; write it as a label, a tab and a text."),
      ("a\tx\n\ty\n", "Line 2 of 'bad.txt' has no label"),
      ("a\tx\nb\t \n", "Line 2 of 'bad.txt' has a label but no text"),
      ("a\tx\nb\ty\tz\n", "Line 2 of 'bad.txt' has 2 tabs; write it as a label, a tab and a text"),
      ("{\"label\": \"a\", \"text\": \"x\"}\n{\"label\":\n", "Line 2 of 'bad.txt': "),
      ("{\"label\": \"a\"}\n", "Line 1 of 'bad.txt': the field \"text\" is missing; correct the"),
      ("{\"text\": \"a\"}\n", "Line 1 of 'bad.txt': the field \"label\" is missing"),
      ("{\"label\": {}, \"text\": \"a\"}\n", "the field \"label\" is not a string"),
      ("{\"label\": null, \"text\": \"a\"}\n", "the field \"label\" is not a string"),
      ("{\"label\": [\"a\", \"b\"], \"text\": \"a\"}\n", "Line 1 of 'bad.txt' has more than one"),
      ("{\"label\": \"a\\nb\", \"text\": \"a\"}\n", "the field \"label\" has a line feed"),
      ("{\"label\": \"a\", \"text\": \"\\ud800\"}\n", "Line 1 of 'bad.txt': "),
      ("{\"label\": \"\", \"text\": \"a\"}\n", "Line 1 of 'bad.txt' has no label"),
      ("{} {}\n", "Line 1 of 'bad.txt': "),
      ("neither of these\n", "The first line of 'bad.txt' is neither '__label__x text' nor"),
      ("a\tx\na\ty\n", "All texts in 'bad.txt' have the label 'a'; add texts with another label."),
      ("a\tx\nb\ty\n", "'bad.txt' has only 2 texts, too few to hold out a tenth for validation"),
    ])
  func badLines(text: String, message: String) async throws {
    let place = try Workplace()
    try place.write(text, to: "bad.txt")
    try await place.expectRefusal(by: ["classify train bad.txt"], message)
    #expect(try place.names == ["bad.txt", "pets.txt"])
  }

  @Test("a label longer than 1000 bytes, an empty text and binary files are refused")
  func oddTexts() async throws {
    let place = try Workplace()
    let long = String(repeating: "x", count: 1001)
    try place.write("a\tx\n\(long)\ty\n", to: "long.txt")
    try await place.expectRefusal(
      by: ["classify train long.txt"],
      "The label in line 2 of 'long.txt' is longer than 1000 bytes; write a shorter one.")
    try place.write("", to: "empty.txt")
    try await place.expectRefusal(by: ["classify train empty.txt"], "'empty.txt'")
    try place.write(Data([0x61, 0x09, 0xFF, 0x0A]), to: "latin.txt")
    try await place.expectRefusal(by: ["classify train latin.txt"], "'latin.txt'")
  }

  @Test(
    "an unknown label in the validation or test text is reported before training",
    arguments: ["valid", "test"])
  func unknownLabel(option: String) async throws {
    let place = try Workplace.reviewing()
    try place.write("pos\tgood\nnone\tbad\n", to: "other.tsv")
    try await place.expectRefusal(
      by: ["classify train reviews.tsv --\(option) other.tsv"],
      "The label 'none' in line 2 of 'other.tsv' does not occur in the training text; correct it")
    #expect(try place.names == ["other.tsv", "reviews.tsv"])
  }

  @Test("no feature that is frequent enough, and a model as a text, are refused")
  func noFeatures() async throws {
    let place = try await Workplace.trainedToClassify()
    try await place.expectRefusal(
      by: ["classify train reviews.tsv --min-count 1000"],
      "No feature occurs in 1000 or more texts of 'reviews.tsv'; lower --min-count")
    try await place.expectRefusal(
      by: ["classify train c --model m"], "'c' is a model, not a text")
    try await place.expectRefusal(
      by: [
        "classify train - --valid -", "classify train - --lexicon positive=-,negative=reviews.tsv",
        "classify train reviews.tsv --lexicon positive=-,negative=-",
      ], "Standard input can be read only once", status: 64)
  }

  @Test(
    "options that contradict each other are usage errors",
    arguments: [
      ("--freeze-embeddings", "requires '--embeddings'"),
      ("--activation tanh", "'--activation' requires hidden layers"),
      ("--buckets 9 --features words", "'--buckets' hashes bigrams and characters"),
      ("--features words,magic", "'magic' is not a kind of features; choose among words, bigrams"),
      ("--features words,", "'' is not a kind of features"),
      ("--features lexicon", "need word lists; specify --lexicon"),
      ("--lexicon positive", "is not 'positive=FILE,negative=FILE'"),
      ("--lexicon good=reviews.tsv", "is not 'positive=FILE,negative=FILE'"),
      ("--lexicon positive=reviews.tsv,positive=reviews.tsv", "is not 'positive=FILE,negative"),
      ("--lexicon positive=reviews.tsv --features words", "add it to --features"),
      ("--pool sum", "'mean', 'max' or 'both'"), ("--buckets 0", "--buckets"),
      ("--resume c --l2 1", "'--l2' cannot be specified when a run is resumed"),
    ])
  func usage(options: String, message: String) async throws {
    let place = try Workplace.reviewing()
    let run = try await place.run("classify train reviews.tsv \(options)")
    #expect(run.status == 64 && run.output == "" && run.errors.contains(message), "\(run)")
    #expect(try place.names == ["reviews.tsv"])
  }

  // MARK: - Folder

  @Test("the model's folder has the name of the corpus, and --force replaces an existing one")
  func folder() async throws {
    let place = try Workplace.reviewing()
    let train = "classify train reviews.tsv \(quickClassifier)"
    let run = try await place.run(train)
    #expect(run.status == 0 && run.errors == "", "\(run)")
    #expect(run.output.hasSuffix("\nmodel in reviews.fflm\n"))
    #expect(try place.names == ["reviews.fflm", "reviews.tsv"])
    try await place.expectRefusal(
      by: [train],
      """
      Error: reviews.fflm already exists. Resume it with 'fflm classify train --resume \
      reviews.fflm', replace it with --force, or specify another with --model.

      """)
    let first = try model(place, "reviews.fflm")
    #expect(try await place.run("\(train) --seed 2 --epochs 2 --force").status == 0)
    #expect(try model(place, "reviews.fflm") != first)
    let piped = try await place.run(
      "classify train - \(quickClassifier)", input: place.text("reviews.tsv"))
    #expect(piped.output.hasSuffix("\nmodel in stdin.fflm\n"))
  }

  @Test("the validation and test texts are kept, and can come from a pipe")
  func pipes() async throws {
    let place = try Workplace.reviewing()
    let held = Workplace.tabSeparated(Workplace.reviews(30))
    try place.write(held, to: "held.tsv")
    for option in ["valid", "test"] {
      let train = "classify train reviews.tsv \(quickClassifier) --\(option)"
      let file = try await place.run("\(train) held.tsv --model file --force")
      let pipe = try await place.run("\(train) - --model pipe --force", input: held)
      #expect(pipe.status == 0 && file.status == 0, "\(pipe)")
      #expect(pipe.output.replacing("pipe", with: "file") == file.output)
      #expect(try model(place, "pipe") == model(place, "file"))
      let kept = option == "valid" ? "held-out.txt" : "test.txt"
      #expect(try place.text("pipe/\(kept)") == held)
    }
  }

  // MARK: - Results

  @Test("--json prints the figures of the validation and test examples")
  func json() async throws {
    let place = try Workplace.reviewing()
    try place.write(Workplace.tabSeparated(Workplace.reviews(40)), to: "test.tsv")
    let run = try await place.run(
      "classify train reviews.tsv --test test.tsv --json \(quickClassifier)")
    #expect(run.status == 0 && run.errors == "", "\(run)")
    let outcome = try object(run.output)
    #expect(outcome["model"] as? String == "reviews.fflm")
    let validation = try #require(outcome["validation"] as? [String: Any])
    #expect(validation["examples"] as? Int == 12)
    let test = try #require(outcome["test"] as? [String: Any])
    let evaluated = try object(try await place.run("classify eval test.tsv --json").output)
    for key in ["examples", "accuracy", "cross_entropy_nats", "calibration_error"] {
      let (a, b) = (test[key] as? Double, evaluated[key] as? Double)
      #expect(a != nil && a == b, "\(key): \(test) \(evaluated)")
    }
    let log = try place.text("reviews.fflm/log.jsonl").split(separator: "\n").map(String.init)
    let record = try object(try #require(log.last) + "\n")
    #expect(record["event"] as? String == "test")
    #expect(
      record["cross_entropy_nats"] as? Double == evaluated["cross_entropy_nats"] as? Double)
  }

  @Test(
    "the model has the same bits for any number of threads",
    arguments: [
      "--features words,bigrams,characters", "--features words,bigrams --buckets 50",
      "--pool mean --embedding 8", "--pool max --hidden 6 --dropout-words 0.1",
      "--pool both --embedding 5 --hidden 7,6 --optimizer adam --dropout-hidden 0.2",
    ])
  func threads(options: String) async throws {
    let place = try Workplace.reviewing()
    var models: [Data] = []
    for threads in 1...3 {
      let run = try await place.run(
        "classify train reviews.tsv \(options) --epochs 2 --quiet --model m --force "
          + "--threads \(threads)")
      #expect(run.status == 0, "\(run)")
      models.append(try model(place, "m"))
    }
    #expect(models[0] == models[1] && models[1] == models[2])
  }

  @Test("balanced class weights repeat the examples of the rare label")
  func classWeights() async throws {
    let place = try Workplace.reviewing()
    // Two of three examples are bad.
    let examples = Workplace.reviews(240).filter { $0.label == "neg" || $0.text.contains("r") }
    let counts = ["pos", "neg"].map { label in examples.count { $0.label == label } }
    try #require(counts[0] < counts[1] && counts[0] > 0)
    let held = Workplace.tabSeparated(Workplace.reviews(20))
    try place.write(Workplace.tabSeparated(examples), to: "skewed.tsv")
    try place.write(held, to: "held.tsv")
    for (weights, count) in [("none", counts[0] + counts[1]), ("balanced", 2 * counts[1])] {
      let run = try await place.run(
        "classify train skewed.tsv --valid held.tsv --class-weights \(weights) --model \(weights) "
          + quickClassifier)
      #expect(run.status == 0, "\(run)")
      let record = try place.text("\(weights)/log.jsonl").split(separator: "\n")
        .map { try object($0 + "\n") }.first { $0["event"] as? String == "validation" }
      #expect(record?["epoch_tokens"] as? Int == count)
    }
    #expect(try model(place, "none") != model(place, "balanced"))
  }

  @Test("three hundred labels are learned, and eval prints precision and recall of several")
  func manyLabels() async throws {
    let place = try Workplace.reviewing()
    // Two texts of each label share a word that no other label has.
    let examples = (0..<300).flatMap { i in
      [("l\(i)", "the word\(i) was seen"), ("l\(i)", "a word\(i) of old")]
    }
    try place.write(Workplace.tabSeparated(examples), to: "many.tsv")
    let run = try await place.run(
      "classify train many.tsv --valid many.tsv --model m \(quickClassifier)")
    #expect(run.status == 0, "\(run)")
    let evaluation = try await place.run("classify eval many.tsv --model m --top 5")
    #expect(evaluation.output.contains("accuracy           100.00 %"), "\(evaluation)")
    #expect(evaluation.output.contains("precision at 5     20.00 %"))
    #expect(evaluation.output.contains("recall at 5        100.00 %"))
    let report = try place.text("m/report.html")
    #expect(report.contains("The 100 most frequent of 300 labels."))
    #expect(report.contains("Most frequent confusions"))
  }

  // MARK: - Resuming

  @Test(
    "resuming after an interruption gives the same bits as an uninterrupted run",
    arguments: [
      "--features words,bigrams", "--class-weights balanced --dropout-words 0.2",
      "--pool both --hidden 6 --optimizer adam --dropout-hidden 0.2 --dropout-words 0.1",
    ])
  func interrupted(options: String) async throws {
    let place = try Workplace.reviewing()
    try place.write(Workplace.tabSeparated(Workplace.reviews(40)), to: "test.tsv")
    let train =
      "classify train reviews.tsv --test test.tsv --schedule constant --patience 0 "
      + "--batch 2 --quiet \(options)"
    let outcome = try await place.interrupt("\(train) --epochs 2000 --model m")
    #expect(outcome.status == 130 && outcome.output == "")
    #expect(
      outcome.errors
        == "Interrupted and saved. Resume with: fflm classify train --resume m\n")
    #expect(try place.text("m/report.html").contains("interrupted."))
    let unfinished = try await place.run("classify eval test.tsv --model m")
    #expect(
      unfinished.errors == """
        Note: The training of m has not finished, so its probabilities are not calibrated. Unless \
        it is still running, resume it with 'fflm classify train --resume m'.

        """)
    // The interrupted epoch is the last one.
    let log = try place.text("m/log.jsonl")
    let epochs = max(1, try #require(log.matches(of: /"epoch":(\d+)/).last.flatMap { Int($0.1) }))
    let rest = try await place.run("classify train --resume m --quiet --epochs \(epochs)")
    let whole = try await place.run("\(train) --epochs \(epochs) --model whole")
    #expect(rest.status == 0 && whole.status == 0, "\(rest)")
    #expect(rest.output.replacing("in m", with: "in whole") == whole.output)
    #expect(try model(place, "m") == model(place, "whole"))
  }

  @Test("resuming a run that has ended neither trains nor calibrates the model again")
  func ended() async throws {
    let place = try Workplace.reviewing()
    // The temperature shows that the model is calibrated.
    let examples = Workplace.reviews().enumerated().filter { $0.offset % 10 != 9 }.map(\.element)
    try place.write(Workplace.tabSeparated(examples), to: "clean.tsv")
    let first = try await place.run("classify train clean.tsv --model m \(quickClassifier)")
    let before = try model(place, "m")
    #expect(try SafetensorsBytes(before).header.contains("\"temperature\":\""))
    let again = try await place.run("classify train --resume m --quiet")
    #expect(again.status == 0 && again.output == first.output, "\(again)")
    #expect(try model(place, "m") == before)
  }

  @Test("resuming with another text is refused")
  func otherText() async throws {
    let place = try await Workplace.trainedToClassify()
    let path = place.url.appendingPathComponent("reviews.tsv").path
    let before = try place.contents(of: "c")
    try place.write(Workplace.tabSeparated(Workplace.reviews(121)), to: "reviews.tsv")
    try await place.expectRefusal(by: ["classify train --resume c --quiet"], "training text")
    try place.write("x\ty\n" + Workplace.tabSeparated(Workplace.reviews()), to: "reviews.tsv")
    try await place.expectRefusal(
      by: ["classify train --resume c --quiet"], "The label 'x' in line 1 of '\(path)'")
    try place.remove("reviews.tsv")
    try await place.expectRefusal(
      by: ["classify train --resume c --quiet"],
      "as in 'fflm classify train TEXT --resume c'.")
    #expect(try place.contents(of: "c") == before)
  }

  // MARK: - Report

  @Test(
    "the command in the report trains the same model",
    arguments: [
      "--features words,bigrams,lexicon --lexicon positive=a.txt,negative=b.txt --l2 0.00001",
      "--pool mean --embeddings a.vec --freeze-embeddings --hidden 4 --valid reviews.tsv",
      "--class-weights balanced --min-count 2 --keep-case --tokenizer words --seed 9223372036854775807",
    ])
  func command(options: String) async throws {
    let place = try Workplace.reviewing()
    try place.write("good\ngreat\n", to: "a.txt")
    try place.write("; a comment\nbad\n", to: "b.txt")
    try place.write("2 3\ngood 1 0 0.5\nbad 0 1 0.25\n", to: "a.vec")
    let first = try await place.run(
      "classify train reviews.tsv \(options) --epochs 2 --test reviews.tsv --quiet --model a")
    #expect(first.status == 0, "\(first)")
    let report = try place.text("a/report.html")
    let command = try #require(report.firstMatch(of: /<pre>(.*)<\/pre>/)?.1)
    let line = command.replacing(/<\/?span>/, with: "").replacing(/^fflm/, with: "\"$fflm\"")
    let run = try await place.shell("\(line) --quiet --model b")
    #expect(run.status == 0, "\(run) \(line)")
    for file in ["model.safetensors", "config.json", "features.txt"] {
      #expect(try place.data("a/\(file)") == place.data("b/\(file)"), "\(file)")
    }
  }

  @Test("the report of a classifier shows the figures, the labels and the confusion matrix")
  func report() async throws {
    let place = try await Workplace.trainedToClassify("--test reviews.tsv")
    let report = try place.text("c/report.html")
    for text in [
      "A classifier, trained by fflm on reviews.tsv. Ended at epoch 3 of 3",
      "<dt>validation accuracy</dt>", "<dt>test macro F1</dt>", "<dt>test calibration error</dt>",
      "<h2>Validation examples</h2>", "<h2>Test examples</h2>", "in nats per example, by epoch",
      "in examples per second, by epoch", "class=\"right\"",
    ] { #expect(report.contains(text), "\(text)") }
    #expect(!report.contains("refresh") && !report.contains("perplexity"))
  }

  @Test("training completes even if the report cannot be written")
  func unwritable() async throws {
    let place = try await Workplace.trainedToClassify()
    try place.remove("c/report.html")
    try place.write("", to: "c/report.html/file")
    let run = try await place.run("classify train --resume c --epochs 5 --quiet")
    #expect(run.status == 0 && run.output.hasPrefix("validation: accuracy "))
    #expect(
      run.errors == "The report cannot be updated: Cannot write c/report.html: Is a directory.\n")
  }
}
