// Tests of fflm inspect for classifiers.

import Foundation
import Testing

@Suite("Inspect classifier", .timeLimit(.minutes(10))) struct ClassifierSummaryTests {
  @Test("inspect --json gives the options, tensors, features, labels and training of a classifier")
  func json() async throws {
    let place = try await Workplace.trainedToClassify(
      "--features words,bigrams --test reviews.tsv")
    let run = try await place.run("inspect c --json --top 2")
    #expect(run.status == 0 && run.errors == "", "\(run)")
    let summary = try object(run.output)
    #expect(summary["model"] as? String == "c")
    let file = try JSONSerialization.jsonObject(with: place.data("c/config.json"))
    #expect((summary["configuration"] as? NSDictionary) == (file as? NSDictionary))

    let lines = try place.text("c/features.txt").split(separator: "\n")
    let features = try #require(summary["features"] as? [[String: Any]])
    #expect(features.map { $0["kind"] as? String } == ["words", "bigrams"])
    for feature in features {
      let kind = try #require(feature["kind"] as? String)
      #expect(feature["count"] as? Int == lines.count { $0.hasPrefix("\(kind)\t") })
    }
    #expect(summary["parameters"] as? Int == lines.count + 1)

    let labels = try #require(summary["labels"] as? [[String: Any]])
    #expect(labels.map { $0["label"] as? String } == ["neg", "pos"])
    let weights = try SafetensorsBytes(place.data("c/model.safetensors"))
      .numbers("embedding.weight")
    for (label, sign) in zip(labels, [-1.0, 1]) {
      let largest = try #require(label["features"] as? [[String: Any]])
      let expected = weights.indices.sorted { sign * weights[$0] > sign * weights[$1] }.prefix(2)
      #expect(
        largest.map { "\($0["kind"] ?? "")\t\($0["feature"] ?? "")" }
          == expected.map { String(lines[$0]) })
      for (number, i) in zip(largest, expected) {
        // Foundation reads some numbers with an error of several units in the last place.
        let weight = try #require(number["weight"] as? Double)
        #expect(abs(weight - sign * weights[i]) <= 0x1p-48 * abs(weight))
      }
    }
    let training = try #require(summary["training"] as? [String: Any])
    #expect(training["epochs"] as? Int == 3 && training["test"] != nil)
    let names = try #require(summary["files"] as? [[String: Any]]).compactMap {
      $0["name"] as? String
    }
    #expect(Set(names) == Set(try place.contents(of: "c").keys))
  }

  @Test("inspect prints the features with the largest weights, ten for each label by default")
  func text() async throws {
    let place = try await Workplace.trainedToClassify()
    let run = try await place.run("inspect c")
    #expect(run.status == 0, "\(run)")
    for line in [
      #/c/#, #/\ \ features\ +words/#, #/\ \ learning-rate\ +\d.*/#, #/\ \ words\ +\d+/#,
      #/\ \ neg\ +.*(?:bad|awful|poor|dreary)\ \d+\.\d\d,\ .*/#, #/\ \ epochs\ +3/#,
      #/\ \ pos\ +.*(?:good|great|fine|lovely)\ \d+\.\d\d,\ .*/#,
      #/\ \ validation\ +cross-entropy\ 0\.\d{4}\ nats\ per\ example,\ epoch\ \d/#,
    ] {
      #expect(
        run.output.split(separator: "\n").contains { $0.wholeMatch(of: line) != nil },
        "\(run.output)")
    }
    let none = try await place.run("inspect c --top 0")
    #expect(none.status == 0 && none.output.contains("\n  neg\n  pos\n"), "\(none)")
  }

  @Test("inspect says that the features of a network have no weights of their own")
  func network() async throws {
    let place = try await Workplace.trainedToClassify("--pool mean --embedding 4")
    let run = try await place.run("inspect c")
    #expect(run.output.contains("features have no weights of their own in a network"), "\(run)")
    let labels = try #require(
      try object(try await place.run("inspect c --json").output)["labels"] as? [[String: Any]])
    #expect(labels.allSatisfy { $0["features"] == nil } && labels.count == 2)
  }

  @Test("buckets are counted, and have no names")
  func buckets() async throws {
    let place = try await Workplace.trainedToClassify("--features bigrams,words --buckets 16")
    let run = try await place.run("inspect c")
    #expect(run.output.firstMatch(of: #/\n\ \ bigrams\ +0\n\ \ buckets\ +16\n/#) != nil, "\(run)")
  }

  @Test("--top is a usage error for a language model")
  func languageModel() async throws {
    let place = try await Workplace.trained("\(quick) --model m")
    let run = try await place.run("inspect m --top 3")
    #expect(run.status == 64 && run.errors.contains("'--top' applies to classifiers"), "\(run)")
  }
}
