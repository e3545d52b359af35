import Glibc
import Testing

@testable import MusterJournal

@Suite("Running processes")
struct RunningProcessTests {
  @Test("This process has a start")
  func current() {
    #expect(RunningProcess.current.start > 0)
    #expect(RunningProcess.start(of: getpid()) == RunningProcess.current.start)
  }

  @Test("A process that has ended does not run, even if its parent does not wait for it")
  func ended() throws {
    var id: pid_t = 0
    let arguments: [UnsafeMutablePointer<CChar>?] = [strdup("true"), nil]
    defer { free(arguments[0]) }
    try #require(posix_spawn(&id, "/bin/true", nil, nil, arguments, nil) == 0)
    defer { waitpid(id, nil, 0) }
    // The process is not waited for, so it stays in the table of processes.
    var information = siginfo_t()
    #expect(waitid(P_PID, id_t(id), &information, WEXITED | WNOWAIT) == 0)
    #expect(kill(id, 0) == 0)
    #expect(RunningProcess.start(of: id) == nil)
  }
}
