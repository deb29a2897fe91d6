// System calls on files, which are named relative to an open folder.

import Foundation

/// Paths are passed to the system unchanged. Most calls take the folder from which a relative path
/// starts; `SystemCall.here` is the working directory.
extension SystemCall {
  /// The descriptor that stands for the working directory.
  package static let here = Int32(AT_FDCWD)

  /// Opens a file and returns its descriptor. Repeats the call if a signal interrupts it.
  package static func open(
    _ path: String, in folder: Int32, _ flags: Int32, mode: mode_t = 0
  ) -> Int32 {
    while true {
      let descriptor = unsafe openat(folder, path, flags, mode)
      if descriptor >= 0 || errno != EINTR { return descriptor }
    }
  }

  /// Returns another descriptor of the same open file, which is closed if another program is
  /// executed.
  package static func duplicate(_ descriptor: Int32) -> Int32 {
    fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
  }

  /// Creates a folder.
  package static func makeFolder(_ path: String, in folder: Int32) -> Int32 {
    unsafe mkdirat(folder, path, 0o777)
  }

  /// Removes a name. If it is a link, the link is removed, not the file that it leads to.
  package static func unlink(_ path: String, in folder: Int32) -> Int32 {
    unsafe unlinkat(folder, path, 0)
  }

  /// Removes an empty folder.
  package static func removeFolder(_ path: String, in folder: Int32) -> Int32 {
    unsafe unlinkat(folder, path, Int32(AT_REMOVEDIR))
  }

  /// Renames a file or folder, and replaces a file or an empty folder that has the new name.
  package static func rename(_ old: String, to new: String, in folder: Int32) -> Int32 {
    unsafe renameat(folder, old, folder, new)
  }

  /// Exchanges the files of two names in one step. Returns false if the call fails; some network
  /// file systems do not support it.
  package static func exchange(_ one: String, _ other: String, in folder: Int32) -> Bool {
    #if canImport(Darwin)
      return unsafe renameatx_np(folder, one, folder, other, UInt32(RENAME_SWAP)) == 0
    #else
      // The C library exports this function, but its header does not declare it.
      guard let address = unsafe dlsym(nil, "renameat2") else { return false }
      let renameat2 = unsafe unsafeBitCast(address, to: Rename.self)
      let exchange: UInt32 = 2
      return unsafe renameat2(folder, one, folder, other, exchange) == 0
    #endif
  }

  private typealias Rename =
    @convention(c) (Int32, UnsafePointer<CChar>, Int32, UnsafePointer<CChar>, UInt32) -> Int32

  /// Returns the status of the file at a path, or nil, with the reason in `errno`.
  package static func status(
    _ path: String, in folder: Int32, followingLinks: Bool
  ) -> stat? {
    var result = stat()
    let flags = followingLinks ? 0 : Int32(AT_SYMLINK_NOFOLLOW)
    return unsafe fstatat(folder, path, &result, flags) == 0 ? result : nil
  }

  /// Returns the status of an open file, or nil, with the reason in `errno`.
  package static func status(of descriptor: Int32) -> stat? {
    var result = stat()
    return unsafe fstat(descriptor, &result) == 0 ? result : nil
  }

  /// Returns the destination that a symbolic link contains, or nil if there is no link at the path.
  package static func destination(ofLink path: String, in folder: Int32) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = unsafe bytes.withUnsafeMutableBytes { buffer in
      let start = unsafe buffer.bindMemory(to: CChar.self).baseAddress
      return unsafe start.map { unsafe readlinkat(folder, path, $0, buffer.count) } ?? -1
    }
    return count < 0 ? nil : Array(bytes.prefix(count))
  }

  /// Returns the absolute path without links, `.` and `..`, or nil, with the reason in `errno`.
  package static func realPath(_ path: String) -> [UInt8]? {
    guard let start = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(start) }
    return unsafe Array(Data(bytes: start, count: strlen(start)))
  }

  /// Returns the names in an open folder in no particular order, without `.` and `..`; or nil, with
  /// the reason in `errno`, if the folder cannot be read.
  package static func names(in folder: Int32) -> [[UInt8]]? {
    // A separate descriptor, whose position no other code changes.
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

  /// Returns the bytes of an open file, memory-mapped, or nil if the file cannot be mapped. The
  /// system may drop pages of them from memory and read them again.
  package static func map(_ descriptor: Int32, count: Int) -> Data? {
    guard count > 0 else { return Data() }
    let start = unsafe mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0)
    guard let start = unsafe start, unsafe start != MAP_FAILED else { return nil }
    return unsafe Data(
      bytesNoCopy: start, count: count, deallocator: .custom { unsafe munmap($0, $1) })
  }
}
