// Tests of model folders: what is written, and which folders are refused.

import Files
import Foundation
import LanguageModel
import Matrices
import ModelFolders
import Networks
import Safetensors
import TestSupport
import Testing
import Text

@Suite("Model folders")
struct ModelFolderTests {
  private let configuration = ModelConfiguration(
    tokenizer: .whitespace, context: 2, embedding: 3, hidden: [4, 3], activation: .relu,
    direct: true, tied: false)
  private let temporary: TemporaryFolder
  private let folder: ModelFolder
  private let parameters: Parameters<Float>
  private let vocabulary: Vocabulary

  init() throws {
    temporary = try TemporaryFolder()
    folder = try ModelFolder(temporary.url)
    vocabulary = try Vocabulary(file: Data("<unk>\n<s>\n</s>\nb\na\n".utf8))
    parameters = Parameters(configuration.network(vocabulary: vocabulary.count))
    parameters.initialize(seed: 3)
    try JSONEncoder().encode(configuration).write(to: folder.url(.configuration))
    try vocabulary.file.write(to: folder.url(.vocabulary))
    try folder.write(parameters, step: 7)
  }

  @Test("a model is read back as it was written")
  func roundTrip() throws {
    let model = try folder.load()
    #expect(model.configuration == configuration)
    #expect(model.vocabulary == vocabulary)
    #expect(model.parameters.all.bytes == parameters.all.bytes)
  }

