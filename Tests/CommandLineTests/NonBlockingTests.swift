// Tests of standard input and output that another program made non-blocking.

import Foundation
import TestSupport
import Testing

@Suite("Non-blocking files") struct NonBlockingTests {
  private static let line = "the dog gets fed .\n"

  /// Runs the program with non-blocking pipes, writes its input late and reads its output late.
  private func run(_ words: String, in place: Workplace, text: String) async throws -> (
    status: Int32, output: String
  ) {
    let process = Program.process(words.split(separator: " ").map(String.init), in: place.url)
    let (input, output) = (Pipe(), Pipe())
    (process.standardInput, process.standardOutput) = (input, output)
    process.standardError = FileHandle.nullDevice
    for file in [input.fileHandleForReading, output.fileHandleForWriting] {
      #expect(fcntl(file.fileDescriptor, F_SETFL, O_NONBLOCK) == 0)
    }
    // If the program has failed, only this descriptor keeps the pipe open. The text fits in a pipe.
    let reader = dup(input.fileHandleForReading.fileDescriptor)
    defer { close(reader) }
    let (ends, end) = AsyncStream.makeStream(of: Void.self)
    process.terminationHandler = { _ in end.finish() }
    try Program.start(process)
    try output.fileHandleForWriting.close()
    try await Task.sleep(for: .milliseconds(300))
    try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
    try input.fileHandleForWriting.close()
    try await Task.sleep(for: .milliseconds(300))
    let result = try output.fileHandleForReading.readToEnd() ?? Data()
    for await _ in ends {}
    return (process.terminationStatus, String(decoding: result, as: UTF8.self))
  }

  @Test(
    "commands wait for input and for room for output on non-blocking pipes",
    arguments: ["score -m m --per-token", "ngram train - -o - --order 40", "ngram eval lm.arpa -"])
  func waits(words: String) async throws {
    let place = try await Workplace.trained("\(quick) --model m")
    #expect(try await place.run("ngram train pets.txt -o lm.arpa").status == 0)
    let text = try place.text("pets.txt") + String(repeating: Self.line, count: 700)
    let expected = try await place.run(words, input: text)
    let found = try await run(words, in: place, text: text)
    #expect(found.status == 0 && found.output == expected.output)
    // The output is larger than a pipe.
    #expect(expected.output.utf8.count > 1 << 16 || words.hasPrefix("ngram eval"))
  }
}
