// What the system says of a call that failed.

import Foundation

extension Error {
  /// The errno behind the error, if there is one.
  package var systemCode: Int32? {
    let error = self as NSError
    if error.domain == NSPOSIXErrorDomain { return Int32(error.code) }
    return (error.userInfo[NSUnderlyingErrorKey] as? any Error)?.systemCode
  }

  /// The system's own words where there are any, such as "No space left on device".
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
