import MusterDocument

/// Reads a rule set. All references are checked here, so that none can fail when the rules are
/// evaluated.
struct RuleSetReader {
  /// The rules as the subject of a sentence.
  let subject: String

  /// The maximum depth of rules and expressions in the file, which bounds the recursion of reading
  /// and evaluation. AWS's have at most 40.
  private static let maxDepth = 200
  /// The maximum number of names at one place. AWS's rules have at most 30.
  private static let maxNames = 500

  /// A part of the rule set: its JSON, its position in the file, and the names that are defined
  /// there.
  private struct RuleNode {
    var value: Value
    var pointer = JSONPointer()
    var names: Set<String> = []

    func member(_ name: String) -> RuleNode? {
      value[name].map { RuleNode(value: $0, pointer: pointer.appending(name), names: names) }
    }

    /// The elements of an array; nil for anything else.
    var elements: [RuleNode]? {
      guard value.kind == .array else { return nil }
      return value.elements.enumerated().map {
        RuleNode(value: $1, pointer: pointer.appending(String($0)), names: names)
      }
    }

    /// The members of an object; nil for anything else.
    var members: [(name: String, node: RuleNode)]? {
      guard value.kind == .object else { return nil }
      return value.members.map { key, value in
        let name = key.string ?? ""
        return (name, RuleNode(value: value, pointer: pointer.appending(name), names: names))
      }
    }
  }

  func ruleSet(_ root: Value) throws(EndpointError) -> RuleSet {
    let whole = RuleNode(value: root)
    guard let sources = whole.member("parameters")?.members else {
      throw error(at: whole, "there is no parameters object")
    }
    var parameters: [RuleSet.Parameter] = []
    for (name, node) in sources { parameters.append(try parameter(name, node)) }
    var known = whole
    known.names = Set(parameters.map(\.name))
    return RuleSet(parameters: parameters, rules: try rules(known), subject: subject)
  }

  private func parameter(
    _ name: String, _ part: RuleNode
  ) throws(EndpointError) -> RuleSet.Parameter {
    let kinds: [String: RuleKind] = [
      "string": .string, "boolean": .boolean, "stringarray": .strings,
    ]
    guard let type = part.value["type"]?.string, let kind = kinds[type.lowercased()] else {
      throw error(at: part, "the type must be string, boolean or stringArray")
    }
    return RuleSet.Parameter(
      name: name, kind: kind, builtIn: part.value["builtIn"]?.string,
      defaultValue: try defaultValue(part, kind),
      isRequired: part.value["required"]?.boolean ?? false)
  }

  private func defaultValue(_ part: RuleNode, _ kind: RuleKind) throws(EndpointError) -> RuleValue?
  {
    guard let value = part.value["default"], !value.isNull else { return nil }
    guard let value = RuleValue(value), kind.accepts(value) else {
      throw error(at: part, "the default must be \(kind.rawValue)")
    }
    return value
  }

  private func error(at part: RuleNode, _ problem: String) -> EndpointError {
    EndpointError(invalid: subject, at: part.pointer, problem)
  }

  private func checkDepth(_ part: RuleNode) throws(EndpointError) {
    guard part.pointer.tokens.count <= RuleSetReader.maxDepth else {
      throw error(at: part, "rules may be nested at most \(RuleSetReader.maxDepth) levels deep")
    }
  }
}

// MARK: - Rules

extension RuleSetReader {
  private func rules(_ part: RuleNode) throws(EndpointError) -> [Rule] {
    guard let elements = part.member("rules")?.elements else {
      throw error(at: part, "there is no rules array")
    }
    var rules: [Rule] = []
    for element in elements { rules.append(try rule(element)) }
    return rules
  }

