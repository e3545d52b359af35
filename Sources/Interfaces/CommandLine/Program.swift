import CMuster
import Glibc

/// The command line `muster`.
@main
enum Program {
  static func main() {
    // StandardStream handles closed pipes; the signal would interrupt requests.
    signal(SIGPIPE, SIG_IGN)
    let code = run().rawValue
    guard let interrupted = Interrupts.exitCode else { exit(code) }
    if let advice = Interrupts.advice {
      StandardStream.error.write("muster: interrupted; \(advice)\n")
    }
    exit(interrupted)
  }

  /// The command line of this process, as a shell reads it.
  static var command: String {
    (0..<Int(CommandLine.argc)).compactMap { index in
      CommandLine.unsafeArgv[index].map { String(cString: $0).quotedForShell }
    }.joined(separator: " ")
  }

  private static func run() -> ExitCode {
    do throws(CommandError) {
      return try run(try words()[...])
    } catch .helpRequested(let text) {
      StandardStream.output.write(text)
      return .done
    } catch {
      StandardStream.error.write("muster: \(error.message)\n")
      return error.exitCode
    }
  }

  private static func run(_ words: ArraySlice<String>) throws(CommandError) -> ExitCode {
    let rest = words.dropFirst()
    switch words.first {
    case nil:
      StandardStream.error.write(Subcommand.overview)
      return .failed
    case "--version":
      StandardStream.output.write("muster \(muster_version().map { String(cString: $0) } ?? "")\n")
      return .done
    case "--help"?, "-h"?:
      throw .helpRequested(Subcommand.overview)
    case "help"?:
      guard let topic = rest.first else { throw .helpRequested(Subcommand.overview) }
      return try run(topic, ["--help"] + rest.dropFirst())
    case "complete"?:
      // For the scripts of `muster completion`; see `ShellCompletion`.
      return ShellCompletion.print(for: Array(rest))
    case let name?:
      return try run(name, rest)
    }
  }

  private static func run(_ name: String, _ words: ArraySlice<String>) throws(CommandError)
    -> ExitCode
  {
    guard let command = Subcommand.all.first(where: { $0.name == name }) else {
      let suggestion = suggestedName(for: name, among: Subcommand.all.map(\.name))
      throw .usage(
        "unknown command '\(name)'; "
          + (suggestion.map { "did you mean '\($0)'?" } ?? "'muster help' lists the commands"))
    }
    var parser = ArgumentParser(words, for: command)
    return try command.run(&parser)
  }

  /// The arguments after the program's name, which must be UTF-8.
  private static func words() throws(CommandError) -> [String] {
    var words: [String] = []
    for index in 1..<max(1, Int(CommandLine.argc)) {
      guard let word = CommandLine.unsafeArgv[index] else { break }
      guard let text = String(validatingCString: word) else {
        throw .usage("argument \(index) is not UTF-8: \(String(cString: word))")
      }
      words.append(text)
    }
    return words
  }
}
