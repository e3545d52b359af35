import MusterDocument

/// Reads a rule set. What it refers to is checked here, so that nothing is unknown when it is asked.
struct RuleSetReader {
  let service: String

  /// A part of the rule set: its JSON, where it is, and which names are known there.
  private struct Part {
    var value: Value
    var place = JSONPointer()
    var names: Set<String> = []

    func member(_ name: String) -> Part? {
      value[name].map { Part(value: $0, place: place.appending(name), names: names) }
    }

    var elements: [Part] {
      value.elements.enumerated().map {
        Part(value: $1, place: place.appending(String($0)), names: names)
      }
    }
  }

  func ruleSet(_ root: Value) throws(EndpointError) -> RuleSet {
    let whole = Part(value: root)
    guard let sources = whole.member("parameters"), sources.value.kind == .object else {
      throw fault(whole, "there are no parameters")
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
    _ name: String, _ part: Part
  ) throws(EndpointError) -> RuleSet.Parameter {
    let kinds: [String: RuleKind] = ["string": .string, "boolean": .boolean, "stringarray": .any]
    guard let type = part.value["type"]?.string, let kind = kinds[type.lowercased()] else {
      throw fault(part, "the type must be string, boolean or stringArray")
    }
    return RuleSet.Parameter(
      name: name, kind: kind, builtIn: part.value["builtIn"]?.string,
      standard: part.value["default"].flatMap { RuleValue($0) },
      isRequired: part.value["required"]?.boolean ?? false)
  }

  private func fault(_ part: Part, _ what: String) -> EndpointError {
    let place = part.place.tokens.isEmpty ? "" : " at \(part.place)"
    return EndpointError(
      message: "The endpoint rules of \(service) cannot be used\(place): \(what).")
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
  private func rules(_ part: Part) throws(EndpointError) -> [Rule] {
    guard let list = part.member("rules"), list.value.kind == .array else {
      throw fault(part, "there are no rules")
    }
    var rules: [Rule] = []
    for element in list.elements { rules.append(try rule(element)) }
    return rules
  }

  private func rule(_ part: Part) throws(EndpointError) -> Rule {
    var part = part
    var conditions: [Rule.Condition] = []
    for element in part.member("conditions")?.elements ?? [] {
      // A condition sees the names that those before it gave.
      let condition = Part(value: element.value, place: element.place, names: part.names)
      conditions.append(
        Rule.Condition(
          expression: try call(condition), name: try newName(condition, &part.names)))
    }
    return Rule(conditions: conditions, outcome: try outcome(part))
  }

  /// The name that a condition gives its value.
  private func newName(
    _ condition: Part, _ names: inout Set<String>
  ) throws(EndpointError) -> String? {
    guard let name = condition.value["assign"]?.string else { return nil }
    guard names.insert(name).inserted else {
      throw fault(condition, "the name \(name) is taken already")
    }
    return name
  }

  private func outcome(_ part: Part) throws(EndpointError) -> Rule.Outcome {
    switch part.value["type"]?.string {
    case "tree": return .rules(try rules(part))
    case "error":
      guard let message = part.member("error") else { throw fault(part, "there is no error") }
      return .error(try expression(message))
    case "endpoint":
      guard let endpoint = part.member("endpoint"), let url = endpoint.member("url") else {
        throw fault(part, "there is no endpoint with a url")
      }
      return .endpoint(
        url: try expression(url),
        properties: try endpoint.member("properties").map(literal) ?? .object([]),
        headers: try endpoint.member("headers").map(members) ?? [])
    case let type:
      throw fault(part, "the type is '\(type ?? "")', but must be tree, endpoint or error")
    }
  }
}

// MARK: - Expressions

extension RuleSetReader {
  /// A call, a reference, or a literal.
  private func expression(_ part: Part) throws(EndpointError) -> Expression {
    if part.value["fn"] != nil { return try call(part) }
    if let name = part.value["ref"]?.string { return try variable(name, part) }
    return try literal(part)
  }

  private func variable(_ name: String, _ part: Part) throws(EndpointError) -> Expression {
    guard part.names.contains(name) else { throw fault(part, "nothing is called \(name) here") }
    return .variable(name)
  }

  private func call(_ part: Part) throws(EndpointError) -> Expression {
    guard let name = part.value["fn"]?.string, let list = part.member("argv") else {
      throw fault(part, "there is no fn with an argv")
    }
    var arguments: [Expression] = []
    for argument in list.elements { arguments.append(try expression(argument)) }
    if name == "getAttr" { return try attribute(arguments, part) }
    guard let function = RuleFunction.all[name] else {
      throw fault(part, "there is no function called \(name)")
    }
    guard arguments.count == function.takes.count else {
      throw fault(part, "\(name) takes \(function.takes.count) arguments")
    }
    return .call(function, arguments)
  }

  private func attribute(
    _ arguments: [Expression], _ part: Part
  ) throws(EndpointError) -> Expression {
    guard arguments.count == 2, case .constant(.string(let text)) = arguments[1],
      let path = AttributePath(text)
    else { throw fault(part, "getAttr takes a value and a path like name or name[0]") }
    return .attribute(path, of: arguments[0])
  }

  /// A JSON value whose texts are templates.
  private func literal(_ part: Part) throws(EndpointError) -> Expression {
    switch part.value.kind {
    case .string: return try template(part)
    case .object: return .object(try members(part))
    case .array:
      var elements: [Expression] = []
      for element in part.elements { elements.append(try expression(element)) }
      return .array(elements)
    default:
      guard let value = RuleValue(part.value) else {
        throw fault(part, "this is no string, boolean or integer")
      }
      return .constant(value)
    }
  }

  private func members(
    _ part: Part
  ) throws(EndpointError) -> [(name: String, Expression)] {
    var members: [(name: String, Expression)] = []
    for name in part.value.members.compactMap(\.key.string) {
      if let member = part.member(name) { members.append((name, try literal(member))) }
    }
    return members
  }
}

// MARK: - Templates

extension RuleSetReader {
  /// A text with `{name}` and `{name#path}` in it; `{{` and `}}` stand for braces.
  private func template(_ part: Part) throws(EndpointError) -> Expression {
    var rest = Substring(part.value.string ?? "")
    var parts: [Expression] = []
    var text = ""
    while let brace = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
      text += rest[..<brace]
      let behind = rest[rest.index(after: brace)...]
      if behind.first == rest[brace] {
        text.append(rest[brace])
        rest = behind.dropFirst()
        continue
      }
      guard rest[brace] == "{", let end = behind.firstIndex(of: "}") else {
        throw fault(part, "a brace stands alone in the template")
      }
      parts += [.constant(.string(text)), try reference(behind[..<end], part)]
      text = ""
      rest = behind[end...].dropFirst()
    }
    text += rest
    guard !parts.isEmpty else { return .constant(.string(text)) }
    return .template(parts + [.constant(.string(text))])
  }

  private func reference(_ text: Substring, _ part: Part) throws(EndpointError) -> Expression {
    let name = text.prefix { $0 != "#" }
    let whole = try variable(String(name), part)
    guard name.endIndex < text.endIndex else { return whole }
    guard let path = AttributePath(text[name.endIndex...].dropFirst()) else {
      throw fault(part, "'\(text)' has no path behind its #")
    }
    return .attribute(path, of: whole)
  }
}
