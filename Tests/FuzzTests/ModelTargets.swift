// Fuzz targets for the files of a model folder.

import Foundation
import LanguageModel
import ModelFolders
import Reports
import Text
import Training

@testable import Commands

extension FuzzTarget {
  static func parameters() throws -> FuzzTarget {
    let scene = try Scene()
    return FuzzTarget(
      name: "parameters", seeds: [try scene.data(.parameters)],
      fragments: headerFragments + ["hidden.0.bias", "output.", "embedding.weight"],
      areTensors: true
    ) { data in
      try scene.put(data, .parameters)
      try scene.use()
    }
  }

  static func state() throws -> FuzzTarget {
    let scene = try Scene()
    return FuzzTarget(
      name: "state", seeds: [try scene.data(Scene.state)],
      fragments: headerFragments + [
        "model/", "optimizer.0/", "adamw", "\\\"step\\\":", "\\\"best\\\":", "\\\"batch\\\":1,",
        "\\\"divergence\\\":", "\\\"epoch\\\":",
      ],
      areTensors: true
    ) { data in
      try scene.put(data, Scene.state)
      try scene.resume()
    }
  }

  static func configuration() throws -> FuzzTarget {
    let scene = try Scene()
    let file = try scene.data(.configuration)
    // Most changes of white space keep a file valid.
    let wide = String(decoding: file, as: UTF8.self)
      .replacing("\n", with: "\n" + String(repeating: " ", count: 40))
    return FuzzTarget(
      name: "configuration", seeds: [file, Data(wide.utf8)], fragments: optionFragments
    ) { data in
      try scene.put(data, .configuration)
      try scene.use()
      try scene.resume()
    }
  }

  static func options() throws -> FuzzTarget {
    let scene = try Scene()
    let file = scene.corpus.deletingLastPathComponent().appendingPathComponent("c.json")
    let json5 = """
      { // What matters
        context: 4, 'hidden': "8,4", "activation": 'relu', /* and so on */
        "learning-rate": .5, seed: +1, lowercase: true, "valid": null, "clip": 5.,
        "l\\u0031": 1e-3, "steps": 0x10, "save-every": "2m", }
      """
    return FuzzTarget(
      name: "options",
      seeds: [
        try scene.data(.configuration), Data(json5.utf8),
        Data(#"{"context": 2, "averages": [4, 8], "hidden": [6, 4], "tied": true}"#.utf8),
      ],
      fragments: optionFragments
    ) { data in
      try data.write(to: file)
      var values = try ConfigurationFile.values(at: file.path)
      for text in ["valid", "test", "corpus"] { values[text] = nil }
      values["corpus"] = .text(scene.corpus.path)
      let plan = try TrainingPlan(SettingValues(values), destination: scene.model.path)
      if let validationError = plan.configuration.model.validationError {
        throw ModelError.invalidConfiguration(scene.model.path, validationError)
      }
      try plan.checkMemory()
      _ = try plan.configuration.file
    }
  }

  private static let optionFragments = [
    "{", "}", "[", "]", ",", ":", "\"", "'", "\\", "//", "/*", "*/", "\u{A0}", "\u{FEFF}",
    "\n", " ", "\t", "1",
    "null", "true", "false", "\"context\": 3,", "\"right-context\": 2,", "\"hidden\": [4],",
    "averages: [10000],",
    "\"embedding\" : 4,", "hid\\u0064en: 3,", "\"batch\": 1000000,", "characters", "words",
    "\"tokenizer-version\" : 1,", "separate", "gelu", "adam", "inverse", "\"tied\": true,",
    "\"corpus\": 3,", "[[[[", "{\"a\":", "\"output-layer\" : \"adaptive\",", "sampled",
    "\"cutoffs\" : [2, 3],", "\"samples\" : 7,", "\"precision\" : \"bfloat16\",",
  ]

  static func vocabulary() throws -> FuzzTarget {
    let scene = try Scene()
    return FuzzTarget(
      name: "vocabulary", seeds: [try scene.data(.vocabulary)],
      fragments: ["\n", "<unk>\n", "<s>", "</s>", "cat\n", " ", "\r", "é", "e\u{301}", "\u{FEFF}"]
    ) { data in
      try scene.put(data, .vocabulary)
      let vocabulary = try scene.model.loadVocabulary()
      let end = data.last == UInt8(ascii: "\n") ? Data() : Data("\n".utf8)
      try check(vocabulary.file == data + end, "a vocabulary is written otherwise than read")
      try scene.use()
    }
  }

  static func log() throws -> FuzzTarget {
    let scene = try Scene()
    let options = try SettingValues(of: scene.model)
    let events = ["start", "resume", "rollback", "progress", "validation", "sample", "test", "end"]
    return FuzzTarget(
      name: "log", seeds: [try scene.data(.log)],
      fragments: events + [
        "\n", "{", "}", ",", ":", "\"", "\\n", "null", "true", "\"best\":true,", "\"loss\":1,",
        "\"epoch_tokens\":1125899906842624,", "\"step\":", "\"batches_per_epoch\":0,", "<b>", "\\",
        "\"validated_step\":0,", "\"rollbacks\":1,",
        "\"perplexity\":1e308,", "\"text\":\"a\",", "\"reason\":\"r\",", "\"tokens_per_second\":0,",
      ]
    ) { data in
      try scene.put(data, .log)
      let records = TrainingLog.records(of: scene.model)
      let page = ReportPage(
        model: "m", options: options, parameterCount: 1, vocabularyCount: 4,
        history: TrainingHistory(records, ofModelAt: records.first?.step),
        date: Date(timeIntervalSince1970: 0))
      try check(page.html.hasSuffix("</html>\n"), "a page without an end")
      // The reader skips lines that are not records; here they count as a refusal.
      let lines = data.split(separator: UInt8(ascii: "\n"))
      if records.count < lines.count {
        throw ModelError.invalid(scene.model.path, "a line of the log is no record.")
      }
    }
  }
}
