// Tests of the folders of classifiers whose files are missing, damaged or inconsistent.

import Foundation
import Testing

@Suite("Bad classifiers", .timeLimit(.minutes(20))) struct BadClassifierTests {
  private static let commands = [
    "classify predict reviews.tsv -m c", "classify eval reviews.tsv -m c", "inspect c",
    "classify train --resume c --quiet",
  ]

  private func trained() async throws -> Workplace {
    let place = try Workplace.reviewing()
    try place.write("good\ngreat\n", to: "a.txt")
    let run = try await place.run(
      "classify train reviews.tsv --features words,lexicon --lexicon positive=a.txt --epochs 1 "
        + "--quiet --model c")
    #expect(run.status == 0, "\(run)")
    return place
  }

  @Test(
    "a missing, empty or truncated file is reported with its name",
    arguments: ["config.json", "features.txt", "lexicon.txt", "model.safetensors"])
  func truncated(file: String) async throws {
    let place = try await trained()
    let whole = try place.data("c/\(file)")
    for count in [0, 1, whole.count / 2] {
      try place.write(whole.prefix(count), to: "c/\(file)")
      // Half a word list is another word list.
      if file == "lexicon.txt", count != 1 { continue }
      try await place.expectRefusal(by: Self.commands, "c/")
    }
    try place.remove("c/\(file)")
    try await place.expectRefusal(by: Self.commands, "There is no c/\(file)")
  }

  @Test(
    "labels that are not distinct, not in order, too few or too many are refused",
    arguments: ["", "neg\n", "neg\nneg\n", "pos\nneg\n", "neg\npos\nother\n", "\n\n", "a\nb\nc\n"])
  func labels(text: String) async throws {
    let place = try await trained()
    try place.write(text, to: "c/labels.txt")
    try await place.expectRefusal(by: Self.commands, "c/")
  }

  @Test(
    "features that are not in the table, repeated, of another kind or out of order are refused",
    arguments: [
      "words\t\n", "words good\n", "words\tgood\nwords\tgood\n", "bigrams\ta b\n", "lexicon\tno\n",
      "magic\tx\n", "\n", "words\tgood\n", "words\t\u{0}\n",
    ])
  func features(text: String) async throws {
    let place = try await trained()
    try place.write(text, to: "c/features.txt")
    try await place.expectRefusal(by: Self.commands, "c/")
    try place.write(Data("words\t".utf8) + Data([0xFF, 0x0A]), to: "c/features.txt")
    try await place.expectRefusal(by: Self.commands, "c/features.txt: Line 1 is not")
  }

  @Test(
    "word lists with other names are refused", arguments: ["good\n", "other\tgood\n", "\tgood\n"])
  func lexicon(text: String) async throws {
    let place = try await trained()
    try place.write(text, to: "c/lexicon.txt")
    try await place.expectRefusal(
      by: Self.commands, "c/lexicon.txt: Its lines must be 'positive' or 'negative', a tab and")
  }

  @Test(
    "values of config.json that do not describe a classifier are refused",
    arguments: [
      ("\"task\" : \"classification\"", "\"task\" : \"regression\""),
      ("\"tokenizer-version\" : 3", "\"tokenizer-version\" : 99"),
      ("\"tokenizer\" : \"whitespace\"", "\"tokenizer\" : \"magic\""),
      ("    \"words\",\n", ""), ("    \"words\",\n", "    \"words\",\n    \"words\",\n"),
      ("    \"lexicon\"\n", "    \"bigrams\"\n"),
      ("\"hidden\" : [\n\n  ]", "\"hidden\" : [5]"),
      ("\"hidden\" : [\n\n  ]", "\"hidden\" : [-5]"),
      ("\"task\"", "\"pool\" : \"sum\",\n  \"embedding\" : 4,\n  \"task\""),
      ("\"task\"", "\"pool\" : \"mean\",\n  \"task\""),
      ("\"task\"", "\"pool\" : \"mean\",\n  \"embedding\" : 4,\n  \"task\""),
      ("\"task\"", "\"pool\" : \"mean\",\n  \"embedding\" : 268435456,\n  \"task\""),
      ("\"task\"", "\"buckets\" : -1,\n  \"task\""),
      ("\"task\"", "\"buckets\" : 268435457,\n  \"task\""),
      ("\"lexicon-scales\" : [\n", "\"lexicon-scales\" : [\n    1,\n"),
      ("\"lexicon-scales\" : [\n", "\"lexicon-scales\" : [\n    0,\n"),
      ("\"format\" : \"tsv\"", "\"format\" : \"csv\""), ("{", "["),
    ])
  func configuration(old: String, new: String) async throws {
    let place = try await trained()
    try place.edit("c/config.json", old, new)
    try await place.expectRefusal(by: Array(Self.commands), "c/")
  }

  @Test(
    "resuming with invalid options of training is refused",
    arguments: [
      ("batch", "32", "0"), ("batch", "32", "9223372036854775807"), ("epochs", "1", "-1"),
      ("learning-rate", "16", "-8"), ("learning-rate", "16", "0"), ("momentum", "0.9", "5"),
      ("l1", "0", "-1"), ("l2", "0", "1e300"), ("dropout-words", "0", "1"), ("clip", "0", "-1"),
      ("patience", "5", "-1"), ("warmup", "0", "-1"), ("seed", "1", "-1"),
      ("optimizer", "\"sgd\"", "\"adam\""), ("optimizer", "\"sgd\"", "\"magic\""),
      ("class-weights", "\"none\"", "\"some\""),
    ])
  func training(key: String, old: String, new: String) async throws {
    let place = try await trained()
    try place.edit("c/config.json", "\"\(key)\" : \(old)", "\"\(key)\" : \(new)")
    try await place.expectRefusal(by: ["classify train --resume c --quiet"], "c/")
  }

  @Test("weights that are not finite, or so large that probabilities are not, are refused")
  func weights() async throws {
    let place = try await trained()
    let file = "c/model.safetensors"
    let model = try SafetensorsBytes(place.data(file))
    for (bits, message) in [
      (UInt32(0x7F80_0000), "not finite"), (0x7FC0_0000, "not finite"),
      (0x7F7F_FFFF, "probabilities are not finite"),
    ] {
      var body = model.body
      for start in stride(from: 0, to: body.count, by: 4) {
        for byte in 0..<4 {
          body[body.startIndex + start + byte] = UInt8(truncatingIfNeeded: bits >> (8 * byte))
        }
      }
      try place.write(SafetensorsBytes(header: model.header, body: body).data, to: file)
      let commands = Self.commands.prefix(2)
      for command in commands {
        let run = try await place.run(command)
        #expect(run.status == 1 && run.errors.contains(message), "\(bits): \(run)")
      }
    }
  }
}
