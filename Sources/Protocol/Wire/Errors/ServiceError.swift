import MusterDocument

/// An error that a service answered with.
public struct ServiceError: Error, Sendable, Equatable {
  /// AWS's name of it: "ThrottlingException".
  public var code: String
  public var message: String
  public var httpStatus: Int
  /// What else the service's model lets it say, as users see it: an object.
  public var members: JSON

  public init(code: String, message: String, httpStatus: Int, members: JSON = [:]) {
    self.code = code
    self.message = message
    self.httpStatus = httpStatus
    self.members = members
  }

  /// What else there is to say, for protocols that say the message in a place of its own.
  var membersWithoutMessage: JSON {
    var members = members
    for name in ["message", "Message"] { members[name] = nil }
    return members
  }
}
