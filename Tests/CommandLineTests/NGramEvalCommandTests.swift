// Tests of unknown words with n-gram models that spell <unk> differently or lack it.

import Foundation
import Testing

@Suite("Unknown words of n-gram models") struct NGramEvalCommandTests {
  /// Returns an ARPA file with this line for the unknown word.
  private func arpa(_ unknown: String) -> String {
    """
    \\data\\
    ngram 1=\(unknown.isEmpty ? 3 : 4)

    \\1-grams:
    \(unknown)-99 <s>
    -0.5 </s>
    -0.4 cat

    \\end\\

    """
  }

  @Test(
    "ngram eval treats <UNK> as <unk> in a model and as unknown in a text",
    arguments: ["<unk>", "<UNK>"])
  func capitals(name: String) async throws {
    let place = try Workplace()
    try place.write(arpa("-0.5 \(name)\n"), to: "lm.arpa")
    for text in ["cat dog\n", "cat <unk>\n", "cat <UNK>\n"] {
      let run = try await place.run("ngram eval lm.arpa - --json", input: text)
      #expect(!run.errors.contains("no probability"))
      let figures = try object(run.output)
      // KenLM 0.3.0 gives 10^((0.4 + 0.5 + 0.5) / 3) for all three texts.
      let perplexity = try #require(figures["perplexity"] as? Double)
      #expect(abs(perplexity / pow(10, 1.4 / 3) - 1) < 1e-6)
      #expect(figures["unknown_tokens"] as? Int == 1)
    }
  }

  @Test(
    "evaluation notes an n-gram model without <unk> if the text has unknown words",
    arguments: [("", "1e-100"), ("-99 <unk>\n", "1e-99")])
  func lacking(line: String, probability: String) async throws {
    let place = try Workplace()
    try place.write(arpa(line), to: "lm.arpa")
    let note =
      "lm.arpa has no probability for <unk>, so an unknown word has probability "
      + "\(probability)."
    let run = try await place.run("ngram eval lm.arpa - --json", input: "cat dog\n")
    #expect(run.status == 0)
    let errors = run.errors.split(separator: "\n")
    #expect(
      errors == ["\(note) The perplexity without unknown words leaves them out.", advice[...]],
      "\(run.errors)")
    #expect(try await place.run("ngram eval lm.arpa -", input: "cat\n").errors == "")
    #expect(
      try await place.run("train pets.txt \(quick) --model m").status == 0)
    let mixed = try await place.run("eval -m m --mix lm.arpa")
    #expect(mixed.status == 0 && mixed.errors.contains("\n\(note)\n"), "\(mixed)")
  }

  @Test("ngram eval notes many unknown words and the options that may cause them")
  func otherTokenizer() async throws {
    let place = try Workplace()
    try place.write("A cat, a dog.\nA dog, a cat.\n", to: "text.txt")
    _ = try await place.run("ngram train text.txt -n 2 -o lm.arpa --tokenizer words --lowercase")
    let options = "--tokenizer words --lowercase"
    #expect(try await place.run("ngram eval lm.arpa text.txt \(options)").errors == "")
    let errors = try await place.run("ngram eval lm.arpa text.txt").errors.split(separator: "\n")
    #expect(errors.count == 2 && errors[0].hasPrefix("Note: 60.0 % of the tokens of 'text.txt' "))
    #expect(errors.last == advice[...])
  }

  private let advice =
    "Note: Unknown words can mean that the model was estimated with other --tokenizer or "
    + "--lowercase options."

  @Test("eval --mix reads <UNK> in an n-gram model as <unk>")
  func mixture() async throws {
    let place = try await Workplace.trained("\(quick) --model m")
    let lines = try place.text("pets.txt").split(separator: "\n").prefix(10)
    try place.write(lines.joined(separator: "\n") + "\na <unk> zebra\n", to: "train.txt")
    #expect(try await place.run("ngram train train.txt -n 3 -o lm.arpa").status == 0)
    let expected = try await place.run("eval -m m --mix lm.arpa")
    let capitals = try place.text("lm.arpa").replacing("<unk>", with: "<UNK>")
    try place.write(capitals, to: "lm.arpa")
    #expect(expected.status == 0 && !expected.errors.contains("no probability"))
    #expect(try await place.run("eval -m m --mix lm.arpa") == expected)
  }
}