  @Test("model files have the expected tensor names, shapes and little-endian bytes")
  func bytes() throws {
    let file = try SafetensorsFile(try Data(contentsOf: folder.url(.parameters)))
    #expect(
      file.tensors.map { "\($0.name) \($0.type.rawValue) \($0.shape)" } == [
        "embedding.weight F32 [5, 3]", "hidden.0.weight F32 [6, 4]", "hidden.0.bias F32 [4]",
        "hidden.1.weight F32 [4, 3]", "hidden.1.bias F32 [3]", "output.weight F32 [3, 5]",
        "output.bias F32 [5]", "direct.weight F32 [6, 5]",
      ])
    let first = try #require(file["embedding.weight"])
    let bytes = [UInt8](file.bytes(of: first).prefix(4))
    let bits = parameters["embedding.weight"][0, 0].bitPattern
    #expect(bytes == (0..<4).map { UInt8(truncatingIfNeeded: bits >> (8 * $0)) })
  }

  @Test("tied output weights are not stored in the model file")
  func tied() throws {
    let tied = ModelConfiguration(context: 2, embedding: 3, hidden: [3], tied: true)
    let parameters = Parameters<Float>(tied.network(vocabulary: 5))
    try folder.write(parameters, step: 7)
    let file = try SafetensorsFile(try Data(contentsOf: folder.url(.parameters)))
    #expect(file["output.weight"] == nil && file["embedding.weight"] != nil)
  }

  @Test("a configuration without the keys of averages and residual layers loads with both off")
  func oldConfiguration() throws {
    try Data(
      """
      {"tokenizer":"whitespace","lowercase":false,"lines":"stream","context":2,"embedding":3,
      "hidden":[4,3],"activation":"relu","direct":true,"tied":false}
      """.utf8
    ).write(to: folder.url(.configuration))
    let model = try folder.load()
    var expected = configuration
    expected.tokenizerVersion = 1
    #expect(model.configuration == expected)
    #expect(model.configuration.averages.isEmpty)
    #expect(!model.configuration.residual && !model.configuration.layerNorm)
    #expect(model.parameters.all.bytes == parameters.all.bytes)
  }

  @Test(
    "a missing tokenizer version means version 1, and other versions are kept",
    arguments: [(nil, 1), (1, 1), (2, 2), (3, 3)] as [(Int?, Int)])
  func tokenizerVersion(written: Int?, expected: Int) throws {
    var object = try #require(
      JSONSerialization.jsonObject(with: JSONEncoder().encode(configuration)) as? [String: Any])
    #expect(object["tokenizer-version"] as? Int == Tokenizer.latestVersion)
    object["tokenizer-version"] = written
    object["tokenizer"] = "words"
    object["lowercase"] = true
    try JSONSerialization.data(withJSONObject: object).write(to: folder.url(.configuration))
    let model = try folder.load()
    #expect(model.configuration.tokenizerVersion == expected)
    #expect(model.tokenizer == Tokenizer(kind: .words, lowercase: true, version: expected))
    #expect(
      model.tokens(of: "a </s>\n<s> b")
        == (expected < 3
          ? ["a", "</s>", "</s>", "<s>", "b"] : ["a", "</s>", "b"]))
    #expect(model.tokens(of: "ΑΣ.Α") == (expected == 1 ? ["ασ", ".", "α"] : ["ασ.α"]))
  }

  @Test(
    "an unsupported tokenizer version is refused with the supported ones",
    arguments: [4, 0, -1, Int.max])
  func unknownTokenizerVersion(version: Int) throws {
    var newer = configuration
    newer.tokenizerVersion = version
    try JSONEncoder().encode(newer).write(to: folder.url(.configuration))
    let error = #expect(throws: ModelError.self) { try folder.load() }
    #expect(
      error?.description.hasSuffix(
        "config.json: tokenizer-version is \(version), but this version of fflm supports only 1 to 3; "
          + "use a newer fflm.") == true)
  }

  @Test("residual model options are stored under their option names and read back")
  func residual() throws {
    let residual = ModelConfiguration(
      tokenizer: .whitespace, context: 2, averages: [2, 4], embedding: 3, hidden: [4, 4],
      activation: .gelu, residual: true, layerNorm: true)
    let file = try JSONEncoder().encode(residual)
    try file.write(to: folder.url(.configuration))
    let object = try #require(try JSONSerialization.jsonObject(with: file) as? [String: Any])
    #expect(object["averages"] as? [Int] == [2, 4])
    #expect(object["residual"] as? Bool == true && object["layer-norm"] as? Bool == true)
    #expect(object["activation"] as? String == "gelu")
    let parameters = Parameters<Float>(residual.network(vocabulary: vocabulary.count))
    try folder.write(parameters, step: 7)
    #expect(try folder.load().configuration == residual)
    // The input consists of two averages and two words, each of width 3.
    #expect(parameters.table.groups.first { $0.name == "hidden.0.weight" }?.shape == [12, 4])
  }

  // MARK: - Models in mapped files

  @Test("a loaded model does not change when its files are replaced or removed")
  func replacement() throws {
    let before = parameters.all.scalars
    let model = try folder.load()
    parameters.initialize(seed: 4)
    try folder.write(parameters, step: 7)
    #expect(model.parameters.all.scalars == before)
    #expect(try folder.load().parameters.all.scalars == parameters.all.scalars)
    try FileManager.default.removeItem(at: folder.url(.parameters))
    #expect(model.parameters.all.scalars == before)
  }

  @Test("model files with tensors in another order or at unaligned offsets are loaded")
  func foreignFiles() throws {
    let file = try SafetensorsFile(try Data(contentsOf: folder.url(.parameters)))
    for tensors in [file.tensors.reversed(), file.tensors] {
      let header = SafetensorsHeader(tensors: tensors).bytes
      for padding in 0..<4 {
        let length = header.count - 8 + padding
        var foreign = Data((0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) })
        foreign += header.dropFirst(8) + Data(repeating: UInt8(ascii: " "), count: padding)
        for tensor in tensors { foreign += file.bytes(of: tensor) }
        try foreign.write(to: folder.url(.parameters))
        #expect(try folder.load().parameters.all.scalars == parameters.all.scalars)
      }
    }
  }

  // MARK: - Invalid folders

  private func validationError() -> String {
    do {
      _ = try folder.load()
      return "none"
    } catch {
      return "\(error)"
    }
  }

  @Test(
    "a missing model file is named in the error",
    arguments: ["config.json", "vocabulary.txt", "model.safetensors"])
  func missing(name: String) throws {
    try FileManager.default.removeItem(at: temporary.url.appendingPathComponent(name))
    #expect(validationError().contains("There is no") && validationError().contains(name))
  }

  @Test("a model file that is truncated in or after its header is refused")
  func truncated() throws {
    let whole = try Data(contentsOf: folder.url(.parameters))
    for length in Array(0..<200) + [whole.count / 2, whole.count - 1] {
      try whole.prefix(length).write(to: folder.url(.parameters))
      #expect(validationError().contains("damaged"), "\(length) bytes")
    }
  }

  @Test(
    "an invalid or mismatched configuration is refused with the cause",
    arguments: [
      ("\"context\":2", "\"context\":0", "context is 0"),
      ("\"context\":2", "\"context\":\"two\"", "\"context\""),
      ("\"embedding\":3", "\"embedding\":4000000000", "embedding is 4000000000"),
      ("\"tied\":false", "\"tied\":true", "\"output.weight\", which the configured network"),

      ("\"activation\":\"relu\"", "\"activation\":\"cube\"", "\"activation\""),
      ("\"hidden\":[4,3]", "\"nothing\":1", "\"hidden\" is missing"),
      ("\"averages\":[]", "\"averages\":[4,0]", "averages is 0"),
      ("\"averages\":[]", "\"averages\":4", "\"averages\""),
      ("\"averages\":[]", "\"averages\":[4]", "require F32 of shape [9, 4]"),
      ("\"residual\":false", "\"residual\":1", "\"residual\""),
      ("{", "", "not JSON"),
    ])
  func wrongConfiguration(key: String, replacement: String, expected: String) throws {
    let text = try String(contentsOf: folder.url(.configuration), encoding: .utf8)
    #expect(text.contains(key))
    let wrong = text.replacingOccurrences(of: key, with: replacement)
    try wrong.write(to: folder.url(.configuration), atomically: true, encoding: .utf8)
    #expect(validationError().contains(expected), "\(validationError())")
  }

  @Test("layer sizes that no file can hold are refused before memory is allocated")
  func absurd() throws {
    var absurd = configuration
    absurd.hidden = [1 << 30, 1 << 30]
    try JSONEncoder().encode(absurd).write(to: folder.url(.configuration))
    #expect(validationError().contains("more than any file can hold"))
  }

  @Test("a vocabulary of the wrong size or with a repeated word is refused")
  func otherVocabulary() throws {
    try Data("<unk>\n<s>\n</s>\nb\n".utf8).write(to: folder.url(.vocabulary))
    #expect(validationError().contains("require F32 of shape [4, 3]"))
    try Data("<unk>\n<s>\n</s>\nb\nb\n".utf8).write(to: folder.url(.vocabulary))
    #expect(validationError().contains("vocabulary.txt"))
  }

  @Test("tensors that are missing, extra, of the wrong type or not finite are refused")
  func otherTensors() throws {
    var smaller = configuration
    smaller.direct = false
    let without = Parameters<Float>(smaller.network(vocabulary: 5))
    try folder.write(without, step: 7)
    #expect(validationError().contains("lacks the tensor \"direct.weight\""))

    try JSONEncoder().encode(smaller).write(to: folder.url(.configuration))
    try folder.write(parameters, step: 7)
    #expect(validationError().contains("contains \"direct.weight\""))

    try folder.write(without, step: 7)
    #expect(validationError() == "none")
    without["hidden.1.bias"][0, 2] = .infinity
    try folder.write(without, step: 7)
    #expect(validationError().contains("has numbers in \"hidden.1.bias\" that are not finite"))

    let integers = SafetensorsHeader(tensors: [
      TensorDescription(name: "embedding.weight", type: .int32, shape: [5, 3])
    ])
    try (integers.bytes + Data(count: 60)).write(to: folder.url(.parameters))
    #expect(validationError().contains("as I32 of shape [5, 3]"))
  }
}
