import MusterDocument
import MusterText
import MusterWire

/// The parameters of a state: the parts that were asked for, as {"resourceTypes": ["LAMBDA"]}.
enum StateParameters {
  /// The caller's. A name that the state does not have is an error.
  case given(Value)
  /// The parameters in a report. A state takes those that it knows.
  case inherited(JSON?)

  /// Reads the parameters of a wait. Without any, those of the report apply.
  init(_ json: [UInt8], of state: String, in accounts: AccountSource) throws(Failure) {
    let root: Value
    do {
      root = try Document(json.isEmpty ? Array("{}".utf8) : json).root
    } catch {
      throw .unreadable("The parameters of \(state)", error.message)
    }
    guard root.kind == .object || (root.kind == .array && root.count == 0) else {
      throw .unreadable("The parameters of \(state)", "must be an object")
    }
    self = root.count > 0 ? .given(root) : .inherited(accounts.parameters)
  }

  func parts(of read: ServiceRead, for state: String) throws(Failure) -> [String] {
    switch self {
    case .given(let value):
      let violations = violations(in: value, read, state)
      guard violations.isEmpty else {
        throw .invalid(violations, in: "The parameters object of \(state)")
      }
      return read.parts.flatMap { value[$0.parameter]?.strings } ?? []
    case .inherited(let value):
      guard let parts = read.parts, case .array(let names)? = value?[parts.parameter] else {
        return []
      }
      return names.compactMap { name in
        if case .string(let name) = name, parts.names.contains(name) { name } else { nil }
      }
    }
  }

  private func violations(in value: Value, _ read: ServiceRead, _ state: String) -> [Violation] {
    value.members.flatMap { key, list -> [Violation] in
      let (name, pointer) = (key.string ?? "", "/" + (key.string ?? ""))
      guard let parts = read.parts, parts.parameter == name else {
        let known = read.parts.map { "; it has \($0.parameter)" } ?? ", which has none"
        return [Violation(pointer: pointer, message: "is not a parameter of \(state)" + known)]
      }
      guard list.isListLike, let names = list.count == 0 ? [] : list.strings else {
        return [Violation(pointer: pointer, message: "must be a list of strings")]
      }
      return names.filter { !parts.names.contains($0) }.map { unknown in
        let hint = NearestName.hint(for: unknown, among: parts.names)
        return Violation(pointer: pointer, message: "has the unknown value '\(unknown)'; \(hint)")
      }
    }
  }
}

extension AccountSource {
  /// The parameters of the batch whose report this is.
  fileprivate var parameters: JSON? {
    switch self {
    case .report(let report): report.parameters
    case .json(let json): (try? Document(json))?.root["parameters"].map { JSON($0) }
    }
  }
}
