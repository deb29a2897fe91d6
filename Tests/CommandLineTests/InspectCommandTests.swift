// Tests of fflm inspect.

import Foundation
import Testing

@Suite("Inspect") struct InspectCommandTests {
  private func trained() async throws -> Workplace {
    try await Workplace.trained(
      "--test pets.txt --epochs 2 --quiet --hidden 6,5 --embedding 4 --context 3")
  }

  private func sorted(_ object: Any) throws -> Data {
    try JSONSerialization.data(withJSONObject: object, options: .sortedKeys)
  }

  @Test("inspect --json gives the configuration, tensors, vocabulary and files of the model folder")
  func json() async throws {
    let place = try await trained()
    let run = try await place.run("inspect pets.fflm --json")
    #expect(run.status == 0 && run.errors == "", "\(run)")
    let summary = try object(run.output)
    #expect(summary["model"] as? String == "pets.fflm")
    let file = try JSONSerialization.jsonObject(with: place.data("pets.fflm/config.json"))
    #expect(try sorted(summary["configuration"] ?? [:]) == sorted(file))

    let tensors = try #require(summary["tensors"] as? [[String: Any]])
    let parameters = try SafetensorsBytes(place.data("pets.fflm/model.safetensors"))
    #expect(Set(tensors.compactMap { $0["name"] as? String }) == Set(parameters.names))
    for tensor in tensors {
      let name = try #require(tensor["name"] as? String)
      #expect(try tensor["shape"] as? [Int] == parameters.shape(name))
      #expect(try tensor["count"] as? Int == parameters.numbers(name).count)
    }
    let counts = tensors.compactMap { $0["count"] as? Int }
    #expect(summary["parameters"] as? Int == counts.reduce(0, +))

    let words = try place.text("pets.fflm/vocabulary.txt").split(separator: "\n").map(String.init)
    let vocabulary = try #require(summary["vocabulary"] as? [String: Any])
    #expect(vocabulary["count"] as? Int == words.count)
    #expect(vocabulary["special_tokens"] as? [String] == Array(words[..<3]))
    #expect(vocabulary["first"] as? [String] == Array(words[3..<11]))
    #expect(vocabulary["last"] as? [String] == words.suffix(8))

    let files = try #require(summary["files"] as? [[String: Any]])
    let sizes = try place.contents(of: "pets.fflm").mapValues(\.count)
    #expect(files.count == sizes.count)
    for file in files {
      #expect(try file["bytes"] as? Int == sizes[#require(file["name"] as? String)])
    }
  }

  @Test("inspect accepts the folder as an argument or as --model, but not both")
  func folder() async throws {
    let place = try await trained()
    let run = try await place.run("inspect pets.fflm")
    #expect(try await place.run("inspect --model pets.fflm") == run)
    #expect(try await place.run("inspect -m pets.fflm") == run)
    #expect(try await place.run("inspect pets.fflm -m pets.fflm").status == 64)
  }

  @Test("inspect --json summarizes the log over all sessions")
  func history() async throws {
    let place = try await trained()
    _ = try await place.run("train --resume pets.fflm --epochs 3 --quiet")
    let log = try place.text("pets.fflm/log.jsonl").split(separator: "\n")
      .map { try object($0 + "\n") }
    func records(of event: String) -> [[String: Any]] {
      log.filter { $0["event"] as? String == event }
    }
    let end = try #require(records(of: "end").last)
    let training = try #require(
      object(try await place.run("inspect --json").output)["training"] as? [String: Any])
    #expect(training["epochs"] as? Int == 3)
    #expect(training["steps"] as? Int == end["step"] as? Int)
    #expect(training["sessions"] as? Int == 2)
    #expect(training["end"] as? String == end["reason"] as? String)
    let seconds = try #require(training["seconds"] as? Double)
    #expect(try seconds >= #require(end["seconds"] as? Double))
    func perplexity(_ record: Any?) -> Double? {
      (record as? [String: Any])?["perplexity"] as? Double
    }
    #expect(
      perplexity(training["validation"])
        == records(of: "validation").compactMap(perplexity).min())
    #expect(perplexity(training["test"]) == perplexity(records(of: "test").last))
    #expect(records(of: "test").count == 2)
  }

  @Test("inspect reports the validation that belongs to the model in the folder")
  func modelOfAnotherStep() async throws {
    let place = try await Workplace.trained(
      "\(plain) --epochs 4 --learning-rate 0.1 --keep 4 --quiet --hidden 5 --test pets.txt")
    let log = try place.text("pets.fflm/log.jsonl").split(separator: "\n")
      .map { try object($0 + "\n") }.filter { $0["event"] as? String == "validation" }
    let best = log.last { $0["best"] as? Bool == true }?["step"] as? Int
    for record in log {
      let step = try #require(record["step"] as? Int)
      let model = try place.data("pets.fflm/checkpoints/step-\(step).safetensors")
      try place.write(model, to: "pets.fflm/model.safetensors")
      let training = try #require(
        object(try await place.run("inspect --json").output)["training"] as? [String: Any])
      let validation = try #require(training["validation"] as? [String: Any])
      #expect(validation["step"] as? Int == step)
      #expect(validation["perplexity"] as? Double == record["perplexity"] as? Double)
      // The test text was evaluated with the best model, which is not the last one.
      let test = training["test"] as? [String: Any]
      #expect((test != nil) == (step == best))
      #expect(test == nil || test?["epoch"] as? Int == record["epoch"] as? Int)
    }
    #expect(log.count == 4 && best != log.last?["step"] as? Int)
  }

  @Test("inspect without a folder prints a summary of the newest model")
  func words() async throws {
    let place = try await trained()
    let run = try await place.run("inspect")
    #expect(run.status == 0 && run.errors == "Model: pets.fflm\n")
    for line in [
      #/pets\.fflm/#, #/\ \ tokenizer\ +whitespace/#, #/\ \ hidden\ +6,5/#, #/\ \ epochs\ +2/#,
      #/\ \ embedding\.weight\ +59\ x\ 4\ +236/#, #/\ \ hidden\.1\.bias\ +5\ +5/#,
      #/\ \ all\ +703/#, #/\ \ entries\ +59/#, #/\ \ special\ tokens\ +<unk>\ <s>\ </s>/#,
      #/\ \ model\.safetensors\ +3\.\d\ KB/#, #/\ \ time\ +[\d.]+s\ in\ 1\ session/#,
      #/\ \ validation\ +perplexity\ [\d.]+\ \([\d.]+\ nats\ per\ token\),\ epoch\ 2/#,
      #/\ \ test\ +perplexity\ [\d.]+\ \([\d.]+\ nats\ per\ token\),\ epoch\ 2/#,
    ] {
      #expect(
        run.output.split(separator: "\n").contains { $0.wholeMatch(of: line) != nil },
        "\(run.output)")
    }
  }

  @Test("inspect accepts a model without a log and refuses a folder without config.json")
  func incomplete() async throws {
    let place = try await trained()
    try place.remove("pets.fflm/log.jsonl")
    let run = try await place.run("inspect pets.fflm")
    #expect(run.status == 0 && run.output.hasSuffix("training\n  nothing is logged\n"))
    let figures = try object(try await place.run("inspect pets.fflm --json").output)
    #expect(figures["parameters"] != nil && figures["training"] == nil)
    try place.remove("pets.fflm/config.json")
    let none = try await place.run("inspect pets.fflm")
    #expect(none.status == 1 && none.isOneSentence && none.errors.contains("no pets.fflm/config"))
  }
}
