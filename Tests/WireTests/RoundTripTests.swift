import MusterDocument
import MusterModel
import Testing

@testable import MusterWire

/// Client and simulator share the protocol, so what one writes the other reads, for every operation.
@Suite struct RoundTripTests {
  static let seeds: Range<UInt64> = 0..<12

  @Test("A valid input comes out of its request as it went in", arguments: ServiceOperation.all)
  func inputs(_ case: ServiceOperation) throws {
    let (model, operation) = (try `case`.model(), try `case`.operation())
    let shape = try #require(operation.input)
    for seed in Self.seeds {
      var generator = RandomValue(model: model, random: SplitMix(state: seed))
      let input = generator.value(shape)
      #expect(try `case`.violations(input) == [])
      let received = try #require(try `case`.received(`case`.request(input)))
      #expect(received.operation.name == operation.name)
      #expect(JSON(received.input.root).inOrder == input.inOrder)
    }
  }

  @Test("An output comes out of its answer as it went in", arguments: ServiceOperation.all)
  func outputs(_ case: ServiceOperation) throws {
    let (model, operation) = (try `case`.model(), try `case`.operation())
    for seed in Self.seeds {
      var generator = RandomValue(model: model, random: SplitMix(state: seed))
      let output = operation.output.map { generator.value($0) } ?? [:]
      let response = try RESTJSON().response(
        operation, Document(writing: output).root, in: model)
      #expect(response.status == operation.responseCode)
      guard case .success(let answer) = try `case`.answer(response) else {
        #expect(Bool(false), "a success is no failure")
        continue
      }
      #expect(JSON(answer.root).inOrder == output.inOrder)
    }
  }
}
