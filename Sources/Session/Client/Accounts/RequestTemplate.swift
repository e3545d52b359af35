import MusterDocument
import MusterModel
import MusterText

/// A request with the placeholders `{accountId}` and `{email}`. An array with one element repeats
/// the element for each account.
struct RequestTemplate: Sendable {
  private let template: JSON
  /// The member with the repeated array, and the shape of its elements.
  private let list: (name: String, element: Structure?)?
  /// The maximum number of accounts in one request.
  let capacity: Int
  /// True if the request contains account ids.
  let namesAccounts: Bool

  init(_ facts: Value, _ operation: Operation, _ model: ServiceModel) {
    template = facts["input"].map { JSON($0) } ?? [:]
    namesAccounts = template.text.includes("{accountId}")
    let input = model.structure(operation.input)
    let repeated = RequestTemplate.repeatedMember(template)
    list = repeated.map { name in
      (name, input?.member(name).flatMap { RequestTemplate.element(of: model[$0.shape], model) })
    }
    let limit = repeated.flatMap { input?.member($0) }.flatMap { model[$0.shape].limits.max }
    let stated = facts["chunk"]?.integer.flatMap { Int(exactly: $0) }
    capacity = repeated == nil ? 1 : max(1, stated ?? limit.flatMap { Int(exactly: $0) } ?? 50)
  }

  private static func repeatedMember(_ template: JSON) -> String? {
    guard case .object(let members) = template else { return nil }
    return members.first { if case .array = $0.value { true } else { false } }?.key
  }

  private static func element(of shape: Shape, _ model: ServiceModel) -> Structure? {
    guard case .list(let element) = shape.kind else { return nil }
    return model.structure(element.shape)
  }

  /// The request for `accounts`. Each of the `parameters` is set in every element of the array if
  /// it is a member of the elements' shape, otherwise at the top level.
  func request(for accounts: [ListedAccount], _ parameters: JSON) -> JSON {
    guard case .object(let given) = parameters else { return template }
    var request = accounts.first.map { filled(template, $0) } ?? template
    let perElement = given.filter { list?.element?.member($0.key) != nil }
    if let list, case .array(let elements)? = template[list.name], let element = elements.first {
      request[list.name] = .array(
        accounts.map { account in
          perElement.reduce(into: filled(element, account)) { $0[$1.key] = $1.value }
        })
    }
    for (key, value) in given where !perElement.contains(where: { $0.key == key }) {
      request[key] = value
    }
    return request
  }

  /// The members that are set from the accounts, including those of an element. Parameters must not
  /// use these names.
  var filledMembers: [String] { RequestTemplate.filledMembers(template) }

  private static func filledMembers(_ template: JSON) -> [String] {
    guard case .object(let members) = template else { return [] }
    return members.filter { $0.value.text.includes("\"{") }.flatMap { name, value -> [String] in
      guard case .array(let elements) = value else { return [name] }
      return [name] + elements.flatMap(filledMembers)
    }
  }

  private func filled(_ template: JSON, _ account: ListedAccount) -> JSON {
    switch template {
    case .string("{accountId}"): .string(account.id)
    case .string("{email}"): account.email.map(JSON.string) ?? .null
    case .object(let members):
      .object(members.map { (key: $0.key, value: filled($0.value, account)) })
    case .array(let elements): .array(elements.map { filled($0, account) })
    default: template
    }
  }

  /// True if the request contains email addresses.
  var needsEmail: Bool { template.text.includes("{email}") }
}
