/// The exit code of every command, by one rule.
enum ExitCode: Int32, CaseIterable, Comparable {
  /// Nothing is left to do.
  case done = 0
  /// Something is left to do.
  case unfinished = 1
  /// The command failed.
  case failed = 2

  /// The rule, for the help and the manual page.
  var meaning: String {
    switch self {
    case .done:
      "Nothing is left to do: every account is done, already in the state, or skipped; the "
        + "snapshots are equal; the call succeeded."
    case .unfinished:
      "Something is left to do: an account is pending, retryable or needs action; a call is in "
        + "doubt; the snapshots differ; a part of a snapshot could not be read; in 'muster call', the "
        + "service refused the request."
    case .failed:
      "The command failed: an invalid command line, file or configuration; missing or invalid "
        + "credentials; an endpoint that cannot be reached; a failed script; in 'muster diff', a part that "
        + "could be read for one side only; or, in 'muster call', a response that cannot be parsed."
    }
  }

  static func < (left: ExitCode, right: ExitCode) -> Bool { left.rawValue < right.rawValue }
}

// MARK: - Outcomes

extension ExitCode {
  /// The code of a run with these outcomes. An account whose service could not be reached takes
  /// precedence over one that is left, like an error in diff(1).
  init(of outcomes: some Sequence<JSONValue>) {
    var codes: Set<String> = []
    var (isLeft, isRefused) = (false, true)
    for outcome in outcomes where outcome.outcomeKind != .skipped {
      let code = outcome["code"]?.string ?? ""
      let isSettled = outcome.outcomeKind?.isSettled == true
      isRefused = isRefused && !isSettled && refusesCredentials.contains(code)
      guard !isSettled else { continue }
      isLeft = true
      codes.insert(code)
    }
    if !isLeft {
      self = .done
    } else {
      self = isRefused || codes.contains(where: ExitCode.isUnreachable) ? .failed : .unfinished
    }
  }

  /// The code of a snapshot with reads that failed with `codes`. The caller was identified before
  /// them, so credentials that are refused in a Region mean that the account has not enabled it.
  init(ofUnread codes: [String]) {
    if codes.contains(where: ExitCode.isUnreachable) {
      self = .failed
    } else {
      self = codes.allSatisfy(refusedOutsideRegions.contains) ? .done : .unfinished
    }
  }

  /// True if `code` says that no request arrived at a service.
  static func isUnreachable(_ code: String) -> Bool {
    noConnection.contains(code)
  }
}

/// Botocore's names of failures before a request is sent. Later failures, such as
/// ReadTimeoutError, leave open whether the request was executed.
private let noConnection: Set = [
  "EndpointConnectionError", "ConnectTimeoutError", "ProxyConnectionError", "SSLError",
]

/// The codes with which services refuse credentials in Regions that the account has not enabled,
/// and credentials that are not valid (seen: prowler-cloud/prowler, issues 1279 and 2458). A single
/// one does not show which of the two it is.
private let refusedOutsideRegions: Set = ["UnrecognizedClientException", "InvalidClientTokenId"]

/// The codes with which services refuse credentials (AWS: common errors).
private let refusesCredentials = refusedOutsideRegions.union([
  "ExpiredToken", "ExpiredTokenException",
  "RequestExpired", "InvalidSignatureException", "SignatureDoesNotMatch", "IncompleteSignature",
  "MissingAuthenticationTokenException",
])
