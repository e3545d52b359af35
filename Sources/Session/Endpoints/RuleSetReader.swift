import MusterDocument

/// Reads a rule set. All references are checked here, so that none can fail when the rules are
/// evaluated.
struct RuleSetReader {
  let service: String

  /// A part of the rule set: its JSON, its position in the file, and the names that are defined
  /// there.
  private struct RuleNode {
    var value: Value
    var pointer = JSONPointer()
    var names: Set<String> = []

    func member(_ name: String) -> RuleNode? {
      value[name].map { RuleNode(value: $0, pointer: pointer.appending(name), names: names) }
    }

    var elements: [RuleNode] {
      value.elements.enumerated().map {
        RuleNode(value: $1, pointer: pointer.appending(String($0)), names: names)
      }
    }
  }

  func ruleSet(_ root: Value) throws(EndpointError) -> RuleSet {
    let whole = RuleNode(value: root)
    guard let sources = whole.member("parameters"), sources.value.kind == .object else {
      throw error(at: whole, "there is no parameters object")
    }
    var parameters: [RuleSet.Parameter] = []
    for key in sources.value.members.compactMap(\.key.string) {
      if let part = sources.member(key) { parameters.append(try parameter(key, part)) }
    }
    var known = whole
    known.names = Set(parameters.map(\.name))
    return RuleSet(parameters: parameters, rules: try rules(known))
  }

  private func parameter(
    _ name: String, _ part: RuleNode
  ) throws(EndpointError) -> RuleSet.Parameter {
    let kinds: [String: RuleKind] = ["string": .string, "boolean": .boolean, "stringarray": .any]
    guard let type = part.value["type"]?.string, let kind = kinds[type.lowercased()] else {
      throw error(at: part, "the type must be string, boolean or stringArray")
    }
    return RuleSet.Parameter(
      name: name, kind: kind, builtIn: part.value["builtIn"]?.string,
      defaultValue: part.value["default"].flatMap { RuleValue($0) },
      isRequired: part.value["required"]?.boolean ?? false)
  }

  private func error(at part: RuleNode, _ problem: String) -> EndpointError {
    let position = part.pointer.tokens.isEmpty ? "" : " at \(part.pointer)"
    return EndpointError(
      message: "The endpoint rules of \(service) are invalid\(position): \(problem).")
  }
}

extension RuleSet {
  fileprivate init(parameters: [Parameter], rules: [Rule]) {
    self.parameters = parameters
    self.rules = rules
  }
}

// MARK: - Rules

extension RuleSetReader {
  private func rules(_ part: RuleNode) throws(EndpointError) -> [Rule] {
    guard let list = part.member("rules"), list.value.kind == .array else {
      throw error(at: part, "there is no rules array")
    }
    var rules: [Rule] = []
    for element in list.elements { rules.append(try rule(element)) }
    return rules
  }

  private func rule(_ part: RuleNode) throws(EndpointError) -> Rule {
    var part = part
    var conditions: [Rule.Condition] = []
    for element in part.member("conditions")?.elements ?? [] {
      // A condition can refer to the names that earlier conditions assigned.
      let condition = RuleNode(value: element.value, pointer: element.pointer, names: part.names)
      conditions.append(
        Rule.Condition(
          expression: try call(condition), name: try newName(condition, &part.names)))
    }
    return Rule(conditions: conditions, kind: try kind(part))
  }

  /// The name that a condition assigns its value to.
  private func newName(
    _ condition: RuleNode, _ names: inout Set<String>
  ) throws(EndpointError) -> String? {
    guard let name = condition.value["assign"]?.string else { return nil }
    guard names.insert(name).inserted else {
      throw error(at: condition, "the name \(name) is already defined")
    }
    return name
  }

  private func kind(_ part: RuleNode) throws(EndpointError) -> Rule.Kind {
    switch part.value["type"]?.string {
    case "tree": return .tree(try rules(part))
    case "error":
      guard let message = part.member("error") else { throw error(at: part, "there is no error") }
      return .error(try expression(message))
    case "endpoint":
      guard let endpoint = part.member("endpoint"), let url = endpoint.member("url") else {
        throw error(at: part, "there is no endpoint with a url")
      }
      return .endpoint(
        url: try expression(url),
        properties: try endpoint.member("properties").map(literal) ?? .object([]),
        headers: try endpoint.member("headers").map(members) ?? [])
    case let type:
      throw error(at: part, "the type must be tree, endpoint or error, not '\(type ?? "")'")
    }
  }
}