  private func rule(_ part: RuleNode) throws(EndpointError) -> Rule {
    try checkDepth(part)
    var part = part
    guard let elements = part.member("conditions").map(\.elements) ?? [] else {
      throw error(at: part, "the conditions must be an array")
    }
    var conditions: [Rule.Condition] = []
    for element in elements {
      // A condition can refer to the names that earlier conditions assigned.
      let condition = RuleNode(value: element.value, pointer: element.pointer, names: part.names)
      conditions.append(
        Rule.Condition(
          expression: try call(condition), name: try newName(condition, &part.names)))
    }
    return Rule(conditions: conditions, kind: try kind(part), position: part.pointer)
  }

  /// The name that a condition assigns its value to.
  private func newName(
    _ condition: RuleNode, _ names: inout Set<String>
  ) throws(EndpointError) -> String? {
    guard let name = condition.value["assign"]?.string else { return nil }
    guard names.insert(name).inserted else {
      throw error(at: condition, "the name \(name) is already defined")
    }
    guard names.count <= RuleSetReader.maxNames else {
      throw error(at: condition, "at most \(RuleSetReader.maxNames) names may be defined")
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
        properties: try endpoint.member("properties").map(properties) ?? .object([]),
        headers: try endpoint.member("headers").map(headers) ?? [])
    case let type:
      throw error(at: part, "the type must be tree, endpoint or error, not '\(type ?? "")'")
    }
  }
}

// MARK: - Expressions

extension RuleSetReader {
  /// A call, a reference, a template, or a constant.
  private func expression(_ part: RuleNode) throws(EndpointError) -> RuleExpression {
    if part.value["fn"] != nil { return try call(part) }
    if let name = part.value["ref"]?.string { return try variable(name, part) }
    return try part.value.kind == .string ? template(part) : constant(part)
  }

  private func variable(_ name: String, _ part: RuleNode) throws(EndpointError) -> RuleExpression {
    guard part.names.contains(name) else { throw error(at: part, "\(name) is not defined here") }
    return .variable(name)
  }

  private func call(_ part: RuleNode) throws(EndpointError) -> RuleExpression {
    try checkDepth(part)
    guard let name = part.value["fn"]?.string, let elements = part.member("argv")?.elements else {
      throw error(at: part, "there is no fn with an argv")
    }
    var arguments: [RuleExpression] = []
    for argument in elements { arguments.append(try expression(argument)) }
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

  private func constant(_ part: RuleNode) throws(EndpointError) -> RuleExpression {
    guard let value = RuleValue(part.value) else {
      throw error(at: part, "the value must be a string, boolean, integer, array or object")
    }
    return .constant(value)
  }
}

// MARK: - Properties and headers

extension RuleSetReader {
  /// The properties of an endpoint.
  private func properties(_ part: RuleNode) throws(EndpointError) -> RuleExpression {
    guard part.value.kind == .object else {
      throw error(at: part, "the properties must be an object")
    }
    return try property(part)
  }

  /// A JSON value. Strings in it are templates.
  private func property(_ part: RuleNode) throws(EndpointError) -> RuleExpression {
    try checkDepth(part)
    if part.value.kind == .string { return try template(part) }
    if let elements = part.elements {
      var values: [RuleExpression] = []
      for element in elements { values.append(try property(element)) }
      return .array(values)
    }
    guard let members = part.members else { return try constant(part) }
    var values: [(name: String, RuleExpression)] = []
    for (name, member) in members { values.append((name, try property(member))) }
    return .object(values)
  }

  /// The names of headers with their values, each an array of expressions.
  private func headers(_ part: RuleNode) throws(EndpointError) -> [(name: String, RuleExpression)] {
    guard let members = part.members else {
      throw error(at: part, "the headers must be an object")
    }
    var headers: [(name: String, RuleExpression)] = []
    for (name, header) in members {
      guard let elements = header.elements else {
        throw error(at: header, "the values of a header must be an array")
      }
      var values: [RuleExpression] = []
      for element in elements { values.append(try expression(element)) }
      headers.append((name, .array(values)))
    }
    return headers
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
