// Tests of model folders whose files are missing, damaged, inconsistent or misleading.

import Foundation
import Testing

@Suite("Bad models") struct BadModelTests {
  private static let commands = ["eval pets.txt -m m", "generate --seed 1 -n 2 -m m"]

  private static let resume = "train --resume m --epochs 2 --quiet"

  @Test("commands refuse a missing model folder, a file in its place and an empty name")
  func noFolder() async throws {
    let place = try Workplace()
    try await place.expectRefusal(
      by: Self.commands,
      "Error: There is no model folder m; check its name, or train a model first.\n")
    try place.write("", to: "m")
    try await place.expectRefusal(
      by: Self.commands, "Error: m is a file; specify the folder of a model.\n")
    try await place.expectRefusal(
      by: ["score -m .", "inspect .", "train --resume ."],
      """
      Error: The folder . contains no model; specify a model's folder, or train a model first.

      """)
    // An empty name is what an unset shell variable gives.
    let nameless = "Error: The name of the model's folder is empty; specify the folder's path.\n"
    for command in [["eval", "--model", ""], ["inspect", ""]] {
      let run = try await place.run(words: command)
      #expect(run.status == 64 && run.errors == nameless)
    }
  }

  @Test(
    "eval and generate refuse a model that lacks a file",
    arguments: ["config.json", "vocabulary.txt", "model.safetensors"])
  func missing(file: String) async throws {
    let place = try await Workplace.trainedToBreak()
    try place.remove("m/\(file)")
    try await place.expectRefusal(
      by: Self.commands,
      """
      Error: There is no m/\(file), so the model is incomplete; restore the file from a copy, or \
      specify another folder.

      """)
  }

  @Test(
    "resuming a model that lacks a file is refused",
    arguments: ["config.json", "vocabulary.txt", "held-out.txt", "training/state.safetensors"])
  func missingForResume(file: String) async throws {
    let place = try await Workplace.trainedToBreak()
    try place.remove("m/\(file)")
    try await place.expectRefusal(by: [Self.resume], "m/\(file)")
  }

  @Test("eval without a text refuses a model that lacks its held-out text")
  func noHeldOut() async throws {
    let place = try await Workplace.trainedToBreak()
    try place.remove("m/held-out.txt")
    try await place.expectRefusal(
      by: ["eval -m m"], "Error: m contains no validation text; specify a text to evaluate.\n")
  }

  @Test(
    "eval and generate refuse a truncated model file",
    arguments: ["config.json", "vocabulary.txt", "model.safetensors"])
  func truncated(file: String) async throws {
    let place = try await Workplace.trainedToBreak()
    let whole = try place.data("m/\(file)")
    for count in [0, 1, 9, whole.count / 2] {
      try place.write(whole.prefix(count), to: "m/\(file)")
      try await place.expectRefusal(by: Self.commands, "Error: m/")
    }
  }

  @Test("resuming from a truncated or foreign state is refused")
  func badState() async throws {
    let place = try await Workplace.trainedToBreak()
    let whole = try place.data("m/training/state.safetensors")
    for bad in [Data(), whole.prefix(7), whole.dropLast(9), try place.data("m/model.safetensors")] {
      try place.write(bad, to: "m/training/state.safetensors")
      try await place.expectRefusal(by: [Self.resume], "m/training/state.safetensors")
    }
  }

  @Test(
    "eval and generate refuse an invalid or inconsistent config.json",
    arguments: [
      ("\"context\" : 3", "\"context\" : 0"), ("\"context\" : 3", "\"context\" : -1"),
      ("\"context\" : 3", "\"context\" : 4"), ("\"context\" : 3", "\"context\" : 1073741824"),
      ("\"context\" : 3", "\"context\" : 9223372036854775807"),
      ("\"context\" : 3", "\"context\" : \"3\""), ("\"context\" : 3", "\"context\" : null"),
      ("\"context\" : 3,", ""), ("\"embedding\" : 48", "\"embedding\" : 49"),
      ("    8\n", "    9\n"), ("    8\n", "    8, 8\n"), ("    8\n", ""), ("    8\n", "    -8\n"),
      ("    8\n", "    1000000000\n"), ("    8\n", "    1000000000, 1\n"),
      ("\"direct\" : false", "\"direct\" : true"), ("\"tied\" : false", "\"tied\" : true"),
      ("\"activation\" : \"tanh\"", "\"activation\" : \"magic\""),
      ("\"tokenizer\" : \"whitespace\"", "\"tokenizer\" : 3"), ("{", "["),
    ])
  func configuration(old: String, new: String) async throws {
    let place = try await Workplace.trainedToBreak()
    try place.edit("m/config.json", old, new)
    try await place.expectRefusal(by: Self.commands, "m/")
  }

