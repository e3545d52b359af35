extension Subcommand {
  static let describe = Subcommand(
    name: "describe",
    operands: "SERVICE [OPERATION]",
    summary: "Shows what the model says of an operation, or of a service",
    about: "Members stand with their types and limits, those of a structure below it. An asterisk "
      + "marks what is required; a structure within itself is told once.",
    options: [
      Option(
        name: "output", value: .choice(["page", "json"]),
        help: "A page to read, or the description as JSON (default page)."),
      ServiceCatalog.option,
    ],
    operandWords: ServiceCatalog.words,
    run: describeOperation)
}

private func describeOperation(_ parser: inout ArgumentParser) throws(CommandError) -> ExitCode {
  let service = try parser.operand("SERVICE")
  let operation = try parser.optionalOperand()
  let arguments = try parser.finish()
  let catalogue = try ServiceCatalog(model: arguments[ServiceCatalog.option.name])
  let isJSON = arguments["output"] == "json"
  let width = StandardStream.output.size?.columns ?? 88
  if let operation {
    let operation = try catalogue.operation(operation, of: service)
    StandardStream.output.write(
      isJSON ? operation.json.pretty + "\n" : operation.page(width: width))
  } else {
    let service = try catalogue.operations(of: service)["services"]?.elements.first ?? .null
    StandardStream.output.write(isJSON ? service.pretty + "\n" : page(of: service, width: width))
  }
  return .done
}

private func page(of service: JSONValue, width: Int) -> String {
  let operations = service["operations"]?.elements ?? []
  let rows = operations.map { operation in
    [hyphenated(operation["method"]?.string ?? ""), operation["name"]?.string ?? ""]
  }
  return """
    \(service["name"]?.string ?? ""): \(service["title"]?.string ?? ""), \
    version \(service["apiVersion"]?.string ?? "") of its interface

    \(counted(operations.count, "operation")):
    \(TextTable(rows: rows).text(width: width))
    """
}

extension OperationDescription {
  fileprivate func page(width: Int) -> String {
    let isDeprecated = if case .boolean(true)? = json["deprecated"] { true } else { false }
    let request = [json["httpMethod"], json["path"]].compactMap { $0?.string }
    return """
      \(name)\(isDeprecated ? " (deprecated)" : "")
        muster call \(service) \(hyphenated(method))
        \(request.joined(separator: " "))

      """
        + section("input", of: input, width: width)
        + section("output", of: output, width: width)
        + errors
  }

  private func section(_ title: String, of shape: ShapeDescription?, width: Int) -> String {
    guard let shape, !shape.members.isEmpty else { return "\n\(title): nothing\n" }
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
  /// A row for each member: its name, and what it may be; members of members below it.
  fileprivate func rows(depth: Int) -> [[String]] {
    guard !isRecursive else { return [] }
    return members.flatMap { member -> [[String]] in
      let mark = required.contains(member.name) ? " *" : ""
      let facts = [member.shape.type, member.shape.limits(withPatterns: true)]
      let row = [
        String(repeating: "  ", count: depth) + member.name + mark,
        facts.filter { !$0.isEmpty }.joined(separator: "; "),
      ]
      return [row] + member.shape.inner.rows(depth: depth + 1)
    }
  }

  /// The structure in lists and maps, whose members are worth telling; itself if there is none.
  private var inner: ShapeDescription {
    guard let content, !isRecursive else { return self }
    return content.inner
  }
}
