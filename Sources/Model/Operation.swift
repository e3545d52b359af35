/// One operation of a service, as its model states it.
public struct Operation: Sendable {
  /// AWS's name: "BatchGetAccountStatus".
  public let name: String
  /// boto3's name: "batch_get_account_status".
  public let method: String
  public let httpMethod: String
  /// The path with its labels, as it stands in the model: "/macie/members/{id}".
  public let requestURI: String
  /// The same, taken apart.
  public let path: PathTemplate
  /// The status of a success.
  public let responseCode: Int
  public let input: ShapeID?
  public let output: ShapeID?
  public let errors: [ShapeID]
  /// How the answer goes on over pages, if it does.
  public let pagination: Pagination?
  /// Whether the answer's JSON on the wire is already what users see: no timestamps, no blobs, no
  /// members in headers or under other names.
  public let answersAsIs: Bool
  /// Whether the operation only reads. Models seldom say so; AWS's names do.
  public let isReadOnly: Bool
}

/// How an operation's answer goes on: members to carry from one page into the next request.
public struct Pagination: Sendable {
  public let inputTokens: [String]
  public let outputTokens: [String]
  public let resultKeys: [String]
  public let limitKey: String?
}

extension Operation {
  static let readingVerbs = ["Get", "List", "Describe", "BatchGet", "Search"]
}
