import CMuster
import MusterClient

extension SessionOptions {
  /// Sets the options that call functions of the program.
  mutating func setCallbacks(_ options: muster_session_options) {
    requestCredentials = credentialsRequester(options)
    mfaCode = mfaPrompt(options)
    send = requestSender(options)
    clock = hostClock(options)
    makeToken = tokenMaker(options)
    random = HostRandom(options)
    log = Log(options)
    progress = progressReceiver(options)
    outcome = outcomeReceiver(options)
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
