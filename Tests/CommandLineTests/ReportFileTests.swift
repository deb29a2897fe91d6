// Tests of report.html, which every training run writes.

import Foundation
import Testing

@Suite("Report") struct ReportFileTests {
  private func samples(_ place: Workplace, _ model: String) throws -> [[String: Any]] {
    try place.text("\(model)/log.jsonl").split(separator: "\n")
      .map { try object($0 + "\n") }.filter { $0["event"] as? String == "sample" }
  }

  @Test(
    "training writes its results to report.html with and without --json", arguments: ["", "--json"])
  func written(option: String) async throws {
    let place = try Workplace()
    try place.write("the dog gets fed .\n", to: "test.txt")
    let run = try await place.run("train pets.txt --test test.txt --epochs 5 --quiet \(option)")
    #expect(run.status == 0 && run.errors == "")
    let report = try place.text("pets.fflm/report.html")
    #expect(report.contains("Ended at epoch 5 of 5, step 85: all epochs done."))
    #expect(report.contains("test perplexity") && !report.contains("refresh"))
    #expect(report.count { $0 == "\n" } > 100 && report.contains("<h1>pets.fflm</h1>"))
    let steps = try samples(place, "pets.fflm").compactMap { $0["step"] as? Int }
    #expect(steps == [17, 34, 68, 85])
  }

  @Test("the sample of the best model in the report is the text that generate prints")
  func sample() async throws {
    let place = try Workplace()
    _ = try await place.run("train pets.txt --epochs 3 --quiet --seed 4")
    let text = try #require(try samples(place, "pets.fflm").last?["text"] as? String)
    let generated = try await place.run("generate --temperature 0.8 --seed 4")
    #expect(generated.output == text + "\n")
    let shown = text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
    #expect(try place.text("pets.fflm/report.html").contains(shown))
  }

  @Test("the command in the report trains the same model")
  func command() async throws {
    let place = try Workplace()
    let options = "--hidden 9,8 --direct --epochs 2 --clip 1 --l2 0.00001 --schedule inverse"
    _ = try await place.run("train pets.txt \(options) --quiet --model a")
    let report = try place.text("a/report.html")
    let command = try #require(report.firstMatch(of: /<pre>(.*)<\/pre>/)?.1)
    let line = command.replacing(/<\/?span>/, with: "").replacing(/^fflm/, with: "\"$fflm\"")
    let run = try await place.shell("\(line) --quiet --model b")
    #expect(run.status == 0, "\(run) \(line)")
    #expect(try place.data("a/model.safetensors") == place.data("b/model.safetensors"))
    #expect(try place.data("a/config.json") == place.data("b/config.json"))
  }

  @Test("resuming keeps the earlier epochs in the report")
  func resumed() async throws {
    let place = try Workplace()
    _ = try await place.run("train pets.txt --epochs 4 --quiet --model whole")
    _ = try await place.run("train pets.txt --epochs 4 --steps 40 --quiet --model m")
    let before = try samples(place, "m")
    let run = try await place.run("train --resume m --epochs 4 --quiet")
    #expect(run.status == 0)
    let after = try samples(place, "m")
    #expect(before.count > 1 && after.count > before.count)
    let report = try place.text("m/report.html")
    for epoch in [1, 2] { #expect(report.contains("<b>Epoch \(epoch)</b>")) }
    #expect(report.contains("Ended at epoch 4 of 4"))
    // Samples and reports do not affect the model.
    #expect(try place.data("m/model.safetensors") == place.data("whole/model.safetensors"))
  }

  @Test("the report shows the embeddings of the model that was trained")
  func embeddings() async throws {
    let place = try Workplace()
    _ = try await place.run("train pets.txt --epochs 2 --quiet --model m")
    let report = try place.text("m/report.html")
    #expect(report.contains("<b>The 40 most frequent words.</b> Principal components: "))
    #expect(
      report.matches(
        of: /<tr><th scope="row">\w+<\/th>(<td><bdi>\w+<\/bdi> -?\d.\d\d<\/td>){3}<\/tr>/
      ).count == 12)
    // The same model gives the same section.
    let run = try await place.run("train pets.txt --epochs 2 --quiet --model m --force")
    #expect(run.status == 0)
    let section = /(?s)<h2>Embeddings.*?<\/section>/
    #expect(
      try report.firstMatch(of: section)?.0
        == place.text("m/report.html").firstMatch(of: section)?.0)
  }

  @Test("--force replaces a model folder that contains a report")
  func force() async throws {
    let place = try Workplace()
    _ = try await place.run("train pets.txt --epochs 2 --quiet")
    let run = try await place.run("train pets.txt --epochs 3 --quiet --force")
    #expect(run.status == 0)
    #expect(try place.text("pets.fflm/report.html").contains("Ended at epoch 3 of 3"))
  }

  @Test("training completes even if the report cannot be written")
  func unwritable() async throws {
    let place = try Workplace()
    _ = try await place.run("train pets.txt --epochs 1 --quiet --model m")
    try place.remove("m/report.html")
    try place.write("", to: "m/report.html/file")
    let run = try await place.run("train --resume m --epochs 3 --quiet")
    #expect(run.status == 0 && run.output.hasPrefix("validation perplexity "))
    #expect(
      run.errors == """
        The report cannot be updated: Cannot write m/report.html: Is a directory.

        """)
  }

  @Test("the report of a run that diverges states that it diverged")
  func diverged() async throws {
    let place = try Workplace()
    let rate = "--optimizer sgd --learning-rate 0.25 --schedule constant"
    _ = try await place.run("train pets.txt \(rate) --epochs 1 --quiet --model m")
    try place.edit("m/config.json", "0.25", "1000000")
    try place.edit("m/config.json", "\"l2\" : 0,", "\"l2\" : 1000000,")
    let run = try await place.run("train --resume m --epochs 3 --quiet")
    #expect(run.status == 1, "\(run)")
    let report = try place.text("m/report.html")
    #expect(
      report.contains("although the learning rate was halved 3 times")
        && !report.contains("refresh"))
  }

  @Test("training logs samples at validations 1, 2, 4 and 8 across sessions")
  func milestones() async throws {
    let place = try await Workplace.trained("--epochs 3 --patience 0 --quiet --model m --hidden 8")
    for epochs in [5, 9] {
      let run = try await place.run("train --resume m --epochs \(epochs) --quiet")
      #expect(run.status == 0, "\(run)")
    }
    let written = Set(try samples(place, "m").compactMap { $0["epoch"] as? Int })
    // Each session also samples its best model, which may be that of another epoch.
    #expect(written.isSuperset(of: [1, 2, 4, 8]) && written.count <= 7, "\(written)")
  }
}
