import MusterClient
import MusterDocument

extension ServiceSnapshot {
  public static let sts = ServiceSnapshot { CallerReader($0) }
}

/// Reads the id of the calling account from AWS STS. The snapshot fails without it.
final class CallerReader: ServiceReader {
  private let context: ReaderContext
  let members = JSONMembers()

  init(_ context: ReaderContext) {
    self.context = context
  }

  func begin(_ ready: @escaping (Failure?) -> Void) {
    context.queue.add(context.read("caller", fills: [], isRequired: true)) { [context] identity in
      context.organization.caller = identity.text("Account")
    } end: { end in
      if case .failed(let failure) = end { ready(failure) } else { ready(nil) }
    }
  }
}
