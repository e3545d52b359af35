import MusterDocument
import MusterModel
import TestSupport
import Testing

@testable import MusterWire

/// Requests and responses of every operation, written by one side and parsed by the other.
@Suite struct RoundTripTests {
  static let seeds: Range<UInt64> = 0..<12

  @Test("A valid input equals the input parsed from its request", arguments: ServiceOperation.all)
  func inputs(_ called: ServiceOperation) throws {
    let (model, operation) = (try called.model(), try called.operation())
    for seed in Self.seeds {
      var generator = RandomValue(model: model, random: SplitMix(seed: seed))
      let input = operation.input.map { generator.value($0) } ?? [:]
      #expect(try called.violations(input) == [])
      let received = try #require(try called.received(called.request(input)))
      #expect(received.operation.name == operation.name)
      #expect(JSON(received.input.root).inOrder == input.inOrder)
    }
  }

  @Test("An output equals the output parsed from its response", arguments: ServiceOperation.all)
  func outputs(_ called: ServiceOperation) throws {
    let (model, operation) = (try called.model(), try called.operation())
    for seed in Self.seeds {
      var generator = RandomValue(model: model, random: SplitMix(seed: seed))
      let output = operation.output.map { generator.value($0) } ?? [:]
      let response = try called.wire().response(
        operation, Document(writing: output).root, in: model)
      #expect((200..<300).contains(response.status))
      guard case .success(let parsed) = try called.parsed(response) else {
        Issue.record("a success must not be parsed as a failure")
        continue
      }
      #expect(JSON(parsed.root).inOrder == output.inOrder)
    }
  }

  @Test(
    "An error equals the error parsed from its response, wherever its message is",
    arguments: ServiceOperation.all)
  func errors(_ called: ServiceOperation) throws {
    let model = try called.model()
    for (seed, shape) in try called.operation().errors.enumerated() {
      var generator = RandomValue(model: model, random: SplitMix(seed: UInt64(seed)))
      let error = ServiceError(
        code: try #require(model.structure(shape)?.error).code ?? model[shape].name,
        message: "é <&> \"x\"\n", httpStatus: 400 + seed, members: generator.value(shape))
      var written = error
      written.members = error.membersWithoutMessage
      let response = try called.wire().response(written, in: model)
      guard case .failure(let read) = try called.parsed(response) else {
        Issue.record("an error must not be parsed as a success")
        continue
      }
      #expect(read.code == error.code)
      #expect(read.message == error.message)
      #expect(read.httpStatus == error.httpStatus)
      let wanted = Self.withCode(error, try #require(model.structure(shape)))
      #expect(read.membersWithoutMessage.inOrder == wanted.inOrder)
    }
  }

  /// The members of an error. Those in the header that contains the code have the code as value
  /// (AWS Account Management: `errorType`).
  private static func withCode(_ error: ServiceError, _ structure: Structure) -> JSON {
    var members = error.membersWithoutMessage
    for member in structure.members
    where member.location == .header && member.wireName.lowercased() == "x-amzn-errortype" {
      members[member.name] = .string(error.code)
    }
    return members
  }
}
