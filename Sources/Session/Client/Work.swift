/// An asynchronous operation within a session: a call, a batch, a wait. All of it runs with the
/// monitor of the session's loop held.
public protocol Work: AnyObject {
  /// Starts the operation. `then` is called exactly once, possibly before this returns.
  func start(_ then: @escaping (CallResult) -> Void)

  /// Ends the operation early, with `Failure.cancelled`. Does nothing if it has finished.
  func cancel()
}
