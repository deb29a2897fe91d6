// Tests of reading JSON value by value.

import JSON
import Testing

@Suite("JSON cursor") struct JSONCursorTests {
  private func read<Value>(
    _ json: String, limits: JSONCursor.Limits = .none,
    _ readValue: (inout JSONCursor) throws -> Value
  ) throws -> Value {
    var cursor = try JSONCursor(Array(json.utf8), limits: limits)
    let value = try readValue(&cursor)
    try cursor.readEnd()
    return value
  }

  /// Reads an object of integers and returns its members as `key@offset:value`.
  private func members(_ cursor: inout JSONCursor) throws -> String {
    var members: [String] = []
    var keys: Set<[UInt8]> = []
    try cursor.open("{")
    while let (key, offset) = try cursor.readKey(after: &keys) {
      members.append("\(key)@\(offset):\(try cursor.readInteger(below: 1000))")
    }
    return members.joined(separator: ",")
  }

  private func items(_ cursor: inout JSONCursor) throws -> [String] {
    var items: [String] = []
    try cursor.open("[")
    while try cursor.isAtItem(before: "]") { items.append(try members(&cursor)) }
    return items
  }

  @Test("an array of objects is read item by item")
  func items() throws {
    let json = " [ {} , {\"a\" : 1, \"b\":20}\n,{\"a\":999} ] "
    #expect(try read(json, items) == ["", "a@9:1,b@18:20", "a@28:999"])
    #expect(try read("[]", items) == [])
  }

  @Test(
    "a JSON error has the kind and the offset of the flaw",
    arguments: [
      ("[{}", .incomplete(.commaOr("]")), 3), ("[", .incomplete(.mark("{")), 1),
      ("[{},]", .unexpected(.mark("{")), 4), ("[{} {}]", .unexpected(.commaOr("]")), 4),
      ("{}", .unexpected(.mark("[")), 0), ("[] ]", .unexpected(.end), 3),
      ("[{1}]", .unexpected(.key), 2), ("[{\"a\"}]", .unexpected(.mark(":")), 5),
      ("[{\"a\":1,\"\\u0061\":1}]", .repeatedKey("a"), 8),
      ("[{\"a\":-1}]", .negativeNumber, 6), ("[{\"a\":1.0}]", .fraction, 6),
      ("[{\"a\":1000}]", .largeNumber(1000), 6), ("[{\"a\":x}]", .unexpected(.number), 6),
      ("[{\"a\u{1}\"}]", .controlCharacter, 4), ("[{\"a\n\"}]", .lineEnd(inStringAt: 2), 4),
      ("[{\"a", .incomplete(.endOfString), 2), ("[{\"a\\u12", .incomplete(.restOfEscape), 4),
      ("[{\"a\\x", .unknownEscape, 4), ("[{\"\\ud800\"}]", .halfSurrogatePair, 3),
    ] as [(String, JSONError.Kind, Int)])
  func flaws(json: String, kind: JSONError.Kind, offset: Int) throws {
    let error = #expect(throws: JSONError.self) { try read(json, items) }
    #expect(error?.kind == kind && error?.offset == offset)
  }

  @Test("keys, strings and nesting beyond a limit are refused")
  func limits() {
    func kind(_ json: String, _ limits: JSONCursor.Limits) -> JSONError.Kind? {
      do {
        _ = try read(json, limits: limits, items)
        return nil
      } catch {
        return (error as? JSONError)?.kind
      }
    }
    #expect(kind("[{\"ab\":1}]", .init(longestKey: 2)) == nil)
    #expect(kind("[{\"ab\":1}]", .init(longestKey: 1)) == .longKey(1))
    #expect(kind("[{\"ab\":1}]", .init(longestString: 1)) == .longString(1))
    // Closed objects do not count.
    #expect(kind("[{},{},{}]", .init(deepestNesting: 2)) == nil)
    #expect(kind("[{},{},{}]", .init(deepestNesting: 1)) == .deepNesting(1))
  }
}
