import MusterDocument
import MusterText

/// The latest requests, at most `capacity`.
struct RequestLog: Sendable {
  struct LoggedRequest: Sendable {
    let method: String
    let path: String
    let record: HandledRequest
    let wasReset: Bool
    let missingBytes: Int
  }

  static let capacity = 1000
  private var entries: [LoggedRequest] = []
  /// The number of all requests; the oldest entry is at this index modulo the capacity.
  private var count = 0

  mutating func append(_ entry: LoggedRequest) {
    if entries.count < RequestLog.capacity {
      entries.append(entry)
    } else {
      entries[count % RequestLog.capacity] = entry
    }
    count += 1
  }

  /// {"total": 3, "requests": [{…}, …]}, oldest first.
  var json: JSON {
    let oldest = entries.count < RequestLog.capacity ? 0 : count % RequestLog.capacity
    let ordered = entries[oldest...] + entries[..<oldest]
    return ["total": .integer(Int64(count)), "requests": .array(ordered.map(\.json))]
  }
}

extension RequestLog.LoggedRequest {
  fileprivate var json: JSON {
    .members([
      "at": .string(record.at.iso8601),
      "httpMethod": .string(method),
      "path": .string(path),
      "accountId": record.account.map(JSON.string),
      "service": record.service.map(JSON.string),
      "region": record.region.map(JSON.string),
      "operation": record.operation.map(JSON.string),
      "input": record.maskedInput,
      "httpStatus": record.httpStatus.map { .integer(Int64($0)) },
      "error": record.errorCode.map(JSON.string),
      "requestId": record.requestID.map(JSON.string),
      "fault": wasReset ? "reset" : missingBytes > 0 ? "truncated" : nil,
    ])
  }
}
