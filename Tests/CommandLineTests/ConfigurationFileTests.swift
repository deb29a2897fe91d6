// Tests of configuration files: JSON with comments, overridden by the command line.

import Testing

@Suite("Configuration files") struct ConfigurationFileTests {
  @Test("a configuration file may have long option names, comments and a trailing comma")
  func options() async throws {
    let place = try Workplace()
    let file = """
      {
        // What to learn from
        "corpus": "pets.txt",
        "context": 2, "embedding": 5.0, "hidden": [6, 4], /* two layers */
        "activation": "relu", "lowercase": true, "learning-rate": 1, "clip": 0.5,
        "optimizer": "sgd", "epochs": 1, "valid": null, "save-every": "2m",
      }
      """
    try place.write(file, to: "c.json")
    let run = try await place.run("train --config c.json --quiet")
    #expect(run.status == 0 && run.errors == "")
    let recipe = try place.text("pets.fflm/config.json")
    for line in [
      "\"context\" : 2,", "\"embedding\" : 5,", "\"activation\" : \"relu\",", "\"clip\" : 0.5,",
      "\"lowercase\" : true,", "\"learning-rate\" : 1,", "    6,\n    4\n",
      "\"optimizer\" : \"sgd\",", "\"save-every\" : 120,",
    ] {
      #expect(recipe.contains(line), "\(line)")
    }
  }

  @Test("the command line overrides options, flags and the corpus of a configuration file")
  func overriding() async throws {
    let place = try Workplace()
    try place.write(
      #"{"corpus": "nosuch", "seed": 3, "hidden": "none", "direct": true, "epochs": 1}"#,
      to: "c.json")
    let run = try await place.run("train -c c.json pets.txt --quiet --hidden 7 --no-direct")
    #expect(run.status == 0)
    let recipe = try place.text("pets.fflm/config.json")
    #expect(recipe.contains("\"seed\" : 3,") && recipe.contains("\"direct\" : false,"))
    #expect(recipe.contains("    7\n"))
  }

