import CMuster

extension Subcommand {
  static let call = Subcommand(
    name: "call",
    operands: "SERVICE OPERATION",
    summary: "Calls one operation and prints its answer",
    about: "OPERATION is spelled as in the AWS CLI, boto3 or the API: batch-get-account-status, "
      + "batch_get_account_status, BatchGetAccountStatus. 'muster operations' lists them. The "
      + "request is given by --input, or by a flag for each member as the AWS CLI has it: "
      + "'muster call SERVICE OPERATION --help' lists them, 'muster describe SERVICE OPERATION' "
      + "shows everything that the model says. Times are printed as the AWS CLI prints them here, "
      + "in this machine's zone or as the profile's cli_timestamp_format says. Where a member is called like an option, as "
      + "--role-arn is in AWS STS, the option stands ahead of SERVICE, the member behind OPERATION.",
    options: CallInput.options + [
      Option(
        name: "generate-cli-skeleton", value: .none,
        help: "Print a request to fill in, for --input or --cli-input-json, and call nothing."),
      OutputFormat.option,
      Option(
        name: "query", value: .text("EXPRESSION"),
        help: "Not there: pipe the JSON to jp, which takes the same expressions, or to jq."),
      ServiceCatalog.option,
    ] + PaginationOptions.options + OrganizationOptions.options,
    operandWords: ServiceCatalog.words,
    furtherOptions: { typed throws(CommandError) in
      guard typed.operands.count == 2 else { return [] }
      let catalogue = try ServiceCatalog(model: typed[ServiceCatalog.option])
      return MemberFlags(of: try catalogue.operation(typed.operands[1], of: typed.operands[0]))
        .options
    },
    run: callOperation)
}

private func callOperation(_ parser: inout ArgumentParser) throws(CommandError) -> ExitCode {
  let service = try parser.operand("SERVICE")
  let name = try parser.operand("OPERATION")
  let model = parser.valueAhead(of: ServiceCatalog.option)
  let operation = try ServiceCatalog(model: model).operation(name, of: service)
  let flags = MemberFlags(of: operation)
  parser.declare(OptionGroup(title: "members of \(operation.name)", options: flags.options))
  let arguments = try parser.finish()

  if arguments.has("query") { throw noQuery }
  if arguments.has("generate-cli-skeleton") {
    StandardStream.output.write((operation.input?.skeleton ?? .object([])).pretty + "\n")
    return .done
  }
  let format = OutputFormat(arguments)
  let input = try CallInput(arguments, flags: flags)
  let paging = try PaginationOptions(arguments)
  let session = try OrganizationOptions(arguments).open()
  if let model { try session.load(model: model) }
  let client = try MusterClient(service, of: session)
  try PrintedCall(operation: operation, client: client, input: input, format: format).print(paging)
  return .done
}

/// There is no library for C programs that reads JMESPath and is well kept; `jp` is its authors' own.
private let noQuery = CommandError.usage(
  "there is no --query: pipe the JSON to jp, which takes the same expressions (JMESPath), or to jq")

/// A call whose answer is printed, at once or page by page.
private struct PrintedCall {
  let operation: OperationDescription
  let client: MusterClient
  let input: CallInput
  let format: OutputFormat

  func print(_ paging: PaginationOptions) throws(CommandError) {
    guard
      let pages = try paging.pages(
        of: operation, by: client, input: input.text, failure: failure)
    else {
      return try print(client.call(operation.method, input: input.text))
    }
    if let pageFormat = PageFormat(format, of: operation) {
      try print(pages, as: pageFormat)
    } else {
      try print(pages.collected())
    }
  }

  private func print(_ answer: MusterResult) throws(CommandError) {
    let json = try answer.successful(failure).json
    StandardStream.output.write(format.text(of: json, title: operation.name))
  }

  /// Prints each page before the next one is asked for.
  private func print(_ pages: MusterPages, as format: PageFormat) throws(CommandError) {
    var isFirst = true
    while let page = pages.next() {
      let json = try page.successful(failure).json
      StandardStream.output.write(format.text(of: json, isFirst: isFirst))
      isFirst = false
    }
    if let token = pages.resumeToken { StandardStream.output.write(format.text(ofToken: token)) }
  }

  /// A service's error in the words of the AWS CLI; any other failure in the library's.
  private func failure(of answer: MusterResult) -> CommandError {
    guard answer.status == MUSTER_ERROR_SERVICE else {
      return input.explained(answer, operation: operation.name) ?? answer.failure
    }
    let retries = answer.attempts > 1 ? " (reached max retries: \(answer.attempts - 1))" : ""
    return .failed(
      "An error occurred (\(answer.errorCode ?? "Unknown")) when calling the \(operation.name) "
        + "operation\(retries): \(answer.errorMessage)")
  }
}
