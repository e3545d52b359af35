import MusterText
import MusterWire

/// The headers that mark several requests as the attempts of one call (AWS SDKs, "retry headers";
/// botocore/handlers.py and endpoint.py).
struct RetryHeaders: Sendable {
  private let id: String
  private let maxAttempts: Int
  private var attempt = 1
  /// The time on the service's clock at which the attempt times out.
  private var end: Instant?

  init(id: String, maxAttempts: Int) {
    self.id = id
    self.maxAttempts = maxAttempts
  }

  /// Advances to the next attempt. `date` is the Date header of the last response, `timeout` the
  /// timeout of an attempt in milliseconds.
  mutating func next(after date: String?, timeout: Int64) {
    attempt += 1
    if let date = date.flatMap(CivilTime.init(httpDate:)) {
      end = date.instant.advanced(by: timeout)
    }
  }

  var headers: [HTTPHeader] {
    let ttl = end.map { "ttl=\(RetryHeaders.compact($0)); " } ?? ""
    return [
      HTTPHeader("amz-sdk-invocation-id", id),
      HTTPHeader("amz-sdk-request", "\(ttl)attempt=\(attempt); max=\(maxAttempts)"),
    ]
  }

  /// "20260131T120000Z"
  private static func compact(_ instant: Instant) -> String {
    CivilTime(instant).dateAndTime.filter { $0 != "-" && $0 != ":" } + "Z"
  }
}
