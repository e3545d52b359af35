/// The error that Enable or Disable returns for an account regardless of its state.
struct AccountRefusal: Sendable {
  enum RefusedOperation: String, Sendable, CaseIterable {
    case enable = "Enable"
    case disable = "Disable"
  }

  let operation: RefusedOperation
  let failure: AccountFailure
  /// The number of times; nil for always.
  let times: Int64?

  init(_ failure: AccountFailure, of operation: RefusedOperation = .enable, times: Int64? = nil) {
    self.operation = operation
    self.failure = failure
    self.times = times
  }
}

extension ObjectReader {
  /// Reads the member `refusal` of an account.
  mutating func refusal() -> AccountRefusal {
    let code = name("errorCode", or: AccountFailure.Code.internalError)
    let message = member(
      "errorMessage", "a string", or: "The scenario refuses the account.", \.string)
    return AccountRefusal(
      AccountFailure(code, message), of: name("operation", or: .enable),
      times: optionalAmount("times", from: 1))
  }
}
