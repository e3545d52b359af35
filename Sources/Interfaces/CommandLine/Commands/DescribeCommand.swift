extension Subcommand {
  static let describe = Subcommand(
    name: "describe",
    operands: "SERVICE [OPERATION]",
    summary: "Show the input, output and errors of an operation, or the operations of a service",
    about: "Each member is shown with its type and limits; the members of a structure are indented "
      + "below it. An asterisk marks required members. A structure that contains itself is shown "
      + "once.",
    options: [.output("table", "json"), ServiceCatalog.option],
    operandCandidates: ServiceCatalog.candidates,
    run: describeOperation)
}

private func describeOperation(_ parser: inout ArgumentParser) throws(CommandError) -> ExitCode {
  let service = try parser.operand("SERVICE")
  let operation = try parser.optionalOperand()
  let arguments = try parser.finish()
  let catalog = try ServiceCatalog(model: arguments[ServiceCatalog.option.name])
  let isJSON = arguments["output"] == "json"
  let width = StandardStream.output.size?.columns ?? 88
  if let operation {
    let operation = try catalog.operation(operation, of: service)
    StandardStream.output.write(
      isJSON ? operation.json.pretty + "\n" : operation.page(width: width))
  } else {
    let service = try catalog.operations(of: service)["services"]?.elements.first ?? .null
    StandardStream.output.write(
      isJSON ? service.pretty + "\n" : page(of: service, width: width))
  }
  return .done
}

private func page(of service: JSONValue, width: Int) -> String {
  let operations = service["operations"]?.elements ?? []
  let rows = operations.map { operation in
    [hyphenated(operation["method"]?.string ?? ""), operation["name"]?.string ?? ""]
  }
  return """
    \(text(service["name"])): \(text(service["title"])), API version \(text(service["apiVersion"]))

    \(counted(operations.count, "operation")):
    \(TextTable(rows: rows).text(width: width))
    """
}

/// A text of a model, which may be the user's own.
private func text(_ value: JSONValue?) -> String { (value?.string ?? "").onOneLine }

extension OperationDescription {
  fileprivate func page(width: Int) -> String {
    let isDeprecated = if case .boolean(true)? = json["deprecated"] { true } else { false }
    let unsupported = json["unsupported"]?.string
    let note = unsupported.map { "\n  cannot be called: it \($0.onOneLine)" } ?? ""
    let request = [json["httpMethod"], json["path"]].compactMap { $0?.string }
    return """
      \(name.onOneLine)\(isDeprecated ? " (deprecated)" : "")
        muster call \(service.onOneLine) \(hyphenated(method).onOneLine)
        \(request.joined(separator: " ").onOneLine)\(note)

      """
        + section("input", of: input, width: width)
        + section("output", of: output, width: width)
        + errors
  }

  private func section(_ title: String, of shape: ShapeDescription?, width: Int) -> String {
    guard let shape, !shape.members.isEmpty else { return "\n\(title): none\n" }
    return "\n\(title):\n" + TextTable(rows: shape.rows(depth: 0)).text(width: width)
  }

  private var errors: String {
    let rows = (json["errors"]?.elements ?? []).map { error in
      [error["code"]?.string ?? "", error["httpStatus"]?.inline ?? ""]
    }
    return rows.isEmpty ? "" : "\nerrors:\n" + TextTable(rows: rows).text(width: nil)
  }
}

extension ShapeDescription {
  /// A row for each member with its name, type and limits, followed by the rows of its own members.
  fileprivate func rows(depth: Int) -> [[String]] {
    guard !isRecursive else { return [] }
    return members.flatMap { member -> [[String]] in
      let mark = required.contains(member.name) ? " *" : ""
      let facts = [member.shape.type, member.shape.limits(withPatterns: true)]
      let row = [
        String(repeating: "  ", count: depth) + member.name + mark,
        facts.filter { !$0.isEmpty }.joined(separator: "; "),
      ]
      return [row] + member.shape.innermost.rows(depth: depth + 1)
    }
  }

  /// The shape itself, or the innermost content of a list or map.
  private var innermost: ShapeDescription {
    guard let content, !isRecursive else { return self }
    return content.innermost
  }
}
