import CMuster

extension Command {
  static let call = Command(
    name: "call",
    operands: "SERVICE OPERATION",
    summary: "Calls one operation and prints its answer as JSON",
    about: "OPERATION is spelled as in the AWS CLI, boto3 or the API: batch-get-account-status, "
      + "batch_get_account_status, BatchGetAccountStatus. 'muster operations' lists them.",
    options: [
      Option(
        name: "input", value: .text("JSON|@FILE|-"),
        help: "The request, from the command line, a file or the standard input (default {}).")
    ] + Paging.options + Organization.options,
    run: callOperation)
}

private func callOperation(_ parser: inout Parser) throws(Stop) -> ExitCode {
  let service = try parser.operand("SERVICE")
  let operation = try parser.operand("OPERATION")
  let arguments = try parser.finish()
  let input = try Files.contents(of: arguments["input"] ?? "{}")
  let paging = try Paging(arguments)
  let session = try Organization(arguments).open()
  let client = try Client(service, of: session)
  let method = String(operation.map { $0 == "-" ? "_" : $0 })
  let answer = try paging.call(method, of: client, input: input).successful { answer in
    failure(of: answer, operation: nameOfOperation(method, of: service))
  }
  Screen.output.write(answer.json.pretty + "\n")
  return .done
}

/// A service's error in the words of the AWS CLI; any other failure in the library's.
private func failure(of answer: Answer, operation: String) -> Stop {
  guard answer.status == MUSTER_ERROR_SERVICE else { return answer.failure }
  let retries = answer.attempts > 1 ? " (reached max retries: \(answer.attempts - 1))" : ""
  return .failed(
    "An error occurred (\(answer.errorCode ?? "Unknown")) when calling the \(operation) operation"
      + "\(retries): \(answer.errorMessage)")
}

/// AWS's name of an operation that may be spelled as boto3 does.
private func nameOfOperation(_ spelling: String, of service: String) -> String {
  let services = try? Answer { muster_operations(nil, service, $0) }.successful().json["services"]
  let operations = services?.elements.flatMap { $0["operations"]?.elements ?? [] } ?? []
  return operations.first { $0["method"]?.string == spelling }?["name"]?.string ?? spelling
}
