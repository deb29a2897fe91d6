// Calls of the C library that take pointers, with arguments that are always sound.

import Foundation

/// The calls of their names; those that return a number say -1, and why in `errno`, when they fail.
package enum SystemCall {
  /// Reads what is there, at most as many bytes as `bytes` has, and waits only if nothing is, even
  /// where another program made the descriptor non-blocking; returns how many there were, none at
  /// the end.
  package static func read(_ descriptor: Int32, into bytes: inout [UInt8]) -> Int {
    while true {
      let count = unsafe Foundation.read(descriptor, &bytes, bytes.count)
      if count >= 0 || !canRepeat(descriptor, POLLIN) { return count }
    }
  }

  /// Writes all bytes, and waits for room even where another program made the descriptor
  /// non-blocking.
  ///
  /// - Throws: `POSIXError`.
  package static func write(_ bytes: Data, to descriptor: Int32) throws {
    var rest = bytes
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes {
        unsafe Foundation.write(descriptor, $0.baseAddress, $0.count)
      }
      if count >= 0 {
        rest = rest.dropFirst(count)
      } else if !canRepeat(descriptor, POLLOUT) {
        throw POSIXError.latest
      }
    }
  }

  /// Whether the last call failed only because a signal came or a descriptor was not ready, which is
  /// waited for.
  private static func canRepeat(_ descriptor: Int32, _ event: Int32) -> Bool {
    if errno == EINTR { return true }
    guard errno == EAGAIN || errno == EWOULDBLOCK else { return false }
    var state = pollfd(fd: descriptor, events: Int16(event), revents: 0)
    unsafe poll(&state, 1, -1)
    return true
  }

  /// The program's name and the words after it, as bytes.
  package static var arguments: [[UInt8]] {
    (0..<Int(CommandLine.argc)).map { i in
      let word = unsafe CommandLine.unsafeArgv[i]
      return unsafe word.map { unsafe Array(Data(bytes: $0, count: strlen($0))) } ?? []
    }
  }

  /// The columns of the terminal that a descriptor is, if it is one.
  package static func columns(ofTerminal descriptor: Int32) -> Int? {
    var size = winsize()
    let isTerminal = unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0
    return isTerminal && size.ws_col > 0 ? Int(size.ws_col) : nil
  }

  /// The bytes of addresses that the program may use, if somebody limited them.
  package static var addressLimit: UInt64? {
    var limit = rlimit()
    #if canImport(Darwin)
      let isKnown = unsafe getrlimit(RLIMIT_AS, &limit) == 0
    #else
      let isKnown = unsafe getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0
    #endif
    return isKnown && limit.rlim_cur < UInt64(Int64.max) ? UInt64(limit.rlim_cur) : nil
  }

  /// Whether a signal is ignored.
  package static func isIgnored(_ signal: Int32) -> Bool {
    var action = sigaction()
    unsafe sigaction(signal, nil, &action)
    #if canImport(Darwin)
      let handler = unsafe action.__sigaction_u.__sa_handler
    #else
      let handler = unsafe action.__sigaction_handler.sa_handler
    #endif
    return unsafe unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  /// Ends the program with a sentence on standard error, from wherever a signal found it.
  static func end(saying sentence: StaticString) -> Never {
    AbandonedFile.removeNow()
    _ = unsafe Foundation.write(STDERR_FILENO, sentence.utf8Start, sentence.utf8CodeUnitCount)
    _exit(EXIT_FAILURE)
  }
}
