import CMuster

/// How the pages of a list are read; nil leaves it to the service and the library.
struct PaginationSettings {
  var pageSize: Int64?
  var maxItems: Int64?
  var startingToken: String?
}

/// An answer that goes on over pages.
final class MusterPages {
  private let handle: OpaquePointer?
  /// The library would keep it alive, but not the listener of its session.
  private let client: MusterClient

  /// Nothing is sent yet.
  init(
    _ operation: String, of client: MusterClient, input: [UInt8], _ settings: PaginationSettings,
    failure: (MusterResult) -> CommandError
  ) throws(CommandError) {
    let texts = CStrings()
    defer { withExtendedLifetime(texts) {} }
    var options = muster_pages_options()
    options.struct_size = MemoryLayout<muster_pages_options>.stride
    options.page_size = settings.pageSize ?? 0
    options.max_items = settings.maxItems ?? 0
    options.starting_token = texts.copy(settings.startingToken)

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

  /// The next page, or how it failed; nil behind the last one.
  func next() -> MusterResult? {
    let answer = MusterResult { muster_pages_next(handle, $0) }
    return answer.isThere ? answer : nil
  }

  /// All pages that are left, in one answer.
  func collected() -> MusterResult {
    MusterResult { muster_pages_collect(handle, $0) }
  }

  /// What leads on behind the last item that was read; nil when nothing is left.
  var resumeToken: String? {
    muster_pages_resume_token(handle).map { String(cString: $0) }
  }
}
