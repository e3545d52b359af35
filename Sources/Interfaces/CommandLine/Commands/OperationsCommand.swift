extension Subcommand {
  static let operations = Subcommand(
    name: "operations",
    operands: "[SERVICE]",
    summary: "Lists the operations of a service, or of all",
    about: "The first name is that of boto3 and of scripts, the second AWS's; 'muster call' takes "
      + "either.",
    options: [
      Option(
        name: "output", value: .choice(["table", "json"]),
        help: "How they are printed (default table)."),
      Option(
        name: "simulated", value: .none,
        help: "Only those that simulated organizations know: what works without --live."),
      ServiceCatalog.option,
    ],
    operandWords: { typed throws(CommandError) in
      typed.operands.isEmpty ? try ServiceCatalog.words(after: typed) : []
    },
    run: listOperations)
}

private func listOperations(_ parser: inout ArgumentParser) throws(CommandError) -> ExitCode {
  let service = try parser.optionalOperand()
  let arguments = try parser.finish()
  let all = try ServiceCatalog(model: arguments[ServiceCatalog.option.name]).operations(of: service)
  let answer = arguments.has("simulated") ? simulated(all) : all
  if arguments["output"] == "json" {
    StandardStream.output.write(answer.pretty + "\n")
  } else {
    StandardStream.output.write(table(of: answer).text(width: nil))
  }
  return .done
}

/// The operations that simulated organizations know, and the services that have such.
private func simulated(_ answer: JSONValue) -> JSONValue {
  let services = (answer["services"]?.elements ?? []).compactMap { service -> JSONValue? in
    let known = (service["operations"]?.elements ?? []).filter { operation in
      if case .boolean(true)? = operation["simulated"] { true } else { false }
    }
    let members = service.members.map { $0.name == "operations" ? ($0.name, .array(known)) : $0 }
    return known.isEmpty ? nil : .object(members)
  }
  return .object([("services", .array(services))])
}

private func table(of answer: JSONValue) -> TextTable {
  let rows = (answer["services"]?.elements ?? []).flatMap { service in
    (service["operations"]?.elements ?? []).map { operation in
      [service["name"]] + ["method", "name", "httpMethod", "path"].map { operation[$0] }
    }
  }
  return TextTable(
    heading: ["service", "operation", "AWS name", "HTTP", "path"],
    rows: rows.map { $0.map { $0?.string ?? "" } })
}
