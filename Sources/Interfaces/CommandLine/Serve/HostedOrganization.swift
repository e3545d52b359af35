import CMuster

/// A simulated organization that answers requests from outside.
final class HostedOrganization {
  private let handle: OpaquePointer?

  /// A clock that goes `speed` times as fast as the machine's; and a file, or none, to come back from.
  init(scenario: String, speed: Double, state: String?) throws(Stop) {
    let texts = CStrings()
    defer { withExtendedLifetime(texts) {} }
    var options = muster_organization_options()
    options.struct_size = MemoryLayout<muster_organization_options>.stride
    options.scenario = texts.copy(scenario)
    options.speed = speed
    options.state = texts.copy(state)
    var organization: OpaquePointer?
    _ = try Answer { muster_organization_open(&organization, &options, $0) }.successful()
    handle = organization
  }

  deinit { muster_organization_free(handle) }

  func answer(_ request: UnsafePointer<muster_request>) -> HTTPReply {
    var reply: HTTPReply?
    let status = withUnsafeMutablePointer(to: &reply) { place in
      muster_organization_answer(
        handle, request,
        { response, place in
          guard let response else { return }
          place?.assumingMemoryBound(to: HTTPReply?.self).pointee = HTTPReply(response.pointee)
        }, place)
    }
    return reply ?? HTTPReply.failure(of: status)
  }

  func describe() -> Answer { Answer { muster_organization_describe(handle, $0) } }
  func state() -> Answer { Answer { muster_organization_state(handle, $0) } }
  func requests() -> Answer { Answer { muster_organization_requests(handle, $0) } }
  func reset() -> Answer { Answer { _ in muster_organization_reset(handle) } }

  func advance(by milliseconds: Int64) -> Answer {
    Answer { _ in muster_organization_advance(handle, milliseconds) }
  }

  func change(faults: String) -> Answer {
    Answer { muster_organization_set_faults(handle, faults, faults.utf8.count, $0) }
  }

  /// What the account signs with, or the administrator where there is none.
  func credentials(of account: String?) -> Answer {
    Answer { muster_organization_credentials(handle, account, $0) }
  }
}

extension HTTPReply {
  /// What is no text is no request for its sender either; the rest is our fault.
  fileprivate static func failure(of status: muster_status) -> HTTPReply {
    guard Int(status) != MUSTER_ERROR_INPUT else {
      return HTTPReply(400, .error("SerializationException", "The URL is not UTF-8."))
    }
    let name = muster_status_name(status).map { String(cString: $0) } ?? ""
    return HTTPReply(500, .error("InternalFailure", "The organization cannot answer: \(name)."))
  }
}
