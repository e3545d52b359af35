import CMuster

/// A muster_pages: the pages of a list.
final class MusterPages {
  private let handle: OpaquePointer?
  /// Keeps the callbacks of its session alive; the library only keeps the client itself alive.
  private let client: MusterClient

  /// Sends no request yet.
  init(
    _ operation: String, of client: MusterClient, input: [UInt8], _ options: MusterPagesOptions,
    failure: (MusterResult) -> CommandError
  ) throws(CommandError) {
    let texts = CStrings()
    defer { withExtendedLifetime(texts) {} }
    var options = options.cOptions(texts)
    var pages: OpaquePointer?
    _ = try MusterResult { result in
      input.withUnsafeBytes { bytes in
        let text = bytes.assumingMemoryBound(to: CChar.self)
        return muster_pages_open(
          client.handle, operation, text.baseAddress, text.count, &options, &pages, result)
      }
    }.successful(failure)
    handle = pages
    self.client = client
  }

  deinit { muster_pages_free(handle) }

  /// The next page or an error; nil after the last page.
  func next() -> MusterResult? {
    let result = MusterResult { muster_pages_next(handle, $0) }
    return result.exists ? result : nil
  }

  /// The remaining pages, merged into one response.
  func collected() -> MusterResult {
    MusterResult { muster_pages_collect(handle, $0) }
  }

  /// The token that continues after the last item that was read; nil at the end of the list.
  var resumeToken: String? {
    muster_pages_resume_token(handle).map { String(cString: $0) }
  }
}
