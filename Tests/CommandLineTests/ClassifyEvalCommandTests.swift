// Tests of fflm classify eval.

import Foundation
import Testing

@Suite("Classify eval", .timeLimit(.minutes(10))) struct ClassifyEvalCommandTests {
  @Test("eval prints the figures, a row for each label and the confusion matrix")
  func text() async throws {
    let place = try await Workplace.trainedToClassify()
    let run = try await place.run("classify eval reviews.tsv --model c")
    #expect(run.status == 0 && run.errors == "", "\(run)")
    for line in [
      #/examples\ +120/#, #/accuracy\ +\d\d\.\d\d\ %/#,
      #/cross-entropy\ +0\.\d{4}\ nats\ per\ example/#,
      #/calibration\ error\ +\d+\.\d\d\ %/#, #/label\ +precision\ +recall\ +F1\ +examples/#,
      #/neg\ +0\.\d{4}\ +0\.\d{4}\ +0\.\d{4}\ +\d\d/#, #/micro\ mean\ +(?:0\.\d{4}\ +){3}120/#,
      #/label\ \\\ predicted\ +neg\ +pos/#, #/neg\ +\d+\ +\d+/#, #/pos\ +\d+\ +\d+/#,
    ] {
      #expect(
        run.output.split(separator: "\n").contains { $0.wholeMatch(of: line) != nil },
        "\(run.output)")
    }
    #expect(!run.output.contains("precision at"))
  }

  /// Returns whether a number of a JSON object is the given one. Foundation reads some numbers with
  /// an error of several units in the last place.
  private func agrees(_ number: Any?, _ expected: Double) -> Bool {
    (number as? Double).map { abs($0 - expected) <= 0x1p-48 * expected } ?? false
  }

  @Test("eval --json agrees with the confusion matrix that it prints")
  func json() async throws {
    let place = try await Workplace.trainedToClassify()
    let run = try await place.run("classify eval reviews.tsv --json --top 2 --model c")
    let figures = try object(run.output)
    let confusion = try #require(figures["confusion"] as? [[Int]])
    let total = confusion.joined().reduce(0, +)
    #expect(figures["examples"] as? Int == total && total == 120)
    let right = confusion.indices.reduce(0) { $0 + confusion[$1][$1] }
    #expect(agrees(figures["accuracy"], Double(right) / Double(total)))
    #expect(figures["k"] as? Int == 2 && figures["recall_at_k"] as? Double == 1)
    #expect(figures["precision_at_k"] as? Double == 0.5)
    let labels = try #require(figures["labels"] as? [[String: Any]])
    #expect(labels.map { $0["label"] as? String } == ["neg", "pos"])
    for (i, label) in labels.enumerated() {
      let predicted = confusion[0][i] + confusion[1][i]
      let support = confusion[i].reduce(0, +)
      #expect(label["examples"] as? Int == support)
      #expect(agrees(label["precision"], Double(confusion[i][i]) / Double(predicted)))
      #expect(agrees(label["recall"], Double(confusion[i][i]) / Double(support)))
      #expect(agrees(label["f1"], Double(2 * confusion[i][i]) / Double(predicted + support)))
    }
  }

  @Test("several texts are evaluated together, and standard input is one of them at most once")
  func texts() async throws {
    let place = try await Workplace.trainedToClassify()
    let examples = Workplace.reviews()
    let parts = [examples.prefix(50), examples.dropFirst(50)].map {
      Workplace.tabSeparated(Array($0))
    }
    try place.write(parts[0], to: "a.tsv")
    let whole = try await place.run("classify eval reviews.tsv --model c")
    let run = try await place.run("classify eval a.tsv - --model c", input: parts[1])
    #expect(run == whole)
    try await place.expectRefusal(
      by: ["classify eval - - --model c"], "Standard input can be read only once", status: 64)
    try await place.expectRefusal(
      by: ["classify eval c --model c"], "'c' is a model, not a text; specify it with --model.")
  }

  @Test("the format of the training text is expected unless --format names another one")
  func format() async throws {
    let place = try await Workplace.trainedToClassify()
    let lines = Workplace.reviews().map { "__label__\($0.label) \($0.text)\n" }
    try place.write(lines.joined(), to: "other.txt")
    try await place.expectRefusal(
      by: ["classify eval other.txt --model c"],
      "Line 1 of 'other.txt' has no label; write it as a label, a tab and a text.")
    let run = try await place.run("classify eval other.txt --model c --format fasttext")
    #expect(try await run == place.run("classify eval reviews.tsv --model c"))
  }

  @Test("an unknown label is reported with its line")
  func unknownLabel() async throws {
    let place = try await Workplace.trainedToClassify()
    try place.write("pos\tgood\nPos\tgood\n", to: "other.tsv")
    try await place.expectRefusal(
      by: ["classify eval other.tsv --model c", "classify eval other.tsv --model c --json"],
      """
      The label 'Pos' in line 2 of 'other.tsv' does not occur in the training text; correct it, or \
      add such a text there.
      """)
  }

  @Test("the figures do not depend on the number of threads")
  func threads() async throws {
    let place = try await Workplace.trainedToClassify("--pool both --hidden 8")
    let one = try await place.run("classify eval reviews.tsv --model c --json --threads 1")
    let three = try await place.run("classify eval reviews.tsv --model c --json --threads 3")
    #expect(one.status == 0 && one == three)
  }
}