// MARK: - Expressions

extension RuleSetReader {
  /// A call, a reference, or a literal.
  private func expression(_ part: RuleNode) throws(EndpointError) -> RuleExpression {
    if part.value["fn"] != nil { return try call(part) }
    if let name = part.value["ref"]?.string { return try variable(name, part) }
    return try literal(part)
  }

  private func variable(_ name: String, _ part: RuleNode) throws(EndpointError) -> RuleExpression {
    guard part.names.contains(name) else { throw error(at: part, "\(name) is not defined here") }
    return .variable(name)
  }

  private func call(_ part: RuleNode) throws(EndpointError) -> RuleExpression {
    guard let name = part.value["fn"]?.string, let list = part.member("argv") else {
      throw error(at: part, "there is no fn with an argv")
    }
    var arguments: [RuleExpression] = []
    for argument in list.elements { arguments.append(try expression(argument)) }
    if name == "getAttr" { return try attribute(arguments, part) }
    guard let function = RuleFunction.all[name] else {
      throw error(at: part, "there is no function named \(name)")
    }
    let count = function.parameters.count
    guard arguments.count == count else {
      throw error(at: part, "\(name) takes \(count) argument\(count == 1 ? "" : "s")")
    }
    return .call(function, arguments)
  }

  private func attribute(
    _ arguments: [RuleExpression], _ part: RuleNode
  ) throws(EndpointError) -> RuleExpression {
    guard arguments.count == 2, case .constant(.string(let text)) = arguments[1],
      let path = AttributePath(text)
    else { throw error(at: part, "getAttr takes a value and a path like name or name[0]") }
    return .attribute(path, of: arguments[0])
  }

  /// A JSON value. Strings in it are templates.
  private func literal(_ part: RuleNode) throws(EndpointError) -> RuleExpression {
    switch part.value.kind {
    case .string: return try template(part)
    case .object: return .object(try members(part))
    case .array:
      var elements: [RuleExpression] = []
      for element in part.elements { elements.append(try expression(element)) }
      return .array(elements)
    default:
      guard let value = RuleValue(part.value) else {
        throw error(at: part, "the value must be a string, boolean, integer, array or object")
      }
      return .constant(value)
    }
  }

  private func members(
    _ part: RuleNode
  ) throws(EndpointError) -> [(name: String, RuleExpression)] {
    var members: [(name: String, RuleExpression)] = []
    for name in part.value.members.compactMap(\.key.string) {
      if let member = part.member(name) { members.append((name, try literal(member))) }
    }
    return members
  }
}

// MARK: - Templates

extension RuleSetReader {
  /// A string that contains `{name}` and `{name#path}`. Braces are written as `{{` and `}}`.
  private func template(_ part: RuleNode) throws(EndpointError) -> RuleExpression {
    var rest = Substring(part.value.string ?? "")
    var parts: [RuleExpression] = []
    var text = ""
    while let brace = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
      text += rest[..<brace]
      let following = rest[rest.index(after: brace)...]
      if following.first == rest[brace] {
        text.append(rest[brace])
        rest = following.dropFirst()
        continue
      }
      guard rest[brace] == "{", let end = following.firstIndex(of: "}") else {
        throw error(at: part, "the template has an unmatched brace")
      }
      parts += [.constant(.string(text)), try reference(following[..<end], part)]
      text = ""
      rest = following[end...].dropFirst()
    }
    text += rest
    guard !parts.isEmpty else { return .constant(.string(text)) }
    return .template(parts + [.constant(.string(text))])
  }

  private func reference(_ text: Substring, _ part: RuleNode) throws(EndpointError)
    -> RuleExpression
  {
    let name = text.prefix { $0 != "#" }
    let whole = try variable(String(name), part)
    guard name.endIndex < text.endIndex else { return whole }
    guard let path = AttributePath(text[name.endIndex...].dropFirst()) else {
      throw error(at: part, "'\(text)' does not have a valid path after its #")
    }
    return .attribute(path, of: whole)
  }
}
