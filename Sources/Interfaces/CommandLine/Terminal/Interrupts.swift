import CLuaHost
import CMuster
import Glibc
import Synchronization

/// SIGINT and SIGTERM while a session is open. The first signal stops the session, and after ten
/// seconds the script; the second one ends the program.
enum Interrupts {
  /// The time in which requests may finish and a script may end, in seconds.
  private static let grace: UInt32 = 10

  /// The state that the signal handlers share with the program. Atomic, because a handler can
  /// interrupt any instruction.
  private struct SignalState: ~Copyable {
    /// The first signal that was received; 0 if there was none.
    let received = Atomic<Int32>(0)
    let session = Atomic<UInt>(0)
    let script = Atomic<UInt>(0)
  }

  private static let state = SignalState()

  /// The advice how to continue after an interrupt. The program's only thread sets it.
  nonisolated(unsafe) static var advice: String?

  /// The exit code after an interrupt, as shells report it; nil if there was none.
  static var exitCode: Int32? {
    let number = state.received.load(ordering: .relaxed)
    return number == 0 ? nil : 128 + number
  }

  /// Lets signals stop `session` until another one, or nil, is set.
  static func watch(session: OpaquePointer?) {
    state.session.store(UInt(bitPattern: session), ordering: .sequentiallyConsistent)
    guard session != nil else { return }
    for number in [SIGINT, SIGTERM] { handle(number) { Interrupts.receive($0) } }
    handle(SIGALRM) { _ in Interrupts.stopScript() }
  }

  /// Lets a script be stopped until nil is set.
  static func watch(script: OpaquePointer?) {
    state.script.store(UInt(bitPattern: script), ordering: .sequentiallyConsistent)
  }

  /// Without SA_RESTART, so that reading from a terminal ends too.
  private static func handle(_ number: Int32, _ handler: @escaping @convention(c) (Int32) -> Void) {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = handler
    sigaction(number, &action, nil)
  }

  /// Called in a signal handler, so it only uses atomic values and functions that may be called
  /// there (signal-safety(7)).
  private static func receive(_ number: Int32) {
    let fault = errno
    defer { errno = fault }
    let isFirst = state.received.compareExchange(
      expected: 0, desired: number, ordering: .sequentiallyConsistent
    ).exchanged
    let session = OpaquePointer(
      bitPattern: state.session.load(ordering: .sequentiallyConsistent))
    guard isFirst, let session else { _exit(128 + number) }
    _ = write(STDERR_FILENO, notice.utf8Start, notice.utf8CodeUnitCount)
    muster_session_stop(session, Int64(grace) * 1000)
    alarm(grace)
  }

  private static let notice: StaticString =
    "\nmuster: interrupted; waiting at most 10 seconds for requests that were sent (interrupt again to end at once)\n"

  private static func stopScript() {
    let fault = errno
    defer { errno = fault }
    muster_script_stop(
      OpaquePointer(bitPattern: state.script.load(ordering: .sequentiallyConsistent)))
  }
}
