import MusterDocument

/// An error that a service returned.
public struct ServiceError: Error, Sendable, Equatable {
  /// AWS's error code, such as "ThrottlingException".
  public var code: String
  public var message: String
  public var httpStatus: Int
  /// The other members of the error in the model, as an object.
  public var members: JSON

  public init(code: String, message: String, httpStatus: Int, members: JSON = [:]) {
    self.code = code
    self.message = message
    self.httpStatus = httpStatus
    self.members = members
  }

  /// `members` without the message, for protocols that write the message separately.
  var membersWithoutMessage: JSON {
    var members = members
    for name in ["message", "Message"] { members[name] = nil }
    return members
  }
}
