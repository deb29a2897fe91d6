// A reader to be fuzzed: what it reads, and what must hold of whatever it makes of it.

import Files
import Foundation
import LanguageModel
import ModelFolders
import NGrams
import Safetensors
import Text
import Training

@testable import Commands

struct FuzzTarget {
  let name: String
  /// Valid inputs, which mutations start from.
  let seeds: [Data]
  /// What the format gives a meaning to.
  let fragments: [String]
  /// Whether inputs are safetensors files: their headers are mutated as texts, and announced right.
  var areTensors = false
  /// Makes of an input one that does not fail at its first sums; done to every other one.
  var repair: (Data) -> Data = { $0 }
  /// Reads an input, and checks what came of it.
  ///
  /// - Throws: what the reader throws, or ``Finding``.
  let read: (Data) throws -> Void

  static let makers: [(name: String, make: @Sendable () throws -> FuzzTarget)] = [
    ("safetensors", safetensors), ("parameters", parameters), ("state", state),
    ("configuration", configuration), ("options", options), ("vocabulary", vocabulary),
    ("log", log), ("arpa", arpa), ("text", text),
  ]

  static func named(_ name: String) throws -> FuzzTarget {
    guard let maker = makers.first(where: { $0.name == name }) else {
      throw Finding("there is no target \(name) among \(makers.map(\.name))")
    }
    return try maker.make()
  }

  /// Whether the reader takes an input, rather than refuse it in a sentence.
  ///
  /// - Throws: ``Finding``.
  func accepts(_ input: Data) throws -> Bool {
    do {
      try read(input)
      return true
    } catch let finding as Finding {
      throw finding
    } catch {
      try check(Self.isRefusal(error), "an error of another kind: \(type(of: error)): \(error)")
      let sentence = "\(error)"
      try check(sentence.hasSuffix(".") && sentence.count > 10, "no sentence: \(sentence)")
      return false
    }
  }

  /// Whether an error is one of those that the program shows as they are.
  private static func isRefusal(_ error: any Error) -> Bool {
    error is SafetensorsError || error is ModelError || error is FileError || error is TextError
      || error is ARPAError || error is CommandError || error is TrainingError
      || error is TooManyWords
  }
}

/// Something that must not be.
struct Finding: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

func check(_ condition: Bool, _ validationError: @autoclosure () -> String) throws {
  if !condition { throw Finding(validationError()) }
}
