import MusterDocument
import MusterModel
import Testing

@testable import MusterWire

/// Client and simulator share the protocol, so what one writes the other reads, for every operation.
@Suite struct RoundTripTests {
  static let seeds: Range<UInt64> = 0..<12

  @Test("A valid input comes out of its request as it went in", arguments: ServiceOperation.all)
  func inputs(_ called: ServiceOperation) throws {
    let (model, operation) = (try called.model(), try called.operation())
    let shape = try #require(operation.input)
    for seed in Self.seeds {
      var generator = RandomValue(model: model, random: SplitMix(state: seed))
      let input = generator.value(shape)
      #expect(try called.violations(input) == [])
      let received = try #require(try called.received(called.request(input)))
      #expect(received.operation.name == operation.name)
      #expect(JSON(received.input.root).inOrder == input.inOrder)
    }
  }

  @Test("An output comes out of its answer as it went in", arguments: ServiceOperation.all)
  func outputs(_ called: ServiceOperation) throws {
    let (model, operation) = (try called.model(), try called.operation())
    for seed in Self.seeds {
      var generator = RandomValue(model: model, random: SplitMix(state: seed))
      let output = operation.output.map { generator.value($0) } ?? [:]
      let response = try RESTJSON().response(
        operation, Document(writing: output).root, in: model)
      #expect(response.status == operation.responseCode)
      guard case .success(let answer) = try called.answer(response) else {
        Issue.record("a success is no failure")
        continue
      }
      #expect(JSON(answer.root).inOrder == output.inOrder)
    }
  }
}