  @Test(
    "a configuration file may set threads, quiet and json",
    arguments: [#""threads": 1"#, #""quiet": true"#, #""json": true"#])
  func runOptions(option: String) async throws {
    let place = try Workplace()
    try place.write("{\(option)}", to: "c.json")
    let run = try await place.run("train pets.txt --config c.json --steps 1")
    #expect(run.status == 0, "\(run.errors)")
    #expect(place.exists("pets.fflm"))
  }

  @Test(
    "a configuration file cannot set force, model, resume or config",
    arguments: [
      ("force", "true"), ("model", "\"precious\""), ("resume", "\"precious\""),
      ("config", "\"c.json\""), ("f\\u006frce", "true"),
    ])
  func commandLineOnly(key: String, value: String) async throws {
    let place = try await Workplace.trained("--model precious \(quick)")
    let before = try place.contents(of: "precious")
    try place.write("{\"\(key)\": \(value)}", to: "c.json")
    let run = try await place.run("train pets.txt --config c.json --steps 1")
    let name = key.replacing("\\u006f", with: "o")
    let message =
      "Error: c.json: \"\(name)\" belongs on the command line (line 1, column 2); "
      + "remove it from the file.\n"
    #expect(run == Program.Outcome(status: 1, output: "", errors: message))
    #expect(try place.contents(of: "precious") == before)
    #expect(try place.names == ["c.json", "pets.txt", "precious"])
  }

  @Test(
    "an error names the configuration key that is unknown or has an invalid value",
    arguments: [
      (
        #""contxt": 4"#,
        #""contxt" is not an option of fflm train (line 2, column 1); see 'fflm train --help' for the options"#
      ),
      (#""context": "4""#, #""context" must be an integer (line 2, column 12)"#),
      (#""context": true"#, #""context" must be an integer (line 2, column 12)"#),
      (#""context": 4.5"#, #""context" must be an integer (line 2, column 12)"#),
      (#""context": 1e400"#, #""context" must be an integer (line 2, column 12)"#),
      (#""context": 0"#, #""context" must be between 1 and 10000 (line 2, column 12)"#),
      (#""direct": 1"#, #""direct" must be true or false (line 2, column 11)"#),
      (#""learning-rate": NaN"#, #""learning-rate" must be a finite number (line 2, column 18)"#),
      (
        #""learning-rate": Infinity"#,
        #""learning-rate" must be a finite number (line 2, column 18)"#
      ),
      (#""learning-rate": "fast""#, #""learning-rate" must be a number (line 2, column 18)"#),
      (#""l1": -1"#, #""l1" must be between 0 and 1000000 (line 2, column 7)"#),
      (#""lines": "none""#, #""lines" must be 'stream' or 'separate' (line 2, column 10)"#),
      (#""corpus": 3"#, #""corpus" must be text (line 2, column 11)"#),
      (#""seed": 18446744073709551615"#, #""seed" must be an integer (line 2, column 9)"#),
    ])
  func complaints(option: String, message: String) async throws {
    let place = try Workplace()
    try place.write("{// x\n\(option)}", to: "c.json")
    let run = try await place.run("train pets.txt --config c.json")
    #expect(
      run == Program.Outcome(status: 1, output: "", errors: "Error: c.json: \(message).\n"))
    #expect(try place.names == ["c.json", "pets.txt"])
  }

  @Test(
    "an error names the configuration key whose list of widths is invalid",
    arguments: ["[1.5]", "[\"a\"]", "{}", "[[1]]", "[0]", "true", "\"a,b\""])
  func widths(value: String) async throws {
    let place = try Workplace()
    try place.write("{\"hidden\": \(value)}", to: "c.json")
    let run = try await place.run("train pets.txt --config c.json")
    #expect(run.status == 1 && run.isOneSentence)
    #expect(run.errors.hasPrefix("Error: c.json: \"hidden\" must be a list of integers"), "\(run)")
  }

  @Test(
    "a configuration file that is not a JSON object is refused",
    arguments: [
      ("", "it is not JSON: expected a value, found the end of the text (line 1, column 1)"),
      (
        "[]",
        "it must be one JSON object of options, such as {\"context\": 4} (line 1, column 1)"
      ),
      (" 3", "it must be one JSON object of options, such as {\"context\": 4} (line 1, column 2)"),
      (
        "{\n  \"context\": 3",
        "it is not JSON: expected ',' or '}', found the end of the text (line 2, column 15)"
      ),
      (
        "{\n  context: 3,\r\n  embedding 4}",
        "it is not JSON: expected ':', found '4' (line 3, column 13)"
      ),
      ("{} more", "it is not JSON: expected the end of the text, found 'm' (line 1, column 4)"),
      ("{/* \n", "it is not JSON: a comment does not end (line 1, column 2)"),
      (
        String(repeating: "[", count: 100_000),
        "it has values nested in more than 100 brackets (line 1, column 101)"
      ),
    ])
  func notJSON(text: String, message: String) async throws {
    let place = try Workplace()
    try place.write(text, to: "c.json")
    let run = try await place.run("train pets.txt --config c.json")
    #expect(run.status == 1 && run.isOneSentence)
    #expect(run.errors == "Error: c.json is not a configuration file: \(message).\n")
  }

  @Test(
    "the error for an unreadable configuration file gives the reason",
    arguments: [
      ("nosuch.json", "No such file or directory"), ("pets.txt/c.json", "Not a directory"),
    ])
  func noFile(name: String, reason: String) async throws {
    let run = try await Workplace().run("train pets.txt --config \(name)")
    let message = "Cannot read the configuration \(name): \(reason)."
    #expect(run == Program.Outcome(status: 1, output: "", errors: "Error: \(message)\n"))
  }

  @Test("train reports a corpus that neither the command line nor the configuration file specifies")
  func noCorpus() async throws {
    let place = try Workplace()
    try place.write("{}", to: "c.json")
    let run = try await place.run("train --config c.json")
    #expect(run.status == 64)
    #expect(run.errors.hasPrefix("Error: Missing expected argument '<corpus>'\n"))
  }
}
