import Glibc
import MusterTransport
import MusterWire

/// A running child process. The caller polls it; nothing blocks.
public final class Subprocess {
  private let command: ProcessCommand
  private let output: Pipe
  /// Nil if the error output goes to the terminal of this process.
  private let errorOutput: Pipe?
  /// Nil after the program has ended and its status was read.
  private(set) var pid: pid_t?
  private let started = MachineClock.now

  /// Starts the program with this process's environment and standard input. A terminal shows the
  /// program's error output, such as a request to confirm a sign-in.
  public init(_ command: ProcessCommand) throws(ProcessFailure) {
    self.command = command
    output = try Pipe()
    errorOutput = isatty(STDERR_FILENO) == 1 ? nil : try Pipe()
    pid = try Subprocess.spawn(command.arguments, output: output, errorOutput: errorOutput)
    output.closeWriting()
    errorOutput?.closeWriting()
  }

  deinit { kill() }

  /// The output of the program; nil while it runs.
  public func result() -> Result<[UInt8], ProcessFailure>? {
    // The status is read first: once the program has ended, all of its output is in the pipes.
    let status = endStatus()
    output.drain(limit: command.maxOutputBytes)
    errorOutput?.drain(limit: command.maxOutputBytes)
    guard output.bytes.count <= command.maxOutputBytes else {
      return .failure(killed("printed more than \(command.maxOutputBytes) bytes"))
    }
    if let status { return status == 0 ? .success(output.bytes) : .failure(failure(status)) }
    guard started.remaining(until: MachineClock.now) < command.timeoutMilliseconds else {
      return .failure(killed("did not end within \(command.timeoutMilliseconds) ms"))
    }
    return nil
  }

  private func killed(_ reason: String) -> ProcessFailure {
    kill()
    return ProcessFailure(reason)
  }

  private func kill() {
    guard let pid else { return }
    Glibc.kill(pid, SIGKILL)
    waitpid(pid, nil, 0)
    self.pid = nil
  }

  /// The wait status of the program; nil while it runs. The status is 0 if it is not available,
  /// because the calling program has already waited for the child or ignores SIGCHLD.
  private func endStatus() -> Int32? {
    guard let pid else { return 0 }
    var status: Int32 = 0
    let ended = waitpid(pid, &status, WNOHANG)
    guard ended != 0 else { return nil }
    self.pid = nil
    return ended == pid ? status : 0
  }

  private func failure(_ status: Int32) -> ProcessFailure {
    let signal = status & 0x7F
    let how = signal == 0 ? "status \((status >> 8) & 0xFF)" : "signal \(signal)"
    let text = String(decoding: (errorOutput?.bytes ?? []).prefix(1000), as: UTF8.self)
    let message = text.split(whereSeparator: \.isNewline).joined(separator: " ")
    return ProcessFailure("ended with \(how)" + (message.isEmpty ? "" : ": \(message)"))
  }
}

// MARK: - Starting

extension Subprocess {
  private static func spawn(
    _ arguments: [String], output: Pipe, errorOutput: Pipe?
  ) throws(ProcessFailure) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, output.writing, STDOUT_FILENO)
    if let errorOutput {
      posix_spawn_file_actions_adddup2(&actions, errorOutput.writing, STDERR_FILENO)
    }

    guard let program = arguments.first else { throw ProcessFailure("does not name a program") }
    var texts = arguments.map { strdup($0) } + [nil]
    defer { for text in texts { free(text) } }
    var pid: pid_t = 0
    let code = posix_spawnp(&pid, program, &actions, nil, &texts, environ)
    guard code == 0 else {
      throw ProcessFailure(notStarted(program, String(cString: strerror(code))))
    }
    return pid
  }

  private static func notStarted(_ program: String, _ reason: String) -> String {
    let isExpandedByShells = program.hasPrefix("~") || program.contains("$")
    return "could not be started: '\(program)': \(reason)"
      + (isExpandedByShells ? " (~ and variables are not expanded: write the absolute path)" : "")
  }
}

/// A pipe with a nonblocking reading end.
private final class Pipe {
  private let reading: Int32
  private(set) var writing: Int32
  private(set) var bytes: [UInt8] = []

  init() throws(ProcessFailure) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else {
      throw ProcessFailure("could not be started: \(String(cString: strerror(errno)))")
    }
    (reading, writing) = (ends[0], ends[1])
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    _ = fcntl(reading, F_SETFL, O_NONBLOCK)
  }

  deinit {
    close(reading)
    closeWriting()
  }

  func closeWriting() {
    if writing >= 0 { close(writing) }
    writing = -1
  }

  /// Reads the available output, so that the program does not block, and keeps slightly more than
  /// `limit` bytes. The number of reads is limited, because a program can print without end.
  func drain(limit: Int) {
    var block = [UInt8](repeating: 0, count: 4096)
    for _ in 0..<100 {
      let count = read(reading, &block, block.count)
      guard count > 0 else { return }
      if bytes.count <= limit { bytes += block.prefix(count) }
    }
  }
}
