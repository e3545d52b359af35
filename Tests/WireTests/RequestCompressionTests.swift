import MusterDocument
import MusterModel
import MusterText
import Testing

@testable import MusterWire

/// The bodies that are compressed.
@Suite struct RequestCompressionTests {
  private static func operation(
    _ name: String, _ trait: JSON
  ) throws -> MusterModel.Operation {
    var facts: JSON = ["http": ["method": "POST", "requestUri": "/"]]
    facts[name] = trait
    let model: JSON = [
      "metadata": [
        "endpointPrefix": "compressing", "protocol": "rest-json", "apiVersion": "2026-01-01",
      ],
      "operations": ["PutThing": facts], "shapes": [:],
    ]
    let models = Models()
    _ = try models.add("compressing", model: model.bytes, paginators: nil)
    return try #require(try models.model(of: "compressing").operation("PutThing"))
  }

  private static func request(_ count: Int, _ headers: [HTTPHeader] = []) -> HTTPRequest {
    let body = [UInt8](repeating: UInt8(ascii: "a"), count: count)
    return HTTPRequest(method: "POST", host: "", headers: headers, body: body)
  }

  @Test(
    "A body is compressed from the given size, but never if empty",
    arguments: [(100, 100, true), (99, 100, false), (1, 0, true), (0, 0, false)])
  func sizes(count: Int, size: Int, isCompressed: Bool) throws {
    let operation = try Self.operation("requestcompression", ["encodings": ["gzip"]])
    var request = Self.request(count)
    request.compress(for: operation, from: size)
    #expect(request.body.starts(with: [0x1F, 0x8B]) == isCompressed)
    #expect(request.header("content-encoding") == (isCompressed ? "gzip" : nil))
  }

  @Test(
    "A body is not compressed if the model does not allow gzip",
    arguments: [("plain", true), ("requestcompression", ["encodings": ["br"]])] as [(String, JSON)])
  func others(name: String, trait: JSON) throws {
    let operation = try Self.operation(name, trait)
    var request = Self.request(100)
    request.compress(for: operation, from: 0)
    request.addChecksum(for: operation)
    #expect(request == Self.request(100))
  }

  /// The checksum of "123456789" is the usual check value, here of zlib's CRC-32.
  @Test("The checksum is a CRC-32 in Base64 unless there is one already")
  func checksums() throws {
    let operation = try Self.operation("httpChecksumRequired", true)
    var request = Self.request(0)
    request.body = Array("123456789".utf8)
    request.addChecksum(for: operation)
    #expect(request.header("x-amz-checksum-crc32") == "y/Q5Jg==")
    var given = Self.request(9, [HTTPHeader("X-Amz-Checksum-SHA256", "given")])
    given.addChecksum(for: operation)
    #expect(given.headers.count == 1)
  }
}
