// Mixture files: JSON files with the parts of an interpolation and their weights.

import Evaluation
import Files
import Foundation
import JSON
import ModelFolders
import Reports

/// The contents of a mixture file.
struct MixtureFile: Codable, Equatable {
  /// A part as it is stored.
  struct Part: Codable, Equatable {
    var kind: String
    var weight: Double
    /// The path of a model folder or an ARPA file.
    var path: String?
    /// The checksum of the part, in hexadecimal digits.
    var checksum: String?
    /// The size of a cache.
    var words: Int?
    var theta: Double?
  }

  var parts: [Part]

  /// The most parts of a mixture.
  static let mostParts = 100
}

extension MixtureFile {
  /// Creates the contents for parts with their checksums, which are nil for a cache.
  ///
  /// - Throws: ``CommandError`` if a part cannot be read again from its path.
  init(_ parts: [InterpolationPart], checksums: [UInt64?]) throws {
    self.parts = try zip(parts, checksums).map { part, checksum in
      var stored = Part(kind: part.kind.name, weight: part.weight)
      switch part.kind {
      case .network(let path): stored.path = try RunTexts.stored(path)
      case .nGrams(let path):
        guard RunTexts.isKept(path) else { throw CommandError.mixturePartNotKept(path: path) }
        stored.path = try RunTexts.stored(path)
      case .cache(let size, let theta): (stored.words, stored.theta) = (size, theta)
      }
      stored.checksum = checksum.map(Self.text)
      return stored
    }
  }

  /// Returns a checksum as the file stores it.
  static func text(of checksum: UInt64) -> String {
    let digits = String(checksum, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// Returns the parts.
  ///
  /// - Precondition: `validationError` is nil.
  var interpolationParts: [InterpolationPart] { parts.compactMap(\.interpolationPart) }

  // MARK: - Reading and writing

  /// Reads a file.
  ///
  /// - Throws: ``CommandError`` if it is not a mixture file; `FileError` if it cannot be read.
  init(path: String) throws {
    guard let contents = try optionsFileContents(path, as: "the mixture") else {
      throw CommandError.notMixture(
        path: path, "it has more than \(ModelFolder.optionsLimit) bytes")
    }
    try self.init(contents: Data(contents), path: path)
  }

  /// Reads the contents of a file, whose path is for error messages.
  ///
  /// - Throws: ``CommandError`` if they are not those of a mixture file.
  init(contents: Data, path: String) throws {
    do {
      self = try StrictJSON.decode(MixtureFile.self, from: contents)
    } catch let flaw as JSONFlaw {
      throw CommandError.notMixture(path: path, "\(flaw)")
    }
    if let validationError { throw CommandError.notMixture(path: path, validationError) }
  }

  /// The bytes of the file.
  var data: Data {
    get throws {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      return try encoder.encode(self) + Data("\n".utf8)
    }
  }

  /// The reason why the contents do not describe a mixture, as part of a sentence; nil if they do.
  var validationError: String? {
    guard (2...Self.mostParts).contains(parts.count) else {
      return "it has \(counted(parts.count, "part")); it must have 2 to \(Self.mostParts)"
    }
    for (i, part) in parts.enumerated() {
      if let error = part.validationError { return "part \(i + 1) \(error)" }
      let (isFirst, isNetwork) = (i == 0, part.kind == "network")
      if isFirst, !isNetwork { return "part 1 is not a network" }
      if part.kind == "cache", i < parts.count - 1 {
        return "part \(i + 1) is a cache, but not last"
      }
    }
    let sum = parts.reduce(0) { $0 + $1.weight }
    guard abs(sum - 1) < 1e-9 else {
      return "the sum of the weights is \(significant(sum, 12)); it must be 1"
    }
    guard parts.contains(where: { $0.kind != "cache" && $0.weight > 1e-300 }) else {
      return "all weight is on the cache, which is empty at the start of a text"
    }
    return nil
  }
}

extension MixtureFile.Part {
  fileprivate var interpolationPart: InterpolationPart? {
    switch (kind, path, words, theta) {
    case ("network", let path?, _, _): InterpolationPart(.network(path: path), weight: weight)
    case ("n-grams", let path?, _, _): InterpolationPart(.nGrams(path: path), weight: weight)
    case ("cache", _, let words?, let theta?):
      InterpolationPart(.cache(size: words, theta: theta), weight: weight)
    default: nil
    }
  }

  /// The reason why the part is invalid, as part of a sentence; nil if it is valid.
  fileprivate var validationError: String? {
    guard (0...1).contains(weight) else {
      return "has the weight \(significant(weight, 6)); it must be between 0 and 1"
    }
    switch kind {
    case "network", "n-grams":
      if path == nil || path == "" { return "has no path" }
      if path == "-" { return "has the path of standard input" }
      if checksum == nil { return "has no checksum" }
    case "cache":
      guard let words, (1...ContinuousCache.largestSize).contains(words) else {
        return "has no number of words between 1 and \(ContinuousCache.largestSize)"
      }
      guard let theta, (0...1e6).contains(theta) else {
        return "has no theta between 0 and 1000000"
      }
    default:
      return "has an unknown kind; it must be network, n-grams or cache"
    }
    return nil
  }
}
