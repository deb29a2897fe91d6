// Tests that each command reads models of its own kind only.

import Foundation
import Testing

@Suite("Kinds of models", .timeLimit(.minutes(10))) struct ClassifierOptionTests {
  @Test("every command for language models refuses a classifier")
  func classifier() async throws {
    let place = try await Workplace.trainedToClassify()
    try place.write("a b 1\n", to: "text.txt")
    try await place.expectRefusal(
      by: [
        "eval -m c", "eval text.txt -m c", "score text.txt -m c", "score --pseudo -m c text.txt",
        "predict -m c --prompt x", "explain -m c --prompt x", "generate -m c", "fill -m c text.txt",
        "train --resume c",
        "train text.txt --embeddings c", "classify train reviews.tsv --embeddings c --model m",
        "vectors neighbors c good", "vectors analogy c a b c",
        "vectors plot c --top 3 --output p.svg",
        "vectors convert c v.vec", "vectors export c",
        "vectors eval c --similarities text.txt",
      ], "Error: c is a classifier; use 'fflm classify', or specify a language model.\n")
    #expect(try place.names == ["c", "reviews.tsv", "text.txt"])
  }

  @Test("every command for classifiers refuses a language model")
  func languageModel() async throws {
    let place = try await Workplace.trained("\(quick) --model m")
    try await place.expectRefusal(
      by: [
        "classify eval pets.txt -m m", "classify predict pets.txt -m m",
        "classify train --resume m",
      ], "Error: m is not a classifier; specify a model of 'fflm classify train'.\n")
  }

  @Test("commands without --model use the newest model of their own kind")
  func newest() async throws {
    let place = try Workplace(lines: 60)
    try place.write(Workplace.tabSeparated(Workplace.reviews()), to: "reviews.tsv")
    for command in ["classify predict pets.txt", "generate"] {
      let run = try await place.run(command)
      #expect(run.status == 1 && run.isOneSentence, "\(run)")
    }
    #expect(try await place.run("train pets.txt \(quick)").status == 0)
    let none = try await place.run("classify predict pets.txt")
    #expect(
      none.errors == """
        Error: There is no *.fflm folder of a classifier in the current folder; specify a \
        classifier's folder, or train one with 'fflm classify train'.

        """)
    #expect(try await place.run("classify train reviews.tsv \(quickClassifier)").status == 0)
    // The classifier is the newer one.
    let file = place.url.appendingPathComponent("reviews.fflm/model.safetensors").path
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: 60)], ofItemAtPath: file)
    for (command, model) in [
      ("eval pets.txt", "pets"), ("score pets.txt", "pets"), ("vectors export -o -", "pets"),
      ("classify predict pets.txt", "reviews"), ("classify eval reviews.tsv", "reviews"),
      ("inspect", "reviews"),
    ] {
      let run = try await place.run(command)
      #expect(run.status == 0 && run.errors.hasPrefix("Model: \(model).fflm\n"), "\(run)")
    }
  }

  @Test("a classifier does not count as a language model if one of its files is missing")
  func incomplete() async throws {
    let place = try await Workplace.trainedToClassify()
    try place.remove("c/labels.txt")
    try await place.expectRefusal(
      by: ["classify predict reviews.tsv -m c", "inspect c"],
      """
      Error: There is no c/labels.txt, so the model is incomplete; restore the file from a copy, or \
      specify another folder.

      """)
  }
}
