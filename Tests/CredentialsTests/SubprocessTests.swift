import Glibc
import Testing

@testable import MusterCredentials

@Suite struct SubprocessTests {
  /// What a shell's script prints; it is looked at until it is over.
  private static func run(
    _ script: String, _ change: (inout Command) -> Void = { _ in }
  ) throws(CommandFailure) -> [UInt8] {
    var command = Command(["sh", "-c", script])
    change(&command)
    let program = try Subprocess(command)
    while true {
      if let result = program.result() { return try result.get() }
      usleep(1000)
    }
  }

  @Test("What a program prints is read to its end", arguments: [0, 1, 5000, 60_000])
  func output(count: Int) throws {
    let bytes = try Self.run("head -c \(count) /dev/zero")
    #expect(bytes == [UInt8](repeating: 0, count: count))
  }

  @Test("What it complains of is not what it prints, however much it is")
  func complaints() throws {
    let bytes = try Self.run("head -c 1000000 /dev/zero >&2; echo done")
    #expect(String(decoding: bytes, as: UTF8.self) == "done\n")
  }

  @Test(
    "Why a program has printed nothing of use is said",
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
    #expect(throws: CommandFailure(reason)) { try Self.run(script) }
  }

  @Test("One that does not end is ended")
  func timeout() {
    #expect(throws: CommandFailure("did not end within 1 seconds")) {
      try Self.run("exec sleep 600") { $0.timeoutMilliseconds = 1000 }
    }
  }

  @Test("One that is not there is named")
  func missing() {
    #expect(throws: CommandFailure("could not be started: No such file or directory")) {
      try Subprocess(Command(["/nonexistent/program"]))
    }
    #expect(throws: CommandFailure("names no program")) { try Subprocess(Command([])) }
  }

  @Test("One that is no longer wanted is ended, and leaves nothing behind")
  func unwanted() throws {
    var program: Subprocess? = try Subprocess(Command(["sleep", "600"]))
    #expect(program?.result() == nil)
    let pid = try #require(program?.pid)
    program = nil
    #expect(waitpid(pid, nil, WNOHANG) == -1 && errno == ECHILD)
  }
}
