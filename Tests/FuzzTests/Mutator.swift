// Mutations of inputs at numbers, words, fragments, lines and lengths, and of random bytes.

import Foundation
import Randomness

/// A reproducible source of mutated inputs.
struct Mutator {
  private let target: FuzzTarget
  private var random: SeededGenerator

  init(_ target: FuzzTarget, seed: UInt64) {
    self.target = target
    random = SeededGenerator(seed: seed)
  }

  /// Returns a mutated seed of the target.
  mutating func mutatedSeed() -> Data {
    mutated(target.seeds.randomElement(using: &random) ?? Data())
  }

  /// Returns an input with one to four mutations.
  mutating func mutated(_ input: Data) -> Data {
    var input = [UInt8](input)
    for _ in 0..<Int.random(in: 1...4, using: &random) {
      if target.areTensors { mutateTensors(&input) } else { mutateText(&input) }
    }
    return Bool.random(using: &random) ? target.repair(Data(input)) : Data(input)
  }

  // MARK: - Texts

  /// Numbers around the limits of types and formats, and unusual notations.
  private static let numbers = [
    "0", "1", "-1", "2", "3", "64", "65", "255", "10000", "10001", "65536", "100000001",
    "1073741824", "2147483647", "2147483648", "4294967296", "281474976710655", "281474976710656",
    "1000000000000000000", "9223372036854775807", "9223372036854775808", "18446744073709551616",
    "1e400", "-1e400", "1e-400", "1e308", "3.5e38", "-99", "-inf", "nan", "NaN", "Infinity", "0.5",
    "1.0", "-0", "00", "0x10", "+1", "1e5",
  ]

  /// Nothing is inserted into inputs of at least this many bytes.
  private static let limit = 1 << 14

  private mutating func mutateText(_ text: inout [UInt8]) {
    let pieces = Self.pieces(of: text)
    guard let piece = pieces.randomElement(using: &random),
      let other = pieces.randomElement(using: &random)
    else {
      text = fragment
      return
    }
    let run =
      piece
      .lowerBound..<min(
        piece.upperBound + Int.random(in: 0...40, using: &random),
        text.count)
    switch Int.random(in: 0..<(text.count < Self.limit ? 14 : 8), using: &random) {
    case 0...2:
      let numbers = pieces.filter { Self.isNumber(text[$0.lowerBound]) }
      let place = numbers.randomElement(using: &random) ?? piece
      text.replaceSubrange(place, with: number(near: text[place]))
    case 3: text.replaceSubrange(piece, with: fragment)
    case 4: text.removeSubrange(run)
    case 5: text.removeSubrange(line(in: text, at: piece.lowerBound))
    case 6: text[piece.lowerBound] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 7: text.removeLast(Int.random(in: 0...text.count, using: &random))
    case 8...9: text.insert(contentsOf: fragment, at: piece.lowerBound)
    case 10: text.insert(contentsOf: text[run], at: other.lowerBound)
    case 11:
      let line = text[line(in: text, at: piece.lowerBound)]
      text.insert(contentsOf: line, at: self.line(in: text, at: other.lowerBound).lowerBound)
    case 12:
      let count = Int.random(in: 2...300, using: &random)
      text.insert(
        contentsOf: [[UInt8]](repeating: Array(text[piece]), count: count).joined(),
        at: piece.lowerBound)
    default:
      text.insert(UInt8.random(in: 0...255, using: &random), at: piece.lowerBound)
    }
  }

  private var fragment: [UInt8] {
    mutating get { Array((target.fragments.randomElement(using: &random) ?? "").utf8) }
  }

  /// Returns a number from the list, or the given one plus or minus 1.
  private mutating func number(near bytes: ArraySlice<UInt8>) -> [UInt8] {
    let old = Int(String(decoding: bytes, as: UTF8.self))
    if let old, old.magnitude < 1 << 50, Bool.random(using: &random) {
      return Array(String(Bool.random(using: &random) ? old + 1 : old - 1).utf8)
    }
    return Array((Self.numbers.randomElement(using: &random) ?? "").utf8)
  }

  /// Returns the range of the line at `place`, including its line end.
  private func line(in text: [UInt8], at place: Int) -> Range<Int> {
    let newline = UInt8(ascii: "\n")
    let start = text[..<place].lastIndex(of: newline).map { $0 + 1 } ?? 0
    let end = text[place...].firstIndex(of: newline).map { $0 + 1 } ?? text.count
    return start..<end
  }

  private static func isNumber(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
  }

  private static func isOfNumber(_ byte: UInt8) -> Bool {
    isNumber(byte) || ".eE+".utf8.contains(byte)
  }

  private static func isOfWord(_ byte: UInt8) -> Bool {
    byte >= 0x80 || byte == UInt8(ascii: "_")
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  /// Returns the ranges of numbers and words, and of each byte between them.
  private static func pieces(of text: [UInt8]) -> [Range<Int>] {
    var pieces: [Range<Int>] = []
    var start = 0
    while start < text.count {
      var end = start + 1
      if isNumber(text[start]) {
        while end < text.count, isOfNumber(text[end]) { end += 1 }
      } else if isOfWord(text[start]) {
        while end < text.count, isOfWord(text[end]) { end += 1 }
      }
      pieces.append(start..<end)
      start = end
    }
    return pieces
  }

  // MARK: - Tensors

  private mutating func mutateTensors(_ file: inout [UInt8]) {
    let length = file.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    guard file.count >= 8, length <= file.count - 8 else { return mutateText(&file) }
    let end = 8 + Int(length)
    switch Int.random(in: 0..<12, using: &random) {
    case 0:
      file[Int.random(in: 0..<8, using: &random)] = UInt8.random(in: 0...255, using: &random)
    case 1:
      file.removeLast(Int.random(in: 0...min(16, file.count), using: &random))
    case 2:
      file.append(contentsOf: [UInt8](repeating: 0, count: Int.random(in: 1...8, using: &random)))
    case 3...5 where file.count - end >= 4:
      // NaN, an infinity, the greatest or least finite number, or the least positive one, at an
      // aligned position or anywhere.
      let place = Int.random(in: end...file.count - 4, using: &random)
      let start = Bool.random(using: &random) ? place - (place - end) % 4 : place
      let bits: [UInt32] = [0x7FC0_0000, 0x7F80_0000, 0xFF80_0000, 0x7F7F_FFFF, 0xFF7F_FFFF, 1]
      let word = bits.randomElement(using: &random) ?? 0
      for i in 0..<4 { file[start + i] = UInt8(truncatingIfNeeded: word >> (8 * UInt32(i))) }
    default:
      var header = Array(file[8..<end])
      mutateText(&header)
      let bytes = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
      file = bytes + header + file[end...]
    }
  }
}
