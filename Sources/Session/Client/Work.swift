/// Something that takes its time within a session: a call, a batch of calls, a wait. All of it runs
/// with the monitor of the session's loop held.
public protocol Work: AnyObject {
  /// Begins. `then` is called exactly once, maybe before this returns.
  func start(_ then: @escaping (CallResult) -> Void)

  /// Ends it early, with `Failure.cancelled`. Does nothing once it is finished.
  func cancel()
}
