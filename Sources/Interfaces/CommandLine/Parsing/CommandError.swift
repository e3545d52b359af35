/// The reason for which a command ends early.
enum CommandError: Error {
  /// `--help` was given; the text is the help.
  case helpRequested(String)
  /// The command line, a file that it names, or the configuration is not valid.
  case usage(String)
  /// The command was executed and failed.
  case failed(String)
  /// The service refused the request of `muster call`.
  case refused(String)

  var message: String {
    switch self {
    case .helpRequested(let text), .usage(let text), .failed(let text), .refused(let text): text
    }
  }

  var exitCode: ExitCode {
    switch self {
    case .helpRequested: .done
    case .usage, .failed: .failed
    case .refused: .unfinished
    }
  }
}
