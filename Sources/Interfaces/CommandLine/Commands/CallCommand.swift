extension Subcommand {
  static let call = Subcommand(
    name: "call",
    operands: "SERVICE OPERATION",
    summary: "Call one operation of a service and print its response",
    about: "OPERATION may be spelled as in the AWS CLI (batch-get-account-status), as in boto3 "
      + "(batch_get_account_status) or as in the API (BatchGetAccountStatus); 'muster operations "
      + "SERVICE' lists the operations. Pass the request with --input, or with the option of each "
      + "member as in the AWS CLI; 'muster call SERVICE OPERATION --help' lists these options, and "
      + "'muster describe SERVICE OPERATION' shows the types and limits of the members. Timestamps "
      + "are printed as the AWS CLI prints them: in the time zone of this machine, or in the "
      + "profile's cli_timestamp_format. If a member has the same name as an option, such as "
      + "--role-arn in AWS STS, place the option before SERVICE and the member after OPERATION.",
    options: CallInput.options + [
      Option(
        name: "generate-cli-skeleton", value: .none,
        help: "Print a template for --input or --cli-input-json, without calling the operation."),
      OutputFormat.option,
      ServiceCatalog.option,
    ] + PaginationOptions.options,
    groups: OrganizationOptions.groups,
    operandCandidates: ServiceCatalog.candidates,
    operandOptions: { typed throws(CommandError) in
      guard typed.operands.count == 2 else { return [] }
      let catalog = try ServiceCatalog(model: typed[ServiceCatalog.option])
      return MemberOptions(of: try catalog.operation(typed.operands[1], of: typed.operands[0]))
        .options
    },
    run: callOperation)
}

private func callOperation(_ parser: inout ArgumentParser) throws(CommandError) -> ExitCode {
  let service = try parser.operand("SERVICE")
  let name = try parser.operand("OPERATION")
  let model = parser.valueAhead(of: ServiceCatalog.option)
  let operation = try ServiceCatalog(model: model).operation(name, of: service)
  let members = MemberOptions(of: operation)
  parser.declare(OptionGroup(title: "members of \(operation.name)", options: members.options))
  let arguments = try parser.finish()

  if arguments.has("generate-cli-skeleton") {
    StandardStream.output.write((operation.input?.skeleton ?? .object([])).pretty + "\n")
    return .done
  }
  let input = try CallInput(arguments, members)
  let session = try OrganizationOptions(arguments).openSession()
  if let model { try session.load(model: model) }
  let client = try MusterClient(service, of: session)
  let call = PrintedCall(
    operation: operation, client: client, input: input, format: OutputFormat(arguments))
  try call.print(PaginationOptions(arguments))
  return .done
}
