import CMuster
import MusterClient

extension ClientOptions {
  init(_ options: muster_client_options) throws(Failure) {
    self.init()
    region = try optionalText(options.region, "region")
    endpointURL = try optionalText(options.endpoint_url, "endpoint_url")
    usesFIPS = try choice(options.use_fips_endpoint, "use_fips_endpoint")
    usesDualStack = try choice(options.use_dualstack_endpoint, "use_dualstack_endpoint")
    usesCLITimestamps = try choice(options.cli_timestamps, "cli_timestamps") ?? false
    var role = RoleOptions()
    role.arn = try givenText(options.role_arn, "role_arn")
    role.externalID = try givenText(options.external_id, "external_id")
    role.sessionName = try givenText(options.role_session_name, "role_session_name")
    role.durationSeconds = given(Int64(options.role_duration_seconds))
    identity = try role.identity()
  }
}

extension SessionOptions {
  init(_ options: muster_session_options) throws(Failure) {
    self.init()
    try setFields(options)
    setCallbacks(options)
  }

  private mutating func setCallbacks(_ options: muster_session_options) {
    requestCredentials = credentialsRequester(options)
    mfaCode = mfaPrompt(options)
    send = requestSender(options)
    clock = hostClock(options)
    makeToken = tokenMaker(options)
    random = HostRandom(options)
    log = Log(options)
    progress = progressReceiver(options)
    attempt = attemptReceiver(options)
  }
}

/// The number of an option, where 0 means that the option is not set.
func given(_ number: Int64) -> Int64? { number == 0 ? nil : number }

/// The value of a flag with three states: 1 is true, -1 is false, 0 is not set.
func choice(_ value: Int32, _ name: String) throws(Failure) -> Bool? {
  switch value {
  case 1: return true
  case -1: return false
  case 0: return nil
  default:
    throw Failure(
      .argument, code: "ArgumentError", "\(name) is \(value); it must be 1, -1 or 0.")
  }
}
