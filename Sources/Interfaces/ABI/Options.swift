import CMuster
import MusterClient
import MusterConfiguration
import MusterCredentials

/// Reads option structs of any age: the size that comes first tells how much of one was filled in.
enum Options {
  /// What `options` says, and `empty` for the rest. `Struct` is a C struct of numbers and pointers
  /// that begins with its size.
  static func read<Struct>(
    _ options: UnsafePointer<Struct>?, empty: Struct
  ) throws(Failure) -> Struct {
    guard let options else { return empty }
    let size = UnsafeRawPointer(options).load(as: Int.self)
    guard size >= MemoryLayout<Int>.size, size <= 1 << 16 else {
      throw Failure(
        .argument, code: "ArgumentError",
        "struct_size of the options is \(size): begin with the …_OPTIONS_INIT of the header.")
    }
    var filled = empty
    withUnsafeMutableBytes(of: &filled) { bytes in
      bytes.copyMemory(
        from: UnsafeRawBufferPointer(
          start: UnsafeRawPointer(options), count: min(size, bytes.count)))
    }
    return filled
  }
}

extension ClientOptions {
  init(_ options: muster_client_options) throws(Failure) {
    self.init()
    region = try optionalText(options.region, "region")
    endpointURL = try optionalText(options.endpoint_url, "endpoint_url")
    usesFIPS = try choice(options.use_fips_endpoint, "use_fips_endpoint")
    usesDualStack = try choice(options.use_dualstack_endpoint, "use_dualstack_endpoint")
    timestampsAreCLIs = try choice(options.cli_timestamps, "cli_timestamps") ?? false
    identity = try Identity.role(
      options.role_arn, externalID: options.external_id, sessionName: options.role_session_name,
      seconds: options.role_duration_seconds)
  }
}

extension muster_session_options {
  /// What the options say of settings that may be configured elsewhere too, by their names.
  func given() throws(Failure) -> [String: String] {
    let flags: [(Setting, Int32)] = [
      (.usesFIPS, use_fips_endpoint), (.usesDualStack, use_dualstack_endpoint),
    ]
    let texts: [(Setting, UnsafePointer<CChar>?)] = [
      (.profile, profile), (.region, region), (.endpointURL, endpoint_url),
      (.caBundle, ca_bundle),
      (.retryMode, retry_mode), (.appID, app_id),
    ]
    var given: [String: String] = [:]
    for (setting, value) in flags {
      given[setting.name] = try choice(value, setting.name).map { $0 ? "true" : "false" }
    }
    for (setting, text) in texts {
      given[setting.name] = try optionalText(text, setting.name)
    }
    given[Setting.maxAttempts.name] =
      try positive(Int64(max_attempts), "max_attempts").map { String($0) }
    return given
  }

  /// As whom all clients act that are not opened as somebody else.
  func identity() throws(Failure) -> Identity? {
    try Identity.role(
      role_arn, externalID: external_id, sessionName: role_session_name,
      seconds: role_duration_seconds)
  }
}

extension Identity {
  /// The role that options name, if they do.
  fileprivate static func role(
    _ arn: UnsafePointer<CChar>?, externalID: UnsafePointer<CChar>?,
    sessionName: UnsafePointer<CChar>?, seconds: Int32
  ) throws(Failure) -> Identity? {
    guard let arn = try optionalText(arn, "role_arn") else {
      guard externalID == nil, sessionName == nil, seconds == 0 else {
        throw Failure(
          .argument, code: "ArgumentError",
          "external_id, role_session_name and role_duration_seconds go with role_arn.")
      }
      return nil
    }
    guard seconds >= 0 else {
      throw Failure(
        .argument, code: "ArgumentError", "role_duration_seconds must not be negative.")
    }
    var role = Role(arn: arn)
    role.externalID = try optionalText(externalID, "external_id")
    role.sessionName = try optionalText(sessionName, "role_session_name")
    role.durationSeconds = seconds == 0 ? nil : Int64(seconds)
    return .role(role)
  }
}

/// `number` if it is set; 0 means that it is not.
func positive(_ number: Int64, _ name: String) throws(Failure) -> Int64? {
  guard number >= 0 else {
    throw Failure(.argument, code: "ArgumentError", "\(name) must not be negative.")
  }
  return number == 0 ? nil : number
}

/// What an option says that is 1, -1, or 0 for neither.
private func choice(_ value: Int32, _ name: String) throws(Failure) -> Bool? {
  switch value {
  case 1: return true
  case -1: return false
  case 0: return nil
  default:
    throw Failure(
      .argument, code: "ArgumentError", "\(name) is \(value); it must be 1, -1 or 0.")
  }
}
