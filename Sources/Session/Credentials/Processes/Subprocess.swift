import Glibc
import MusterTransport
import MusterWire

/// A program that runs beside this one. It is looked at from time to time; nothing waits for it.
public final class Subprocess {
  private let command: Command
  private let output: Pipe
  private let complaints: Pipe
  /// Nil once the program has ended and its status was taken.
  private(set) var pid: pid_t?
  private let started = MachineClock.now

  /// Starts it, with this process's environment and standard input.
  public init(_ command: Command) throws(CommandFailure) {
    self.command = command
    output = try Pipe()
    complaints = try Pipe()
    pid = try Subprocess.spawn(command.arguments, output: output, complaints: complaints)
    output.closeWriting()
    complaints.closeWriting()
  }

  deinit { kill() }

  /// What the program has printed, if it is over; nil while it runs.
  public func result() -> Result<[UInt8], CommandFailure>? {
    // Whatever it has printed by its end is in the pipes then.
    let status = endStatus()
    output.drain(limit: command.maxOutputBytes)
    complaints.drain(limit: command.maxOutputBytes)
    guard output.bytes.count <= command.maxOutputBytes else {
      return .failure(stop("printed more than \(command.maxOutputBytes) bytes"))
    }
    if let status { return status == 0 ? .success(output.bytes) : .failure(ending(status)) }
    guard started.remaining(until: MachineClock.now) < command.timeoutMilliseconds else {
      return .failure(stop("did not end within \(command.timeoutMilliseconds / 1000) seconds"))
    }
    return nil
  }

  private func stop(_ reason: String) -> CommandFailure {
    kill()
    return CommandFailure(reason)
  }

  private func kill() {
    guard let pid else { return }
    Glibc.kill(pid, SIGKILL)
    waitpid(pid, nil, 0)
    self.pid = nil
  }

  /// The status with which the program has ended. It counts as 0 where the embedding program has
  /// taken it away, or does not care for that of its children (SIGCHLD ignored).
  private func endStatus() -> Int32? {
    guard let pid else { return 0 }
    var status: Int32 = 0
    let ended = waitpid(pid, &status, WNOHANG)
    guard ended != 0 else { return nil }
    self.pid = nil
    return ended == pid ? status : 0
  }

  private func ending(_ status: Int32) -> CommandFailure {
    let signal = status & 0x7F
    let how = signal == 0 ? "status \((status >> 8) & 0xFF)" : "signal \(signal)"
    let text = String(decoding: complaints.bytes.prefix(1000), as: UTF8.self)
    let said = text.split(whereSeparator: \.isNewline).joined(separator: " ")
    return CommandFailure("ended with \(how)" + (said.isEmpty ? "" : ": \(said)"))
  }
}

// MARK: - Starting

extension Subprocess {
  private static func spawn(
    _ arguments: [String], output: Pipe, complaints: Pipe
  ) throws(CommandFailure) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_adddup2(&actions, output.writing, STDOUT_FILENO)
    posix_spawn_file_actions_adddup2(&actions, complaints.writing, STDERR_FILENO)

    guard let program = arguments.first else { throw CommandFailure("names no program") }
    var texts = arguments.map { strdup($0) } + [nil]
    defer { for text in texts { free(text) } }
    var pid: pid_t = 0
    let code = posix_spawnp(&pid, program, &actions, nil, &texts, environ)
    guard code == 0 else {
      throw CommandFailure("could not be started: \(String(cString: strerror(code)))")
    }
    return pid
  }
}

/// A pipe that is read without waiting.
private final class Pipe {
  private let reading: Int32
  private(set) var writing: Int32
  private(set) var bytes: [UInt8] = []

  init() throws(CommandFailure) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else {
      throw CommandFailure("could not be started: \(String(cString: strerror(errno)))")
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

  /// Takes out what has come, so that the program can go on, and keeps a little more than `limit`
  /// at most. One that never stops printing is left off after a while.
  func drain(limit: Int) {
    var block = [UInt8](repeating: 0, count: 4096)
    for _ in 0..<100 {
      let count = read(reading, &block, block.count)
      guard count > 0 else { return }
      if bytes.count <= limit { bytes += block.prefix(count) }
    }
  }
}
