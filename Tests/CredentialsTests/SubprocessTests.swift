import Glibc
import Testing

@testable import MusterCredentials

@Suite struct SubprocessTests {
  /// The output of a shell script.
  private static func run(
    _ script: String, _ change: (inout ProcessCommand) -> Void = { _ in }
  ) throws(ProcessFailure) -> [UInt8] {
    var command = ProcessCommand(["sh", "-c", script])
    change(&command)
    let program = try Subprocess(command)
    while true {
      if let result = program.result() { return try result.get() }
      usleep(1000)
    }
  }

  @Test("The output of a program is read to its end", arguments: [0, 1, 5000, 60_000])
  func output(count: Int) throws {
    let bytes = try Self.run("head -c \(count) /dev/zero")
    #expect(bytes == [UInt8](repeating: 0, count: count))
  }

  @Test("A large error output is kept apart from the output")
  func errorOutput() throws {
    let bytes = try Self.run("head -c 1000000 /dev/zero >&2; echo done")
    #expect(String(decoding: bytes, as: UTF8.self) == "done\n")
  }

  @Test(
    "A failure has a reason",
    arguments: [
      ("exit 3", "ended with status 3"),
      (
        "echo no >&2; echo way >&2; exit 1",
        "ended with status 1: no way"
      ),
      ("kill -9 $$", "ended with signal 9"),
      ("head -c 70000 /dev/zero", "printed more than 65536 bytes"),
      ("yes", "printed more than 65536 bytes"),
    ])
  func failures(script: String, reason: String) {
    #expect(throws: ProcessFailure(reason)) { try Self.run(script) }
  }

  @Test("A program that does not end is killed")
  func timeout() {
    #expect(throws: ProcessFailure("did not end within 1000 ms")) {
      try Self.run("exec sleep 600") { $0.timeoutMilliseconds = 1000 }
    }
  }

  @Test("A missing program is an error")
  func missing() {
    let reason = "could not be started: '/nonexistent/program': No such file or directory"
    #expect(throws: ProcessFailure(reason)) {
      try Subprocess(ProcessCommand(["/nonexistent/program"]))
    }
    #expect(throws: ProcessFailure("does not name a program")) {
      try Subprocess(ProcessCommand([]))
    }
  }

  @Test(
    "Home directories and variables are not expanded", arguments: ["~/program", "$HOME/program"])
  func unexpanded(program: String) {
    let reason =
      "could not be started: '\(program)': No such file or directory (~ and variables are not "
      + "expanded: write the absolute path)"
    #expect(throws: ProcessFailure(reason)) { try Subprocess(ProcessCommand([program])) }
  }

  @Test("A program that is no longer needed is killed and reaped")
  func unwanted() throws {
    var program: Subprocess? = try Subprocess(ProcessCommand(["sleep", "600"]))
    #expect(program?.result() == nil)
    let pid = try #require(program?.pid)
    program = nil
    #expect(waitpid(pid, nil, WNOHANG) == -1 && errno == ECHILD)
  }
}
