/// The exit code of the program.
enum ExitCode: Int32 {
  /// The command succeeded; every account is `done` or `already`.
  case done = 0
  /// Some accounts are not done, or the command failed.
  case unfinished = 1
  /// The command line, an input file or the configuration is not valid; no request was sent.
  case usage = 2
}

/// The reason for which a command ends early.
enum CommandError: Error {
  /// `--help` was given; the text is the help.
  case helpRequested(String)
  /// The command line, a file that it names, or the configuration is not valid.
  case usage(String)
  /// The command was executed and failed.
  case failed(String)

  var message: String {
    switch self {
    case .helpRequested(let text), .usage(let text), .failed(let text): text
    }
  }

  var exitCode: ExitCode {
    switch self {
    case .helpRequested: .done
    case .usage: .usage
    case .failed: .unfinished
    }
  }
}
