import MusterDocument
import MusterWire

/// The request that a call would send, signed for the moment, as an answer.
public final class Preparation: Work {
  private let client: Client
  private let name: String
  private let input: [UInt8]
  private var finish: ((CallResult) -> Void)?

  init(client: Client, operation: String, input: [UInt8]) {
    self.client = client
    name = operation
    self.input = input
  }

  public func start(_ then: @escaping (CallResult) -> Void) {
    finish = then
    do throws(Failure) {
      let prepared = try Prepared(client, operation: name, input: input)
      prepared.sign(client.invocation()) { request in
        self.end(request.map { Document(writing: $0().json) })
      }
    } catch {
      end(.failure(error))
    }
  }

  public func cancel() {
    end(.failure(.cancelled))
  }

  private func end(_ outcome: Result<Document, Failure>) {
    finish?(CallResult(outcome))
    finish = nil
  }
}
