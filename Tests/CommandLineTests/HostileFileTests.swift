// Tests of malicious files: endless or huge ones, and contents that cost memory or time.

import Foundation
import Testing

@Suite("Hostile files", .timeLimit(.minutes(60))) struct HostileFileTests {
  private static let readers = ["eval pets.txt -m m", "train --resume m --epochs 9 --quiet"]

  // MARK: - Kinds and sizes

  @Test(
    "commands refuse a pipe or a device in place of a model file", arguments: ["fifo", "/dev/zero"])
  func devices(kind: String) async throws {
    let place = try await Workplace.trainedToBreak()
    for (file, command) in [
      ("config.json", Self.readers[0]), ("vocabulary.txt", Self.readers[1]),
      ("model.safetensors", Self.readers[0]), ("training/state.safetensors", Self.readers[1]),
      ("config.json", Self.readers[1]), ("held-out.txt", "eval -m m"),
    ] {
      let whole = try place.data("m/\(file)")
      try place.remove("m/\(file)")
      if kind == "fifo" {
        #expect(mkfifo(place.url.appendingPathComponent("m/\(file)").path, 0o600) == 0)
      } else {
        try place.link("m/\(file)", to: kind)
      }
      try await place.expectRefusal(by: [command], "m/\(file) is a pipe or a device;")
      try place.remove("m/\(file)")
      try place.write(whole, to: "m/\(file)")
    }
  }

  @Test(
    "commands refuse a sparse terabyte file in place of a model file",
    arguments: [
      ("config.json", "at most 1048576 are allowed"),
      ("vocabulary.txt", "at most 268435456 are allowed"),
      ("model.safetensors", "is damaged"), ("training/state.safetensors", "is damaged"),
    ])
  func sparse(file: String, message: String) async throws {
    let place = try await Workplace.trainedToBreak()
    let command = Self.readers[file.hasPrefix("training") ? 1 : 0]
    try place.extend("m/\(file)", to: 1 << 40)
    try await place.expectRefusal(by: [command], "m/\(file)")
    try await place.expectRefusal(by: [command], message)
  }

  @Test("inspect accepts a model with a sparse terabyte log")
  func sparseLog() async throws {
    let place = try await Workplace.trainedToBreak()
    try place.extend("m/log.jsonl", to: 1 << 40)
    let run = try await place.run("inspect m")
    #expect(run.status == 0, "\(run)")
  }

  @Test("train refuses configuration files that are endless or longer than a megabyte")
  func endlessOptions() async throws {
    let place = try Workplace()
    try place.write("{\"seed\": 1\(String(repeating: " ", count: 1 << 20))}", to: "c.json")
    for file in ["c.json", "/dev/zero"] {
      try await place.expectRefusal(
        by: ["train pets.txt --config \(file)"], "it has more than 1048576 bytes;")
    }
  }

  @Test("resuming does not write through links in place of temporary files")
  func linkedPartials() async throws {
    let place = try await Workplace.trainedToBreak()
    try place.write("mine", to: "mine.txt")
    for name in [".report.html.partial", "training/.state.safetensors.partial"] {
      try place.link("m/\(name)", to: place.url.appendingPathComponent("mine.txt").path)
    }
    let run = try await place.run("train --resume m --epochs 3 --quiet")
    #expect(run.status == 0, "\(run)")
    #expect(try place.text("mine.txt") == "mine")
  }

  @Test(
    "resuming refuses links in place of model folders and does not write through them",
    arguments: ["training", "checkpoints"])
  func linkedFolders(name: String) async throws {
    let place = try await Workplace.trainedToBreak()
    let moved = FileManager.default
    try moved.createDirectory(
      at: place.url.appendingPathComponent("m/checkpoints"), withIntermediateDirectories: true)
    try moved.moveItem(
      at: place.url.appendingPathComponent("m/\(name)"),
      to: place.url.appendingPathComponent("mine"))
    try place.write("mine", to: "mine/step-1.safetensors")
    try place.link("m/\(name)", to: place.url.appendingPathComponent("mine").path)
    let before = try place.contents(of: "mine")
    try await place.expectRefusal(by: [Self.readers[1] + " --keep 1"], "m/\(name) is a link")
    #expect(try place.contents(of: "mine") == before)
  }

  @Test("inspect, predict, explain and eval escape control characters from model files")
  func escapes() async throws {
    let place = try await Workplace.trainedToBreak()
    try place.edit("m/vocabulary.txt", "\nthe\n", "\n\u{1B}[2Jthe\n")
    let corpus = place.url.appendingPathComponent("pets.txt").path
    try place.edit("m/config.json", corpus, "a\\u001b[2J\\nb")
    for command in ["inspect m", "predict -m m --top 100", "explain -m m", "eval -m m"] {
      let run = try await place.run(command)
      #expect(run.status == 0, "\(run)")
      #expect((run.output + run.errors).contains("\\u{1B}[2J"), "\(run)")
      #expect(!(run.output + run.errors).contains("\u{1B}"), "\(run)")
    }
  }

  @Test("no command prints control characters from its input to a terminal")
  func onTerminal() async throws {
    // These clear the screen in two ways, ring the bell, return to the line start, and change the
    // writing direction.
    let evil = "\u{1B}[2J\u{9B}2J\u{7}\r\u{202E}\u{2066}\u{2028}\u{85}\u{7F}"
    let (text, model) = ("p\(evil)\n.txt", "m\(evil)\n")
    let place = try Workplace()
    let line = "the cat\(evil.replacing("\r", with: "")) sat on a mat .\n"
    try place.write(place.text("pets.txt") + String(repeating: line, count: 20), to: text)
    try place.write("{\"\(evil.replacing("\u{7F}", with: "")) \": 1}", to: "c.json")
    let options = ["--model", model, "--hidden", "8", "--steps", "20", "--tokenizer", "whitespace"]
    let training = try await Program.onTerminal(
      columns: 60, ["train", text] + options, in: place.url)
    #expect(training.status == 0, "\(training)")
    try place.edit("\(model)/log.jsonl", "the number of steps", "\\u001b[2J\\u202e")
    var outputs = [training.text]
    for words in [
      ["train", "--resume", model, "--epochs", "2"], ["inspect", model],
      ["inspect", model, "--json"],
      ["eval", "-m", model], ["eval", "-m", model, text, "pets.txt"],
      ["eval", "-m", model, text, "pets.txt", "--json"],
      ["score", "-m", model, text, "--per-token"],
      ["score", "-m", model, text, "--format", "moses"], ["predict", "-m", model, "--top", "50"],
      ["explain", "-m", model, "--prompt", "a\(evil) b", "--top", "50"],
      ["explain", "-m", model, "--target", evil], ["explain", evil],
      ["explain", evil, "-m", model],
      ["generate", "-m", model, "-n", "300", "--prompt", "a\(evil) b"],
      ["train", "--config", "c.json"], ["train", text, evil, "\(evil)\n"], ["eval", "--\(evil)"],
      ["inspect", evil], ["train", text, "--seed", evil], ["help", evil], [evil],
    ] {
      let run = try await Program.onTerminal(columns: 60, words, in: place.url)
      #expect(!run.text.isEmpty, "\(words)")
      outputs.append(run.text)
    }
    for output in outputs {
      let own = output.replacing("\r\u{1B}[K", with: "").replacing("\r\n", with: "\n")
      let obeyed = own.unicodeScalars.filter {
        [.control, .lineSeparator, .paragraphSeparator].contains($0.properties.generalCategory)
          && $0 != "\n" && $0 != "\t" || $0.properties.isBidiControl
      }
      #expect(obeyed.isEmpty, "\(own.debugDescription)")
    }
  }

  @Test("results in a pipe preserve control characters, and errors escape them")
  func inPipes() async throws {
    let evil = "\u{1B}[2J\u{9B}\u{202E}"
    let place = try await Workplace.trainedToBreak()
    for name in ["\(evil)\n", "b\u{7F}"] { try place.write("the cat .\n", to: name) }
    let prompt = try await place.run(
      words: ["generate", "-m", "m", "-n", "1", "--prompt", "a\(evil)"])
    #expect(prompt.output.hasPrefix("a\(evil)"))
    let texts = try await place.run(words: ["eval", "-m", "m", "\(evil)\n", "b\u{7F}", "--json"])
    #expect(texts.output.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 && $0.isASCII })
    let object = try JSONSerialization.jsonObject(with: Data(texts.output.utf8)) as? [String: Any]
    let names = (object?["texts"] as? [[String: Any]])?.compactMap { $0["text"] as? String }
    #expect(names == ["\(evil)\n", "b\u{7F}"])
    // Errors are for human readers even if they go to a pipe.
    let error = try await place.run(words: ["inspect", evil])
    #expect(error.errors.hasPrefix("Error: There is no model folder \\u{1B}[2J\\u{009B}\\u{202E};"))
  }

  @Test("names with many combining marks do not slow down error messages")
  func combiningMarks() async throws {
    let marks = String(repeating: "\u{301}\u{323}", count: 15_000)
    let place = try await Workplace.trainedToBreak()
    let header = #"{"x\#(marks)":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}"#
    try place.write(SafetensorsBytes(header: header, body: Data()).data, to: "m/model.safetensors")
    try place.write("{\"a\(marks)\": 1}", to: "c.json")
    for command in ["eval -m m pets.txt", "train pets.txt -c c.json"] {
      let run = try await place.shell("timeout 20 \"$fflm\" \(command)")
      #expect(run.status == 1 && run.errors.hasPrefix("Error: "), "\(run.status)")
    }
  }

  @Test("resuming does not write through a link in place of the log")
  func linkedLog() async throws {
    let place = try await Workplace.trainedToBreak()
    try place.write("mine", to: "mine.txt")
    try place.remove("m/log.jsonl")
    try place.link("m/log.jsonl", to: place.url.appendingPathComponent("mine.txt").path)
    try await place.expectRefusal(by: [Self.readers[1]], "Cannot write m/log.jsonl: ")
    #expect(try place.text("mine.txt") == "mine")
  }

  @Test("resuming does not wait for pipes in place of written files")
  func writtenPipes() async throws {
    let place = try await Workplace.trainedToBreak()
    try place.remove("m/log.jsonl")
    for name in ["log.jsonl", ".report.html.partial"] {
      #expect(mkfifo(place.url.appendingPathComponent("m/\(name)").path, 0o600) == 0)
    }
    try await place.expectRefusal(by: [Self.readers[1]], "Cannot write m/log.jsonl: ")
    try place.remove("m/log.jsonl")
    let run = try await place.run(Self.readers[1])
    #expect(run.status == 0, "\(run)")
  }

  // MARK: - Contents

  @Test(
    "commands refuse a configuration with a repeated key",
    arguments: [
      ("config.json", Self.readers), ("c.json", ["train pets.txt --config c.json"]),
    ])
  func repeatedKeys(file: String, commands: [String]) async throws {
    let place = try await Workplace.trainedToBreak()
    if file == "config.json" {
      try place.edit("m/config.json", "\"context\"", "\"context\" : 3, \"context\"")
    } else {
      try place.write("{context: 3, \"context\": 4}", to: "c.json")
    }
    try await place.expectRefusal(
      by: commands, "it has the key \"context\" twice; keep one of them (line ")
  }

  @Test(
    "eval refuses a config.json with too large or too many averages",
    arguments: [
      ("[1073741824]", "averages is 1073741824; it must be between 1 and 10000"),
      ("[\(Array(repeating: "9", count: 65).joined(separator: ","))]", "there are 65 averages;"),
    ])
  func averages(list: String, message: String) async throws {
    let place = try await Workplace.trainedToBreak()
    #expect(try place.text("m/config.json").contains("\"averages\" : [\n\n  ]"))
    try place.edit("m/config.json", "\"averages\" : [\n\n  ]", "\"averages\" : \(list)")
    try await place.expectRefusal(by: [Self.readers[0]], message)
  }

  @Test("eval refuses a wide network whose weights are a hole in a sparse file")
  func wideHole() async throws {
    let place = try await Workplace.trainedToBreak()
    // One word, a context of 1 and no hidden layer give three tensors.
    let width = 1 << 30
    try place.write("<unk>\n<s>\n</s>\na\n", to: "m/vocabulary.txt")
    for (old, new) in [
      ("\"context\" : 3", "\"context\" : 1"), ("\"embedding\" : 48", "\"embedding\" : \(width)"),
      ("    8\n", ""),
    ] {
      try place.edit("m/config.json", old, new)
    }
    let size = 16 * width
    let header = """
      {"embedding.weight":{"dtype":"F32","shape":[4,\(width)],"data_offsets":[0,\(size)]},\
      "output.weight":{"dtype":"F32","shape":[\(width),4],"data_offsets":[\(size),\(2 * size)]},\
      "output.bias":{"dtype":"F32","shape":[4],"data_offsets":[\(2 * size),\(2 * size + 16)]}}
      """
    let file = try SafetensorsBytes(header: header)
    try place.write(file.data, to: "m/model.safetensors")
    try place.extend("m/model.safetensors", to: file.data.count + 2 * size + 16)
    try await place.expectRefusal(
      by: [Self.readers[0]], "m/config.json describes layers that take")
  }

  @Test("commands refuse a vocabulary with a megabyte-long token")
  func longToken() async throws {
    let place = try await Workplace.trainedToBreak()
    try place.edit("m/vocabulary.txt", "the\n", String(repeating: "x", count: 1 << 20) + "\n")
    try await place.expectRefusal(by: Self.readers, "has 1048576 bytes, but a token has at most")
  }

  @Test("a word longer than any token is unknown, and the model stays readable")
  func longWord() async throws {
    let place = try Workplace()
    let long = String(repeating: "x", count: 1 << 17)
    try place.write("a b \(long)\na b \(long)\n\(long) b a\nb a\nb b a\n", to: "long.txt")
    let train = try await place.run("train long.txt --model m \(quick)")
    #expect(train.status == 0, "\(train.errors)")
    #expect(try place.text("m/vocabulary.txt") == "<unk>\n<s>\n</s>\na\nb\n")
    let eval = try await place.run("eval long.txt -m m")
    #expect(eval.status == 0, "\(eval.errors)")
  }

  @Test("resuming refuses a state with a tensor that does not belong to the optimizer")
  func strangerInState() async throws {
    let place = try await Workplace.trainedToBreak()
    let file = "m/training/state.safetensors"
    let state = try SafetensorsBytes(place.data(file))
    let end = state.body.count
    let stranger = #""x":{"dtype":"U8","shape":[1],"data_offsets":[\#(end),\#(end + 1)]}"#
    let header = state.header.replacing("\"__metadata__\"", with: "\(stranger),\"__metadata__\"")
    try place.write(SafetensorsBytes(header: header, body: state.body + [7]).data, to: file)
    try await place.expectRefusal(
      by: [Self.readers[1]], "\(file) contains \"x\", which does not belong to its optimizer.")
  }

  @Test(
    "ngram eval refuses ARPA files with impossible counts, orders or line lengths",
    arguments: [
      ("\\data\\\nngram 1=1000000000000000000\n\n\\1-grams:\n-1 <s>\n-1 </s>\n\n", "there are 2"),
      ("\\data\\\n" + (1...1_000_000).map { "ngram \($0)=0\n" }.joined(), "more than 100 words"),
      (
        "\\data\\\nngram 1=3\n\n\\1-grams:\n-1 \(String(repeating: "x", count: 1 << 20))\n",
        "1048576"
      ),
      (
        "\\data\\\nngram 1=3\n\n\\1-grams:\n-1 \(String(repeating: "x ", count: 1 << 20))\n",
        "fields"
      ),
      (String(repeating: "a", count: 1 << 20), "there is no"),
    ])
  func nGrams(text: String, message: String) async throws {
    let place = try Workplace()
    try place.write(text, to: "m.arpa")
    try await place.expectRefusal(by: ["ngram eval m.arpa pets.txt"], message)
  }

  @Test("errors escape control characters from a file and shorten long values")
  func controlCharacters() async throws {
    let place = try Workplace()
    let long = String(repeating: "y", count: 10_000)
    try place.write("{\"corpus\": \"\\u001b[2J\\n\\u202e\(long)\"}", to: "c.json")
    let run = try await place.run("train --config c.json")
    #expect(run.status == 1 && run.isOneSentence && run.errors.utf8.count < 2000)
    #expect(
      run.errors.hasPrefix("Error: '\\u{1B}[2J\\n\\u{202E}yyy"), "\(run.errors)")
    #expect(run.errors.contains("yyy ... yyy"))
  }
}

extension Workplace {
  /// Extends a sparse file to `size` bytes with a hole.
  fileprivate func extend(_ name: String, to size: Int) throws {
    let file = try FileHandle(forUpdating: url.appendingPathComponent(name))
    try file.truncate(atOffset: UInt64(size))
    try file.close()
  }
}
