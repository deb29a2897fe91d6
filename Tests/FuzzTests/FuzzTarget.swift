// A reader to fuzz, with its inputs and the checks of its results.

import Classification
import ComputationGraphs
import Files
import Foundation
import LanguageModel
import ModelFolders
import NGrams
import Safetensors
import Text
import Training
import WordVectors

@testable import Commands

struct FuzzTarget {
  let name: String
  /// Valid inputs, which are mutated.
  let seeds: [Data]
  /// Strings that have a meaning in the format, for insertion.
  let fragments: [String]
  /// Whether inputs are safetensors files. Their headers are mutated as text, and the length before
  /// the header is updated.
  var areTensors = false
  /// Corrects an input so that it is not refused at the first inconsistency. Applied to half of the
  /// mutated inputs.
  var repair: (Data) -> Data = { $0 }
  /// Reads an input and checks the result.
  ///
  /// - Throws: The errors of the reader, or ``Finding``.
  let read: (Data) throws -> Void

  /// All targets by name.
  static let makers: [(name: String, make: @Sendable () throws -> FuzzTarget)] = [
    ("safetensors", safetensors), ("parameters", parameters), ("state", state),
    ("configuration", configuration), ("options", options), ("vocabulary", vocabulary),
    ("log", log), ("arpa", arpa), ("vectors", vectors), ("text", text),
    ("expression", expression), ("labeled", labeled), ("features", features), ("lexicon", lexicon),
    ("classifier", classifier), ("mixture", mixture),
  ]

  /// Returns the target with the given name.
  static func named(_ name: String) throws -> FuzzTarget {
    guard let maker = makers.first(where: { $0.name == name }) else {
      throw Finding("there is no target \(name) among \(makers.map(\.name))")
    }
    return try maker.make()
  }

  /// Returns whether the reader accepts an input; false if it refuses it with a message.
  ///
  /// - Throws: ``Finding`` if a check fails, the error has an unexpected type, or its message is
  ///   not a sentence.
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

  /// Whether an error is of a type whose message the program shows unchanged.
  private static func isRefusal(_ error: any Error) -> Bool {
    error is SafetensorsError || error is ModelError || error is FileError || error is TextError
      || error is ARPAError || error is CommandError || error is TrainingError
      || error is TooManyWords || error is VectorError || error is ExpressionError
      || error is ClassificationError
  }
}

/// A failed check.
struct Finding: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// Throws a ``Finding`` if `condition` is false.
func check(_ condition: Bool, _ message: @autoclosure () -> String) throws {
  if !condition { throw Finding(message()) }
}
