// Calls of the C library that take pointers, with arguments that are always valid.

import Foundation

/// System calls under their own names. Those that return a number return -1 if they fail, with the
/// reason in `errno`.
package enum SystemCall {
  /// Reads the bytes that are available, at most as many as `bytes` holds, and returns their
  /// number, which is 0 at the end of the file.
  ///
  /// Waits only if no byte is available, even if another program has made the descriptor
  /// non-blocking.
  package static func read(_ descriptor: Int32, into bytes: inout [UInt8]) -> Int {
    while true {
      let count = unsafe Foundation.read(descriptor, &bytes, bytes.count)
      if count >= 0 || !canRepeat(descriptor, POLLIN) { return count }
    }
  }

  /// Writes all bytes, and waits until there is space for them, even if another program has made
  /// the descriptor non-blocking.
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

  /// Returns whether the last call failed only because of a signal or because the descriptor was
  /// not ready. In the latter case, waits until it is ready.
  private static func canRepeat(_ descriptor: Int32, _ event: Int32) -> Bool {
    if errno == EINTR { return true }
    guard errno == EAGAIN || errno == EWOULDBLOCK else { return false }
    var state = pollfd(fd: descriptor, events: Int16(event), revents: 0)
    unsafe poll(&state, 1, -1)
    return true
  }

  /// The name of the program and its arguments, as bytes.
  package static var arguments: [[UInt8]] {
    (0..<Int(CommandLine.argc)).map { i in
      let word = unsafe CommandLine.unsafeArgv[i]
      return unsafe word.map { unsafe Array(Data(bytes: $0, count: strlen($0))) } ?? []
    }
  }

  /// Returns the number of columns of the terminal at a descriptor, or nil if it is not a terminal.
  package static func columns(ofTerminal descriptor: Int32) -> Int? {
    var size = winsize()
    let isTerminal = unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0
    return isTerminal && size.ws_col > 0 ? Int(size.ws_col) : nil
  }

  /// The limit on the address space of the program in bytes, or nil if there is none.
  package static var addressLimit: UInt64? {
    var limit = rlimit()
    #if canImport(Darwin)
      let isKnown = unsafe getrlimit(RLIMIT_AS, &limit) == 0
    #else
      let isKnown = unsafe getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0
    #endif
    return isKnown && limit.rlim_cur < UInt64(Int64.max) ? UInt64(limit.rlim_cur) : nil
  }

  /// Returns whether a signal is ignored.
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

  /// Ends the program with a message on standard error. Signal handlers may call this.
  static func end(saying sentence: StaticString) -> Never {
    AbandonedFile.removeNow()
    _ = unsafe Foundation.write(STDERR_FILENO, sentence.utf8Start, sentence.utf8CodeUnitCount)
    _exit(EXIT_FAILURE)
  }
}
