import MusterDocument

/// The contents of a service's scan-types.json: what the service scans for an account.
public struct ScanTypeTable: Sendable {
  public struct Names: Sendable {
    /// The name in requests.
    public let name: String
    /// The member of responses.
    public let key: String
    public let freeTrial: String
    /// The name in messages.
    public let title: String

    public init(
      name: String, key: String? = nil, freeTrial: String? = nil, title: String? = nil
    ) {
      self.name = name
      self.key = key ?? name
      self.freeTrial = freeTrial ?? name
      self.title = title ?? name
    }
  }

  /// The scan types in the order in which they are shown.
  public let rows: [Names]
  /// Free trials that do not correspond to a scan type.
  public let otherFreeTrials: [String]

  /// The table of `service`; without rows if the service has no such file.
  public init(of service: String, _ models: Models) throws(ModelError) {
    let root = try models.document("scan-types", of: service)?.root
    rows =
      root?["scanTypes"]?.elements.map { row in
        Names(
          name: row["name"]?.string ?? "", key: row["key"]?.string,
          freeTrial: row["freeTrial"]?.string, title: row["title"]?.string)
      } ?? []
    otherFreeTrials = root?["otherFreeTrials"]?.elements.compactMap(\.string) ?? []
  }
}
