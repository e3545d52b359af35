import MusterConfiguration
import MusterText
import MusterWire

/// The trace of the AWS Lambda invocation that the process handles. Its header lets AWS Lambda
/// detect functions that invoke each other without end (botocore/handlers.py,
/// add_recursion_detection_header).
public struct LambdaTrace: Sendable {
  private let id: @Sendable () -> String?

  /// Nil if the process is not a Lambda function. `id` returns the trace of the current invocation,
  /// which changes while the process runs.
  public init?(
    in environment: [String: String],
    id: @escaping @Sendable () -> String? = { Environment.value(of: "_X_AMZN_TRACE_ID") }
  ) {
    guard environment["AWS_LAMBDA_FUNCTION_NAME"] != nil else { return nil }
    self.id = id
  }

  var header: HTTPHeader? {
    guard let id = id(), !id.isEmpty else { return nil }
    return HTTPHeader(
      "X-Amzn-Trace-Id", PercentEncoding.encoded(id, keeping: "-=;:+&[]{}\"',"))
  }
}