  @Test(
    "resuming with invalid or changed training options in config.json is refused",
    arguments: [
      ("batch", "32", "0"), ("batch", "32", "-5"), ("batch", "32", "9223372036854775807"),
      ("learning-rate", "0.001", "-1"), ("momentum", "0.9", "5"), ("clip", "0", "-1"),
      ("l1", "0", "-1"), ("seed", "1", "-1"), ("warmup", "0", "-9"), ("patience", "2", "-1"),
      ("optimizer", "\"adamw\"", "\"sgd\""), ("optimizer", "\"adamw\"", "\"magic\""),
    ])
  func trainingOptions(key: String, old: String, new: String) async throws {
    let place = try await Workplace.trainedToBreak()
    try place.edit("m/config.json", "\"\(key)\" : \(old)", "\"\(key)\" : \(new)")
    try await place.expectRefusal(by: [Self.resume], "m/")
  }

  @Test(
    "resuming reports the option's rule for a config.json value of the wrong type or name",
    arguments: [
      ("batch", "32", "\"32\"", "\"batch\" must be an integer"),
      ("clip", "0", "true", "\"clip\" must be"),
      ("optimizer", "\"adamw\"", "\"magic\"", "\"optimizer\" must be 'sgd', 'momentum', "),
    ])
  func optionRules(key: String, old: String, new: String, rule: String) async throws {
    let place = try await Workplace.trainedToBreak()
    try place.edit("m/config.json", "\"\(key)\" : \(old)", "\"\(key)\" : \(new)")
    try await place.expectRefusal(by: [Self.resume], rule)
  }

  @Test(
    "resuming from a state with impossible progress counters is refused",
    arguments: [
      ("batch", "-1"), ("batch", "100000"), ("epoch", "-5"), ("epoch", "9223372036854775807"),
      ("step", "-5"), ("halvings", "9223372036854775807"), ("epochTokens", "9223372036854775807"),
    ])
  func progress(key: String, value: String) async throws {
    let place = try await Workplace.trainedToBreak()
    let file = "m/training/state.safetensors"
    let state = try SafetensorsBytes(place.data(file))
    let lie = state.header.replacing(
      try Regex("\\\\\"\(key)\\\\\":-?[0-9]+"), with: "\\\"\(key)\\\":\(value)")
    #expect(lie != state.header)
    try place.write(SafetensorsBytes(header: lie, body: state.body).data, to: file)
    try await place.expectRefusal(by: [Self.resume], "\(file) does not record how far")
  }

  @Test(
    "eval and generate refuse a vocabulary that is invalid or does not match the model",
    arguments: [
      ("<unk>\n", "foo\n", "Line 1"), ("<s>\n", "", "Line 2"), ("the\n", "\n", "is empty"),
      ("the\n", "", "require F32 of shape"), ("the\n", "the\nextra\n", "require F32 of shape"),
      ("the\n", ".\n", "repeats '.'"), ("the\n", "the\r\n", "ends with a carriage return"),
    ])
  func vocabulary(old: String, new: String, message: String) async throws {
    let place = try await Workplace.trainedToBreak()
    try place.edit("m/vocabulary.txt", "\(old)", new)
    try await place.expectRefusal(by: Self.commands, message)
  }

  @Test(
    "eval and generate refuse parameters that are not finite", arguments: [Float.nan, .infinity])
  func notFinite(number: Float) async throws {
    let place = try await Workplace.trainedToBreak()
    var file = try SafetensorsBytes(try place.data("m/model.safetensors"))
    var bias = try file.numbers("hidden.0.bias").map(Float.init)
    bias[3] = number
    try file.replace("hidden.0.bias", with: bias)
    try place.write(file.data, to: "m/model.safetensors")
    try await place.expectRefusal(
      by: Self.commands,
      "m/model.safetensors has numbers in \"hidden.0.bias\" that are not finite. Restore it from a copy, or train again."
    )
  }

  @Test(
    "eval and generate refuse a folder in place of a model file",
    arguments: ["config.json", "model.safetensors"])
  func folder(file: String) async throws {
    let place = try await Workplace.trainedToBreak()
    try place.remove("m/\(file)")
    try place.write("", to: "m/\(file)/inside")
    try await place.expectRefusal(
      by: Self.commands, "Error: Cannot read m/\(file): Is a directory.\n")
  }
}
