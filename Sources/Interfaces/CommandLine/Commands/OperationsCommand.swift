extension Subcommand {
  static let operations = Subcommand(
    name: "operations",
    operands: "[SERVICE]",
    summary: "List the operations of a service, or of all services",
    about:
      "Each operation is shown with its name in boto3 and in scripts, and with its name in the "
      + "API. 'muster call' accepts both.",
    options: [
      .output("table", "json"),
      Option(
        name: "simulated", value: .none,
        help: "List only the operations that simulated organizations support, which work without "
          + "--live."),
      ServiceCatalog.option,
    ],
    operandCandidates: { typed throws(CommandError) in
      typed.operands.isEmpty ? try ServiceCatalog.candidates(after: typed) : []
    },
    run: listOperations)
}

private func listOperations(_ parser: inout ArgumentParser) throws(CommandError) -> ExitCode {
  let service = try parser.optionalOperand()
  let arguments = try parser.finish()
  let all = try ServiceCatalog(model: arguments[ServiceCatalog.option.name])
    .operations(of: service)
  let listed = arguments.has("simulated") ? simulated(all) : all
  if arguments["output"] == "json" {
    StandardStream.output.write(listed.pretty + "\n")
  } else {
    StandardStream.output.write(table(of: listed).text(width: nil))
  }
  return .done
}

/// The simulated operations, without services that have none.
private func simulated(_ list: JSONValue) -> JSONValue {
  let services = (list["services"]?.elements ?? []).compactMap { service -> JSONValue? in
    let operations = (service["operations"]?.elements ?? []).filter { operation in
      if case .boolean(true)? = operation["simulated"] { true } else { false }
    }
    let members = service.members.map {
      $0.name == "operations" ? ($0.name, .array(operations)) : $0
    }
    return operations.isEmpty ? nil : .object(members)
  }
  return .object([("services", .array(services))])
}

private func table(of list: JSONValue) -> TextTable {
  let rows = (list["services"]?.elements ?? []).flatMap { service in
    (service["operations"]?.elements ?? []).map { operation in
      [service["name"]] + ["method", "name", "httpMethod", "path"].map { operation[$0] }
    }
  }
  return TextTable(
    heading: ["service", "operation", "AWS name", "HTTP", "path"],
    rows: rows.map { $0.map { $0?.string ?? "" } })
}
