/// The function that receives the result of an asynchronous operation. It can be taken only once,
/// so that an operation finishes exactly once: a response that arrives after a cancellation is
/// ignored.
///
///     guard let complete = completion.take() else { return }
///     … release what the operation holds …
///     complete(result)
public struct CompletionHandler<Result> {
  private var function: ((Result) -> Void)?

  public init() {}

  /// True if the operation has started and not finished.
  var isPending: Bool { function != nil }

  /// Sets the function when the operation starts.
  public mutating func set(_ function: @escaping (Result) -> Void) {
    self.function = function
  }

  /// Returns the function the first time, then nil.
  public mutating func take() -> ((Result) -> Void)? {
    defer { function = nil }
    return function
  }
}
