import MusterLocks
import MusterText
import MusterTransport
import MusterWire

/// A transport with a clock that jumps: every request gets a response with status 200 after the
/// milliseconds in its path, "/250".
final class SteppedTransport: Transport {
  private struct State {
    var now = Instant(milliseconds: 1_000_000)
    var open: [(due: Instant, exchange: ExchangeID)] = []
    var cancelled: [ExchangeID] = []
    var waits: [Instant?] = []
    var wakes = 0
  }

  private let state = Guarded(State())

  var now: Instant { state.withLock { $0.now } }
  var cancelled: [ExchangeID] { state.withLock { $0.cancelled } }
  /// The deadlines of all waits.
  var waits: [Instant?] { state.withLock { $0.waits } }
  var wakes: Int { state.withLock { $0.wakes } }

  static func request(respondingAfter milliseconds: Int64) -> HTTPRequest {
    HTTPRequest(method: "GET", host: "example.com", path: "/\(milliseconds)")
  }

  func start(_ request: HTTPRequest, as exchange: ExchangeID) {
    state.withLock { state in
      let delay = Int64(request.path.dropFirst()) ?? 0
      state.open.append((state.now.advanced(by: delay), exchange))
    }
  }

  func cancel(_ exchange: ExchangeID) {
    state.withLock { state in
      state.open.removeAll { $0.exchange == exchange }
      state.cancelled.append(exchange)
    }
  }

  func wait(until deadline: Instant?) -> [Completion] {
    state.withLock { state in
      state.waits.append(deadline)
      let next = ([deadline].compactMap { $0 } + state.open.map(\.due)).min() ?? state.now
      state.now = max(state.now, next)
      let finished = state.open.filter { $0.due <= state.now }.map(\.exchange)
      state.open.removeAll { $0.due <= state.now }
      return finished.map { Completion($0, .success(HTTPResponse(status: 200))) }
    }
  }

  func wake() { state.withLock { $0.wakes += 1 } }
}
