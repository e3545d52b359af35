/// The error that Enable returns for an account regardless of its state.
struct EnableRefusal: Sendable {
  let failure: AccountFailure
  /// The number of times; nil for always.
  let times: Int64?

  init(_ failure: AccountFailure, times: Int64? = nil) {
    self.failure = failure
    self.times = times
  }
}

extension ObjectReader {
  /// Reads the member `refusal` of an account.
  mutating func refusal() -> EnableRefusal {
    let code = name("errorCode", or: AccountFailure.Code.internalError)
    let message = member(
      "errorMessage", "a string", or: "The scenario refuses the account.", \.string)
    return EnableRefusal(AccountFailure(code, message), times: optionalAmount("times", from: 1))
  }
}
