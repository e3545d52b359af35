import MusterDocument
import MusterWire

/// Makes the request that a call would send, signed with the current time, and returns it as the
/// result.
public final class RequestPreparation: Work {
  private let client: Client
  private let name: String
  private let input: [UInt8]
  private var completion = CompletionHandler<CallResult>()

  init(client: Client, operation: String, input: [UInt8]) {
    self.client = client
    name = operation
    self.input = input
  }

  public func start(_ then: @escaping (CallResult) -> Void) {
    completion.set(then)
    do throws(Failure) {
      let prepared = try PreparedCall(client, operation: name, input: input)
      prepared.sign(client.retryHeaders()) { request in
        self.finish(request.map { Document(writing: $0().json) })
      }
    } catch {
      finish(.failure(error))
    }
  }

  public func cancel() {
    finish(.failure(.cancelled))
  }

  private func finish(_ outcome: Result<Document, Failure>) {
    completion.take()?(CallResult(outcome))
  }
}
