import Foundation
import MusterSigning
import MusterText
import MusterWire
import Testing

/// A case of AWS's SigV4 test suite, copied into botocore's source package: a request as
/// sent (.req), its canonical form (.creq) and the Authorization header (.authz).
struct PublishedCase: Sendable, CustomTestStringConvertible {
  let name: String
  let request: HTTPRequest
  let canonicalRequest: String
  let authorization: String

  var testDescription: String { name }

  /// The canonical form has only what is signed. A token may be signed or added afterwards.
  var credentials: Credentials {
    let token = canonicalRequest.split(separator: "\n").lazy.compactMap { line in
      line.hasPrefix(Self.token) ? String(line.dropFirst(Self.token.count)) : nil
    }
    return Credentials(
      accessKeyId: "AKIDEXAMPLE", secretAccessKey: PublishedSignature.secret,
      sessionToken: token.first)
  }

  private static let token = "x-amz-security-token:"

  init(_ name: String, in folder: String) throws {
    func text(_ ending: String) throws -> String {
      try String(contentsOfFile: "\(folder)/\(name).\(ending)", encoding: .utf8)
    }
    self.name = name
    request = try HTTPRequest(text: text("req"))
    canonicalRequest = try text("creq")
    authorization = try text("authz")
  }
}

extension PublishedCase {
  /// The unpacked source package; `make test` downloads it and sets the variable.
  static let botocore = ProcessInfo.processInfo.environment["MUSTER_BOTOCORE"]

  /// Every case of the suite, including those that botocore's own tests skip.
  static var all: [PublishedCase] {
    get throws {
      guard let botocore else { return [] }
      let folder = "\(botocore)/tests/unit/auth/aws4_testsuite"
      let files = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
      return try files.filter { $0.hasSuffix(".req") }.sorted().map {
        try PublishedCase(String($0.dropLast(4)), in: folder)
      }
    }
  }
}

extension HTTPRequest {
  /// Parses a request in its form on the wire. An indented line continues the header before it.
  fileprivate init(text: String) throws {
    let parts = text.split(separator: "\n\n", maxSplits: 1)
    var lines = try #require(parts.first).split(separator: "\n").map(String.init)
    let start = lines.removeFirst().split(separator: " ")
    let target = start.dropFirst().dropLast().joined(separator: " ")
      .split(separator: "?", maxSplits: 1)
    self.init(method: String(try #require(start.first)), host: "", path: String(target[0]))
    for line in lines {
      let colon = line.firstIndex(of: ":")
      if let colon, !line.hasPrefix(" ") {
        headers.append(
          HTTPHeader(String(line[..<colon]), String(line[line.index(after: colon)...])))
      } else {
        headers[headers.count - 1].value += "\n" + line
      }
    }
    host = try #require(header("Host"))
    headers.removeAll { $0.name == "Host" }
    query = try (target.dropFirst().first ?? "").split(separator: "&").map { item in
      let pair = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let decoded = try pair.map { try #require(PercentEncoding.decoded($0)) }
      return QueryItem(decoded[0], decoded.dropFirst().first ?? "")
    }
    body = Array((parts.dropFirst().first ?? "").utf8)
  }
}
