// Runs the program on a pseudo-terminal.

import Foundation
import Testing

extension Program {
  /// Runs the program with standard output and standard error on a pseudo-terminal.
  ///
  /// The width of the terminal applies unless `environment` sets `COLUMNS`.
  ///
  /// - Parameter isEnough: Called with all output so far. If it returns true, the program is
  ///   interrupted.
  /// - Returns: The exit code and what was written to the terminal.
  static func onTerminal(
    columns: Int, _ words: [String], in folder: URL, environment: [String: String] = [:],
    until isEnough: (String) -> Bool = { _ in false }
  ) async throws -> (status: Int32, text: String) {
    var (terminal, inside): (Int32, Int32) = (-1, -1)
    var size = winsize(ws_row: 24, ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
    let isOpen = openpty(&terminal, &inside, nil, nil, &size) == 0
    try #require(isOpen)
    defer { close(terminal) }
    let end = FileHandle(fileDescriptor: inside, closeOnDealloc: false)
    let process = process(
      words, in: folder,
      environment: ["COLUMNS": "", "TERM": "xterm"].merging(environment) { _, given in given })
    process.standardOutput = end
    process.standardError = end
    try start(process)
    try end.close()

    var written = Data()
    var wasInterrupted = false
    _ = fcntl(terminal, F_SETFL, O_NONBLOCK)
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = read(terminal, &buffer, buffer.count)
      if count > 0 {
        written += buffer[..<count]
      } else if count < 0, errno == EAGAIN {
        try await Task.sleep(for: .milliseconds(2))
      } else {
        break
      }
      if !wasInterrupted, isEnough(String(decoding: written, as: UTF8.self)) {
        wasInterrupted = true
        kill(process.processIdentifier, SIGINT)
      }
    }
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: written, as: UTF8.self))
  }
}
