/// The options of paginated reading as the program sets them. `nil` means that an option is not
/// set.
public struct PagesOptions: Sendable {
  /// The number of items that each request asks for.
  public var pageSize: Int64?
  /// The maximum number of items of all pages together.
  public var maxItems: Int64?
  /// The start position. It must not be empty: an empty text usually comes from a variable that was
  /// not set, and the list would be read from its start again.
  public var startingToken: String?

  public init(pageSize: Int64? = nil, maxItems: Int64? = nil, startingToken: String? = nil) {
    self.pageSize = pageSize
    self.maxItems = maxItems
    self.startingToken = startingToken
  }

  /// Throws if an option is out of bounds.
  func check() throws(Failure) {
    for (name, count) in [("page_size", pageSize), ("max_items", maxItems)] {
      if let count, count < 1 { throw Failure.option("\(name) is \(count); it must be positive.") }
    }
    if startingToken == "" { throw Failure.option("starting_token must not be empty.") }
  }
}
