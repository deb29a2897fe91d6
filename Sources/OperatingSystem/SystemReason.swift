// The reason that the system gives for a failed call.

import Foundation

extension Error {
  /// The `errno` that caused the error, or nil if there is none.
  package var systemCode: Int32? {
    let error = self as NSError
    if error.domain == NSPOSIXErrorDomain { return Int32(error.code) }
    return (error.userInfo[NSUnderlyingErrorKey] as? any Error)?.systemCode
  }

  /// The system's description of the error, such as "No space left on device", or else the error's
  /// own. A period at the end is removed.
  package var systemReason: String {
    let code = systemCode.map { NSError(domain: NSPOSIXErrorDomain, code: Int($0)) }
    let text = code?.localizedFailureReason ?? localizedDescription
    return text.hasSuffix(".") ? String(text.dropLast()) : text
  }
}

extension POSIXError {
  /// The error of the last system call.
  package static var latest: POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
}
