/// How the program ends, as a shell sees it.
enum ExitCode: Int32 {
  /// Every account is done, or was so before.
  case done = 0
  /// Some accounts are not done, or the command failed.
  case unfinished = 1
  /// The command was not understood; nothing was sent.
  case usage = 2
}

/// Why a command ends before it has run to its end.
enum CommandError: Error {
  /// Help was asked for: this is its text.
  case help(String)
  /// The command line, or a file that it names, is wrong.
  case usage(String)
  /// What was asked for was tried and failed.
  case failed(String)

  var message: String {
    switch self {
    case .help(let text), .usage(let text), .failed(let text): text
    }
  }

  var exitCode: ExitCode {
    switch self {
    case .help: .done
    case .usage: .usage
    case .failed: .unfinished
    }
  }
}
