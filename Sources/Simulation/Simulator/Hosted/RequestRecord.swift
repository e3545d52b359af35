import MusterDocument
import MusterText
import MusterWire

/// What is remembered of a request, for who wants to know what a program sent.
public struct RequestRecord: Sendable {
  /// When it arrived, by the organization's clock.
  public let at: Instant
  /// The account that called; nil for who was not let in. So it is with the three that follow.
  public let account: String?
  public let service: String?
  public let region: String?
  public let operation: String?
  /// The answer's; nil if the request was lost.
  public let httpStatus: Int?
  public let errorCode: String?
  public let requestID: String?

  init(_ incoming: IncomingRequest, _ reply: Reply?, at now: Instant) {
    let verified = try? incoming.verified.get()
    at = now
    account = verified?.key.account
    service = verified?.endpoint.service.name
    region = verified?.scope.region
    operation = verified?.operation.name
    httpStatus = reply?.response.status
    errorCode = reply?.error?.code
    requestID = reply?.response.header("x-amzn-RequestId")
  }
}

/// The latest requests, of which only so many are kept.
struct RequestLog: Sendable {
  struct Entry: Sendable {
    let method: String
    let path: String
    let record: RequestRecord
    let wasReset: Bool
    let missingBytes: Int
  }

  static let capacity = 1000
  private var entries: [Entry] = []
  /// How many there were in all; the oldest entry stands at this number modulo the capacity.
  private var count = 0

  mutating func append(_ entry: Entry) {
    if entries.count < RequestLog.capacity {
      entries.append(entry)
    } else {
      entries[count % RequestLog.capacity] = entry
    }
    count += 1
  }

  /// {"total": 3, "requests": [{…}, …]}, the oldest first.
  var json: JSON {
    let oldest = entries.count < RequestLog.capacity ? 0 : count % RequestLog.capacity
    let ordered = entries[oldest...] + entries[..<oldest]
    return ["total": .integer(Int64(count)), "requests": .array(ordered.map(\.json))]
  }
}

extension RequestLog.Entry {
  fileprivate var json: JSON {
    .members([
      "at": .string(record.at.iso8601),
      "method": .string(method),
      "path": .string(path),
      "account": record.account.map(JSON.string),
      "service": record.service.map(JSON.string),
      "region": record.region.map(JSON.string),
      "operation": record.operation.map(JSON.string),
      "status": record.httpStatus.map { .integer(Int64($0)) },
      "error": record.errorCode.map(JSON.string),
      "requestId": record.requestID.map(JSON.string),
      "fault": wasReset ? "reset" : missingBytes > 0 ? "truncated" : nil,
    ])
  }
}
