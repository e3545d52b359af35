import CMuster

/// A muster_organization: a simulated organization that responds to HTTP requests.
final class MusterOrganization {
  private let handle: OpaquePointer?

  init(_ options: MusterOrganizationOptions) throws(CommandError) {
    let texts = CStrings()
    defer { withExtendedLifetime(texts) {} }
    var options = options.cOptions(texts)
    var organization: OpaquePointer?
    _ = try MusterResult { muster_organization_open(&options, &organization, $0) }.successful()
    handle = organization
  }

  deinit { muster_organization_free(handle) }

  func response(to request: UnsafePointer<muster_request>) -> ServerResponse {
    var response: ServerResponse?
    let status = withUnsafeMutablePointer(to: &response) { address in
      muster_organization_send(
        handle, request,
        { response, address in
          guard let response else { return }
          address?.assumingMemoryBound(to: ServerResponse?.self).pointee = ServerResponse(
            response.pointee)
        }, address)
    }
    return response ?? ServerResponse.failure(of: status)
  }

  func describe() -> MusterResult { MusterResult { muster_organization_describe(handle, $0) } }
  func state() -> MusterResult { MusterResult { muster_organization_export_scenario(handle, $0) } }
  func requests() -> MusterResult { MusterResult { muster_organization_list_requests(handle, $0) } }
  func reset() -> MusterResult { MusterResult { _ in muster_organization_reset(handle) } }

  func advance(by milliseconds: Int64) -> MusterResult {
    MusterResult { _ in muster_organization_advance(handle, milliseconds) }
  }

  func change(faults: String) -> MusterResult {
    MusterResult { muster_organization_set_faults(handle, faults, faults.utf8.count, $0) }
  }

  func change(settings: String) -> MusterResult {
    MusterResult { muster_organization_set_settings(handle, settings, settings.utf8.count, $0) }
  }

  /// The access key of an account; nil selects the administrator.
  func credentials(of account: String?) -> MusterResult {
    MusterResult { muster_organization_describe_credentials(handle, account, $0) }
  }
}

extension ServerResponse {
  /// A URL that is not UTF-8 is the client's error; any other failure is the server's.
  fileprivate static func failure(of status: muster_status) -> ServerResponse {
    guard Int(status) != MUSTER_ERROR_INPUT else {
      return ServerResponse(400, .error("SerializationException", "The URL is not UTF-8."))
    }
    let name = muster_status_name(status).map { String(cString: $0) } ?? ""
    return ServerResponse(
      500, .error("InternalFailure", "The simulated organization failed: \(name)."))
  }
}
