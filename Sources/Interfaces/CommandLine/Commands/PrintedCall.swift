import CMuster

/// A call whose response is printed, as a whole or page by page.
struct PrintedCall {
  let operation: OperationDescription
  let client: MusterClient
  let input: CallInput
  let format: OutputFormat

  func print(_ pagination: PaginationOptions) throws(CommandError) {
    let pages = try pagination.pages(
      of: operation, by: client, input: input.text, failure: failure)
    guard let pages else { return try print(client.call(operation.method, input: input.text)) }
    if let pageFormat = PageFormat(format, of: operation) {
      try print(pages, as: pageFormat)
    } else {
      try print(pages.collected())
    }
  }

  private func print(_ result: MusterResult) throws(CommandError) {
    let json = try result.successful(failure).json
    StandardStream.output.write(format.text(of: json, title: operation.name))
  }

  /// Prints each page before it requests the next one.
  private func print(_ pages: MusterPages, as format: PageFormat) throws(CommandError) {
    var isFirst = true
    while let page = pages.next() {
      let json = try page.successful(failure).json
      StandardStream.output.write(format.text(of: json, isFirst: isFirst))
      isFirst = false
    }
    if let token = pages.resumeToken { StandardStream.output.write(format.text(ofToken: token)) }
  }

  /// The message of a failure: for a service's error that of the AWS CLI, otherwise the library's.
  private func failure(of result: MusterResult) -> CommandError {
    guard result.status == MUSTER_ERROR_SERVICE else {
      return input.violations(in: result, operation: operation.name) ?? result.failure
    }
    let retries = result.attempts > 1 ? " (reached max retries: \(result.attempts - 1))" : ""
    return .refused(
      "An error occurred (\(result.errorCode ?? "Unknown")) when calling the \(operation.name) "
        + "operation\(retries): \(result.errorMessage.onOneLine)")
  }
}
