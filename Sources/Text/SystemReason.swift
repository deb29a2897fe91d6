// What the system says of a file that it cannot read or write.

import Foundation

extension Error {
  /// The system's own words where there are any, such as "No space left on device".
  var systemReason: String {
    let error = self as NSError
    if let cause = error.userInfo[NSUnderlyingErrorKey] as? any Error { return cause.systemReason }
    guard error.domain == NSPOSIXErrorDomain else { return error.localizedDescription }
    return String(cString: strerror(Int32(error.code)))
  }
}
