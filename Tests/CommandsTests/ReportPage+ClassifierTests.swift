// Tests of the report of a classifier's run.

import Classification
import Foundation
import Reports
import Testing
import Training

@testable import Commands

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("Report page of a classifier") struct ReportPageClassifierTests {
  private func page(
    labels: [String], _ pairs: [(target: Int, predicted: Int)], corpus: String = "/a/b.tsv"
  ) throws -> String {
    var metrics = ClassificationMetrics(Labels(labels))
    for (target, predicted) in pairs {
      metrics.add(target, probabilities: labels.indices.map { $0 == predicted ? 0.9 : 0.01 })
    }
    var model = ClassifierConfiguration(features: [.words])
    model.pool = .mean
    model.embedding = 7
    let configuration = ClassifyConfiguration(
      corpus: corpus, valid: nil, test: nil, lexicon: nil, embeddings: nil, format: .tsv,
      labelField: "label", textField: "text", lossy: false, minCount: 2, classWeights: .balanced,
      model: model, options: TrainingOptions(epochs: 5))
    let html = ReportPage(
      model: "m", configuration, parameterCount: 1_234_567, featureCount: 8910,
      labelCount: labels.count, history: TrainingHistory([]),
      texts: pairs.isEmpty ? [] : [("validation", metrics)], date: Date(timeIntervalSince1970: 0)
    ).html
    try #require(XMLParser(data: Data(html.utf8)).parse(), "\(html)")
    return html
  }

  @Test("the page shows the figures, the options and the command")
  func figures() throws {
    let page = try page(labels: ["a", "b"], [(0, 0), (0, 1), (1, 1), (1, 1)])
    for text in [
      "<dt>validation accuracy</dt><dd>75.00 %</dd>", "<dd>1,234,567</dd>", "<dd>8,910</dd>",
      "trained by fflm on b.tsv. Nothing is logged yet.", "<caption>network options</caption>",
      "<th scope=\"row\">embedding</th><td>7</td>", "<span>--class-weights balanced</span>",
      "<pre><span>fflm classify train</span> <span>/a/b.tsv</span>", "<span>--pool mean</span>",
    ] { #expect(page.contains(text), "\(text)") }
    #expect(!page.contains("--lossy") && !page.contains("label-field"))
  }

  @Test("a page during training has no tables of labels")
  func running() throws {
    let page = try page(labels: ["a", "b"], [])
    #expect(!page.contains("<h2>Validation") && page.contains("refresh"))
  }

  @Test(
    "the confusion matrix is shown for at most 20 labels, and at most 100 labels have rows",
    arguments: [2, 20, 21, 100, 101, 300])
  func many(count: Int) throws {
    // Label i occurs i + 1 times, so the last ones are the most frequent.
    let labels = (0..<count).map { "l" + String(1000 + $0) }
    let pairs = labels.indices.flatMap { i in
      Array(repeating: (target: i, predicted: (i + 1) % count), count: i + 1)
    }
    let page = try page(labels: labels, pairs)
    #expect(page.contains("Confusion matrix: ") == (count <= 20))
    #expect(page.contains("Most frequent confusions") == (count > 20))
    #expect(
      page.contains("The 100 most frequent of \(count) labels.") == (count > 100))
    let rows = page.matches(of: /<bdi>l\d+<\/bdi><\/th><td>0\.0000/).count
    #expect(rows == min(count, 100))
    if count > 100 {
      #expect(!page.contains("<bdi>l1000</bdi></th><td>0.0000"))
      #expect(page.contains("<bdi>\(labels[count - 1])</bdi></th><td>0.0000"))
    }
  }

  @Test("names from users are escaped")
  func escaping() throws {
    let odd = "<script>\"&'\u{1B}"
    let page = try page(labels: [odd, "b"], [(0, 0)], corpus: "/a/" + odd)
    #expect(!page.contains("<script>") && !page.contains("\u{1B}"))
  }
}
