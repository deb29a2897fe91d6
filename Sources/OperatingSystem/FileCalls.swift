// Calls about files, each named relative to an open folder.

import Foundation

/// Every path goes to the system as it is, and every call may name the folder that it starts from:
/// `SystemCall.here` is the current one.
extension SystemCall {
  /// The descriptor that stands for the current folder.
  package static let here = Int32(AT_FDCWD)

  package static func open(
    _ path: String, in folder: Int32, _ flags: Int32, mode: mode_t = 0
  ) -> Int32 {
    while true {
      let descriptor = unsafe openat(folder, path, flags, mode)
      if descriptor >= 0 || errno != EINTR { return descriptor }
    }
  }

  /// Another descriptor of the same open file, which programs that are started do not get.
  package static func duplicate(_ descriptor: Int32) -> Int32 {
    fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
  }

  package static func makeFolder(_ path: String, in folder: Int32) -> Int32 {
    unsafe mkdirat(folder, path, 0o777)
  }

  /// Removes a name: of a link the link, never where it leads.
  package static func unlink(_ path: String, in folder: Int32) -> Int32 {
    unsafe unlinkat(folder, path, 0)
  }

  /// Removes an empty folder.
  package static func removeFolder(_ path: String, in folder: Int32) -> Int32 {
    unsafe unlinkat(folder, path, Int32(AT_REMOVEDIR))
  }

  /// Gives what is at one name the other, in the place of a file or of an empty folder there.
  package static func rename(_ old: String, to new: String, in folder: Int32) -> Int32 {
    unsafe renameat(folder, old, folder, new)
  }

  /// Gives what is at each of two names the name of the other in one step; false where that cannot
  /// be, as on some network file systems.
  package static func exchange(_ one: String, _ other: String, in folder: Int32) -> Bool {
    #if canImport(Darwin)
      return unsafe renameatx_np(folder, one, folder, other, UInt32(RENAME_SWAP)) == 0
    #else
      // The C library has the function, but its header hides it.
      guard let address = unsafe dlsym(nil, "renameat2") else { return false }
      let renameat2 = unsafe unsafeBitCast(address, to: Rename.self)
      let exchange: UInt32 = 2
      return unsafe renameat2(folder, one, folder, other, exchange) == 0
    #endif
  }

  private typealias Rename =
    @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32

  /// What the system knows of the file at a path; nil, and why in `errno`, when it cannot tell.
  package static func status(
    _ path: String, in folder: Int32, followingLinks: Bool
  ) -> stat? {
    var result = stat()
    let flags = followingLinks ? 0 : Int32(AT_SYMLINK_NOFOLLOW)
    return unsafe fstatat(folder, path, &result, flags) == 0 ? result : nil
  }

  /// What the system knows of an open file.
  package static func status(of descriptor: Int32) -> stat? {
    var result = stat()
    return unsafe fstat(descriptor, &result) == 0 ? result : nil
  }

  /// Where a symbolic link says that it leads; nil if there is none.
  package static func destination(ofLink path: String, in folder: Int32) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = unsafe bytes.withUnsafeMutableBytes { buffer in
      let start = unsafe buffer.bindMemory(to: CChar.self).baseAddress
      return unsafe start.map { unsafe readlinkat(folder, path, $0, buffer.count) } ?? -1
    }
    return count < 0 ? nil : Array(bytes.prefix(count))
  }

  /// The path without links, `.` and `..`; nil, and why in `errno`, if nothing is there.
  package static func realPath(_ path: String) -> [UInt8]? {
    guard let start = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(start) }
    return unsafe Array(Data(bytes: start, count: strlen(start)))
  }

  /// The names in an open folder, in no order, without `.` and `..`; nil, and why in `errno`, if it
  /// cannot be read.
  package static func names(in folder: Int32) -> [[UInt8]]? {
    // A descriptor of its own, whose position nobody else moves.
    let descriptor = open(".", in: folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    guard let stream = unsafe fdopendir(descriptor) else {
      close(descriptor)
      return nil
    }
    defer { unsafe closedir(stream) }
    var names: [[UInt8]] = []
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe Array(bytes.prefix { $0 != 0 })
      }
      if name != Array(".".utf8), name != Array("..".utf8) { names.append(name) }
    }
    return names
  }

  /// The bytes of an open file, mapped, so that the system may drop any of them from memory and read
  /// them again; nil where the file cannot be mapped.
  package static func map(_ descriptor: Int32, count: Int) -> Data? {
    guard count > 0 else { return Data() }
    let start = unsafe mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0)
    guard let start = unsafe start, unsafe start != MAP_FAILED else { return nil }
    return unsafe Data(
      bytesNoCopy: start, count: count, deallocator: .custom { unsafe munmap($0, $1) })
  }
}
