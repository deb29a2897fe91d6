// Tests that a report page is well-formed, self-contained and small, and shows what is logged.

import Arguments
import Foundation
import Randomness
import Reports
import TestSupport
import Testing
import Training

@testable import Commands

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("Report page") struct ReportPageHistoryTests {
  private func page(
    _ records: [Record], model: String = "m", _ options: [String: Value] = [:]
  ) -> String {
    ReportPage(
      model: model, options: SettingValues(options), parameterCount: 1_234_567,
      vocabularyCount: 89, history: TrainingHistory(records), date: Date(timeIntervalSince1970: 0)
    ).html
  }

  /// Returns the text of a page and the number of occurrences of each element.
  ///
  /// - Throws: An error if the page is not well-formed XML.
  private func parse(_ page: String) throws -> (text: String, elements: [String: Int]) {
    let reader = Reader()
    let parser = XMLParser(data: Data(page.utf8))
    parser.delegate = reader
    try #require(parser.parse(), "\(String(describing: parser.parserError))")
    return (reader.text, reader.elements)
  }

  private final class Reader: NSObject, XMLParserDelegate {
    var text = ""
    var elements: [String: Int] = [:]

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) { elements[name, default: 0] += 1 }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }
  }

  @Test(
    "logs of any length give a well-formed, self-contained and small page",
    arguments: [0, 1, 2, 20])
  func page(epochs: Int) throws {
    for perEpoch in [1, 3, 500] {
      let page = page(longLog(epochs: epochs, perEpoch: perEpoch))
      let elements = try parse(page).elements
      #expect(elements["script"] == nil && elements["img"] == nil && elements["link"] == nil)
      #expect(elements["svg"] == (epochs == 0 ? nil : 6))
      #expect(!page.contains("http:") && !page.contains("https:") && !page.contains("url("))
      #expect(!page.contains("nan") && !page.contains("inf"))
      #expect(page.utf8.count < 60_000)
    }
  }

  @Test("a page names the pseudo-perplexity of a model with context on the right")
  func pseudoPerplexity() throws {
    // Such a model has no samples.
    let log = longLog(epochs: 1, perEpoch: 2).filter { $0.event != .sample }
    func names(_ rightContext: Int) throws -> [String] {
      let text = try parse(page(log, ["right-context": .integer(rightContext)])).text
      return text.matches(of: /(?i)(pseudo-)?perplexity/).map { String($0.0) }
    }
    let (plain, pseudo) = try (names(0), names(2))
    #expect(Set(plain) == ["Perplexity", "perplexity"])
    #expect(pseudo == plain.map { $0 == "Perplexity" ? "Pseudo-perplexity" : "pseudo-perplexity" })
  }

  @Test("a page shows a loss over samples in a chart of its own, not as a perplexity")
  func sampledLoss() throws {
    let log = longLog(epochs: 2, perEpoch: 20)
    let sampled = log.map { record in
      var record = record
      (record.sampledLoss, record.loss) = (record.loss, nil)
      return record
    }
    let (plain, own) = try (parse(page(log)), parse(page(sampled)))
    #expect(own.text.contains("Sampled loss") && !plain.text.contains("Sampled loss"))
    #expect(own.elements["svg"] == plain.elements["svg"].map { $0 + 2 })
  }

  @Test("a page shows the embeddings between the generated text and the configuration")
  func embeddings() throws {
    let section = EmbeddingSection(
      plot: ScatterPlot(title: "Words.", caption: "<axes>", [("\u{0}&", Point(x: 0, y: 0))]),
      title: "Nearest", neighbors: [("<a>", [("&", 0.5)])])
    let page = ReportPage(
      model: "m", options: SettingValues([:]), parameterCount: 1, vocabularyCount: 4,
      history: TrainingHistory(longLog(epochs: 1, perEpoch: 2)), embeddings: section,
      date: Date(timeIntervalSince1970: 0)
    ).html
    let (text, elements) = try parse(page)
    #expect(elements["svg"] == 7 && text.contains("\u{FFFD}&") && text.contains("Words. <axes>"))
    let titles = page.matches(of: /<h2>(.*)<\/h2>/).map { String($0.1) }
    #expect(titles == ["Generated text", "Embeddings", "Configuration"])
  }

  @Test("a log of 2000 epochs gives a page of less than 100 kB")
  func week() throws {
    let records = longLog(epochs: 2000, perEpoch: 30)
    let page = page(records)
    #expect(page.utf8.count < 100_000)
    #expect(try parse(page).elements["blockquote"] == 12)
  }

  @Test("a log of extreme numbers in any order gives a well-formed page")
  func oddNumbers() throws {
    var generator = SeededGenerator(seed: 1)
    func pick<Item>(_ items: [Item]) -> Item {
      items[Int.random(in: items.indices, using: &generator)]
    }
    let counts = [0, 1, 7, 1 << 50]
    let numbers = [nil, 0, .leastNonzeroMagnitude, 1e-9, 1, 700, 1e18, 1e100]
    for _ in 0..<200 {
      let records = (0..<6).map { _ in
        var record = Record(
          pick([.start, .resume, .rollback, .progress, .validation, .sample, .test, .end]),
          TrainingProgress())
        (record.epoch, record.step) = (pick(counts), pick(counts))
        (record.batchesPerEpoch, record.epochTokens) = (pick(counts), pick(counts))
        (record.validatedStep, record.rollbacks) = (pick(counts), pick(counts))
        (record.loss, record.crossEntropy) = (pick(numbers), pick(numbers))
        (record.perplexity, record.learningRate) = (pick(numbers), pick(numbers))
        (record.tokensPerSecond, record.isBest) = (pick(numbers.dropLast()), pick([true, false]))
        return record
      }
      let page = page(records)
      let isFinite = try parse(page).text.lowercased().firstMatch(of: /\bnan\b|\binf\b/) == nil
      #expect(isFinite && !page.contains("nan%"), "\(records)")
    }
  }

  @Test("text from users is escaped in the page")
  func escaping() throws {
    let odd = #"<script>alert("&amp;")</script>"# + "\u{0}\u{1B}\u{FFFF}'"
    var records = longLog(epochs: 1, perEpoch: 2)
    records[records.count - 1].text = odd
    var end = Record(.end, TrainingProgress())
    end.reason = odd
    let page = page(
      records + [end], model: odd, ["corpus": .text("/a/" + odd), "seed": .integer(1)])
    let (text, elements) = try parse(page)
    #expect(elements["script"] == nil)
    let shown = #"<script>alert("&amp;")</script>"# + "\u{FFFD}\u{FFFD}\u{FFFD}'"
    // The text occurs in the title, heading, reason, sample, table and command.
    #expect(text.components(separatedBy: shown).count - 1 == 6)
  }

  @Test("the page shows the figures of a running and of an ended log")
  func figures() throws {
    let records = try log(
      #"{"event":"start","epoch":1,"step":0,"seconds":0,"batches_per_epoch":10}"#,
      #"{"event":"validation","epoch":1,"step":10,"seconds":61,"perplexity":9.5,"best":true,"#
        + #""cross_entropy_nats":2.2513,"tokens_per_second":12345}"#,
      #"{"event":"validation","epoch":2,"step":20,"seconds":125,"perplexity":9.75,"best":false,"#
        + #""cross_entropy_nats":2.28,"tokens_per_second":23456}"#)
    let running = try parse(page(records, ["epochs": .integer(5), "seed": .integer(7)])).text
    for figure in [
      "9.50", "1,234,567", "89", "2m 05s", "23,456", "7", "Running: epoch 2 of 5, step 20.",
      "best 9.50 after 1 epoch", "1970-01-01 00:00:00Z",
    ] { #expect(running.contains(figure), "\(figure)") }
    #expect(!running.contains("test perplexity"))
    let ended = try parse(
      page(
        records
          + log(
            #"{"event":"end","epoch":2,"step":20,"seconds":126,"reason":"interrupted"}"#,
            #"{"event":"test","epoch":2,"step":20,"seconds":126,"perplexity":8.25}"#))
    ).text
    #expect(ended.contains("Ended at epoch 2, step 20: interrupted."))
    #expect(ended.contains("test perplexity8.25"))
  }

  @Test("the page refreshes itself only until the run ends")
  func refresh() throws {
    let running = longLog(epochs: 1, perEpoch: 2)
    #expect(page(running).contains(#"http-equiv="refresh""#))
    let end = try log(#"{"event":"end","epoch":1,"step":1000,"seconds":1,"reason":"interrupted"}"#)
    #expect(!page(running + end).contains("refresh"))
  }

  @Test("the command in the report shows options in command-line syntax")
  func command() {
    let options = SettingValues([
      "corpus": .text("/my texts/it's.txt"), "hidden": .integers([]), "tied": .flag(true),
      "direct": .flag(false), "l2": .number(1e-5), "clip": .number(1), "epochs": .integer(3),
    ])
    #expect(
      options.commandParts.joined(separator: " ") == #"""
        fflm train '/my texts/it'\''s.txt' --hidden none --tied --epochs 3 --l2 1e-05 --clip 1
        """#)
  }
}
