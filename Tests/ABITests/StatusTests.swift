import CMuster
import Testing

@testable import MusterABI

@Suite("Statuses")
struct StatusTests {
  static let names: [(Int, String)] = [
    (MUSTER_OK, "MUSTER_OK"), (MUSTER_ERROR_ARGUMENT, "MUSTER_ERROR_ARGUMENT"),
    (MUSTER_ERROR_HANDLE, "MUSTER_ERROR_HANDLE"), (MUSTER_ERROR_INPUT, "MUSTER_ERROR_INPUT"),
    (MUSTER_ERROR_UNKNOWN, "MUSTER_ERROR_UNKNOWN"),
    (MUSTER_ERROR_CONFIGURATION, "MUSTER_ERROR_CONFIGURATION"),
    (MUSTER_ERROR_TRANSPORT, "MUSTER_ERROR_TRANSPORT"),
    (MUSTER_ERROR_RESPONSE, "MUSTER_ERROR_RESPONSE"),
    (MUSTER_ERROR_SERVICE, "MUSTER_ERROR_SERVICE"),
    (MUSTER_ERROR_CANCELLED, "MUSTER_ERROR_CANCELLED"),
    (MUSTER_ERROR_FILE, "MUSTER_ERROR_FILE"),
    (MUSTER_ERROR_INTERNAL, "MUSTER_ERROR_INTERNAL"),
  ].map { (Int($0.0), $0.1) }

  @Test("A status has the name of its constant", arguments: names)
  func named(_ status: Int, _ name: String) {
    #expect(muster_status_name(muster_status(status)).map { String(cString: $0) } == name)
  }

  @Test("Other numbers have no name", arguments: [1, -12, Int32.min, Int32.max])
  func unnamed(_ status: Int32) {
    #expect(muster_status_name(status).map { String(cString: $0) } == "unknown status")
  }
}
