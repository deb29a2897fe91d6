// Calls of the C library that take pointers, with arguments that are always sound.

import Foundation

/// The calls of their names; those that return a number say -1, and why in `errno`, when they fail.
package enum SystemCall {
  package static func open(_ path: String, _ flags: Int32, mode: mode_t = 0) -> Int32 {
    unsafe Foundation.open(path, flags, mode)
  }

  package static func unlink(_ path: String) -> Int32 { unsafe Foundation.unlink(path) }

  /// Whether a path leads to a folder, or to anything else; nil where nothing is.
  package static func isFolder(_ path: String) -> Bool? {
    var isFolder: ObjCBool = false
    let exists = unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    return exists ? isFolder.boolValue : nil
  }

  /// Gives what is at one path the other, in the place of what may be there.
  package static func rename(_ old: String, to new: String) -> Int32 {
    unsafe Foundation.rename(old, new)
  }

  /// Gives what is at each of two paths the name of the other in one step; false where that cannot
  /// be, as on some network file systems.
  package static func exchange(_ one: String, _ other: String) -> Bool {
    #if canImport(Darwin)
      return unsafe renamex_np(one, other, UInt32(RENAME_SWAP)) == 0
    #else
      // The C library has the function, but its header hides it.
      guard let address = unsafe dlsym(nil, "renameat2") else { return false }
      let renameat2 = unsafe unsafeBitCast(address, to: Rename.self)
      let exchange: UInt32 = 2
      return unsafe renameat2(AT_FDCWD, one, AT_FDCWD, other, exchange) == 0
    #endif
  }

  private typealias Rename =
    @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32

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

  /// What is at a path, or behind a descriptor.
  package enum FileKind: Equatable, Sendable {
    case file, folder
    /// A pipe, a terminal or another device of characters, or a socket: bytes go through it.
    case stream
    /// A disk.
    case blocks

    /// - Parameter mode: as `stat` says it.
    package init(mode: mode_t) {
      self =
        switch mode & S_IFMT {
        case S_IFDIR: .folder
        case S_IFIFO, S_IFCHR, S_IFSOCK: .stream
        case S_IFBLK: .blocks
        default: .file
        }
    }
  }

  /// What is where a path leads; nil if nothing is.
  package static func kind(of path: String) -> FileKind? {
    var status = stat()
    return unsafe stat(path, &status) == 0 ? FileKind(mode: status.st_mode) : nil
  }

  /// Whether a path leads to what standard output is, as `/dev/stdout` does.
  package static func isStandardOutput(_ path: String) -> Bool {
    var (file, output) = (stat(), stat())
    guard unsafe stat(path, &file) == 0, unsafe fstat(STDOUT_FILENO, &output) == 0 else {
      return false
    }
    return (file.st_dev, file.st_ino) == (output.st_dev, output.st_ino)
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
