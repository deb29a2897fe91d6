// Tests of settings: their names, properties, summaries and values.

import Arguments
import Foundation
import Testing

@testable import Commands

@Suite struct SettingTests {
  private static let settings = SettingGroup.all.flatMap(\.settings)

  /// Returns a value other than the default for a parameter.
  private static func otherValue(of parameter: Parameter) -> Value {
    if parameter.isArgument { return .text("a.txt") }
    return switch parameter.kind {
    case .text?: .text("a.txt")
    case .texts?: .texts(["a.txt"])
    case .integer(let range)?: .integer(min(range.upperBound, max(range.lowerBound, 2)))
    case .number(let range)?: .number(min(range.upperBound, 0.25))
    case .choice(let choices)?: .text(choices[choices.count - 1])
    case .duration?: .number(90)
    case .integers?: .integers([7, 5])
    case nil: .flag(true)
    }
  }

  @Test("the keys of config.json are the settings and the corpus")
  func keys() throws {
    var configuration = RunConfiguration(SettingValues([:]))
    for setting in Self.settings {
      setting.set(Self.otherValue(of: setting.parameter), in: &configuration)
    }
    let json = try JSONSerialization.jsonObject(with: configuration.file)
    let keys = try #require(json as? [String: Any]).keys
    #expect(Set(keys) == Set(Self.settings.map(\.name) + ["corpus"]))
    #expect(Self.settings.count == Set(Self.settings.map(\.name)).count)
  }

  @Test("a setting changes only its own property", arguments: settings.indices)
  func assignment(index: Int) {
    let setting = Self.settings[index]
    let before = RunConfiguration(SettingValues([:]))
    var after = before
    let value = Self.otherValue(of: setting.parameter)
    setting.set(value, in: &after)
    #expect(setting.value(in: after) == value)
    for other in Self.settings where other.name != setting.name {
      #expect(other.value(in: after) == other.value(in: before), "\(other.name)")
    }
  }

  @Test("the summary omits disabled flags, files, and momentum for optimizers without it")
  func summary() {
    var configuration = RunConfiguration(
      SettingValues(["valid": .text("v"), "lowercase": .flag(true)]))
    let text = SettingGroup.text.summary(of: configuration)
    #expect(text.hasPrefix("tokenizer words, lowercase, tokenizer-version"))
    #expect(!text.contains("valid") && !text.contains("lossy"))
    #expect(!SettingGroup.training.summary(of: configuration).contains("momentum"))
    configuration.options.optimizer = .nesterov
    #expect(
      SettingGroup.training.summary(of: configuration).hasPrefix(
        "optimizer nesterov, learning-rate")
    )
    #expect(SettingGroup.training.summary(of: configuration).contains(", momentum 0.9, "))
  }

  @Test("the values of a configuration reproduce the configuration")
  func values() throws {
    var configuration = RunConfiguration(SettingValues([:]))
    for setting in Self.settings {
      setting.set(Self.otherValue(of: setting.parameter), in: &configuration)
    }
    let values = SettingValues(configuration)
    var copy = RunConfiguration(values)
    values.apply(.model, to: &copy)
    values.apply(.training, to: &copy)
    #expect(try copy.file == configuration.file)
  }
}
