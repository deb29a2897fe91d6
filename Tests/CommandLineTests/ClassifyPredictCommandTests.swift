// Tests of fflm classify predict.

import Foundation
import Testing

@Suite("Classify predict", .timeLimit(.minutes(10))) struct ClassifyPredictCommandTests {
  @Test("predict prints a label with its probability for each line of a file or standard input")
  func lines() async throws {
    let place = try await Workplace.trainedToClassify()
    let text = "a good meal\nAN AWFUL MEAL\n\nnever seen"
    try place.write(text, to: "texts.txt")
    let run = try await place.run("classify predict texts.txt --model c")
    #expect(run.status == 0 && run.errors == "", "\(run)")
    let lines = run.output.split(separator: "\n").map { $0.split(separator: "\t") }
    #expect(lines.count == 4 && lines.allSatisfy { $0.count == 2 })
    #expect(lines[0][0] == "pos" && lines[1][0] == "neg")
    // Texts without a known word have the same prediction.
    #expect(lines[2] == lines[3])
    for input in ["classify predict --model c", "classify predict - --model c"] {
      #expect(try await place.run(input, input: text) == run)
    }
  }

  @Test("predict --top prints the labels by probability, which sum to 1, as text and as JSON")
  func top() async throws {
    let place = try Workplace.reviewing()
    let examples = Workplace.reviews().enumerated().map { i, example in
      ("\(example.label)\(i % 3)", "\(example.text) \(i % 3)")
    }
    try place.write(Workplace.tabSeparated(examples), to: "six.tsv")
    let training = try await place.run("classify train six.tsv --model c \(quickClassifier)")
    #expect(training.status == 0, "\(training)")
    let json = try await place.run(
      "classify predict --model c --top 9 --json", input: "good 1\nbad\n")
    let objects = try json.output.split(separator: "\n").map { try object($0 + "\n") }
    #expect(objects.count == 2)
    for object in objects {
      let labels = try #require(object["labels"] as? [[String: Any]])
      let probabilities = labels.compactMap { $0["probability"] as? Double }
      #expect(labels.count == 6 && probabilities == probabilities.sorted(by: >))
      // Each probability is rounded to double precision.
      #expect(abs(probabilities.reduce(0, +) - 1) < 1e-14)
    }
    let text = try await place.run("classify predict --model c --top 2", input: "good 1\n")
    let fields = text.output.dropLast().split(separator: "\t").map(String.init)
    let best = try #require(objects[0]["labels"] as? [[String: Any]]).prefix(2)
    #expect(
      fields
        == best.flatMap { label in
          [
            label["label"] as? String ?? "",
            String(format: "%.4f", label["probability"] as? Double ?? -1),
          ]
        })
  }

  @Test("the predictions are those that eval counts")
  func agreement() async throws {
    let place = try await Workplace.trainedToClassify("--pool max --hidden 6")
    let examples = Workplace.reviews()
    let run = try await place.run(
      "classify predict --model c --threads 2",
      input: examples.map { $0.text + "\n" }.joined())
    var confusion = [[0, 0], [0, 0]]
    for (line, example) in zip(run.output.split(separator: "\n"), examples) {
      let number = ["neg": 0, "pos": 1]
      let predicted = try #require(number[String(line.prefix { $0 != "\t" })])
      confusion[number[example.label] ?? 0][predicted] += 1
    }
    let figures = try object(
      try await place.run("classify eval reviews.tsv --model c --json").output)
    #expect(figures["confusion"] as? [[Int]] == confusion)
  }

  @Test("a prediction is printed before the next line is written to the pipe")
  func streaming() async throws {
    let place = try await Workplace.trainedToClassify()
    #expect(mkfifo(place.url.appendingPathComponent("pipe").path, 0o600) == 0)
    // The second line is written only after the first prediction has been read.
    let run = try await place.shell(
      #"""
      "$fflm" classify predict pipe --model c | {
        read -r first
        echo "$first" >&4
        cat
      } 4>first.txt & {
        echo good
        i=0
        while [ $i -lt 600 ] && ! [ -s first.txt ]; do sleep 0.1; i=$((i + 1)); done
        [ -s first.txt ] && echo bad
      } >pipe
      wait
      """#)
    #expect(run.status == 0 && run.output.hasPrefix("neg\t"), "\(run)")
    #expect(try place.text("first.txt").hasPrefix("pos\t"))
  }

  @Test("control characters of a label are escaped in text")
  func controlCharacters() async throws {
    let place = try Workplace.reviewing()
    let examples = Workplace.reviews().map { ("\u{1B}[2J\($0.label)", $0.text) }
    try place.write(Workplace.tabSeparated(examples), to: "odd.tsv")
    let training = try await place.run("classify train odd.tsv --model c \(quickClassifier)")
    #expect(training.status == 0, "\(training)")
    for command in ["predict", "eval odd.tsv"] {
      let run = try await place.run("classify \(command) --model c", input: "good\n")
      #expect(run.status == 0 && !run.output.contains("\u{1B}"), "\(run)")
      #expect(run.output.contains("\\u{1B}[2Jpos"), "\(run)")
    }
  }

  @Test("a line that is not UTF-8 is an error, unless --lossy replaces it")
  func invalid() async throws {
    let place = try await Workplace.trainedToClassify()
    try place.write(Data("good\n".utf8) + Data([0xFF, 0x0A]), to: "latin.txt")
    let run = try await place.run("classify predict latin.txt --model c")
    #expect(run.status == 1 && run.output.hasPrefix("pos\t"), "\(run)")
    #expect(run.errors.contains("latin.txt") && run.errors.contains("line 2"), "\(run)")
    let lossy = try await place.run("classify predict latin.txt --model c --lossy")
    #expect(lossy.status == 0 && lossy.output.count { $0 == "\n" } == 2, "\(lossy)")
  }
}
