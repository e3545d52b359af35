import MusterDocument
import MusterText
import MusterWire

/// The canonical form of a request (SigV4), which both client and service compute.
struct CanonicalRequest {
  /// The bytes to hash.
  let bytes: [UInt8]
  /// The sorted lowercase names of the signed headers, separated by semicolons.
  let signedHeaders: String

  /// `headers` are the signed headers of `request`, including `host`.
  init(_ request: HTTPRequest, headers: CanonicalHeaders) {
    signedHeaders = headers.names
    var bytes: [UInt8] = []
    bytes.reserveCapacity(1024)
    bytes.append(line: request.method.uppercased())
    bytes.append(line: CanonicalPath.of(request.path))
    bytes.append(line: CanonicalRequest.query(request.query))
    headers.append(to: &bytes)
    bytes.append(line: "")
    bytes.append(line: signedHeaders)
    bytes.append(hexadecimal: SHA256.digest(of: request.body))
    self.bytes = bytes
  }

  /// The query, percent-encoded and sorted by name, then by value.
  private static func query(_ items: [QueryItem]) -> String {
    guard !items.isEmpty else { return "" }
    let pairs = items.map {
      (name: PercentEncoding.encoded($0.name), value: PercentEncoding.encoded($0.value))
    }
    return pairs.sorted { ($0.name, $0.value) < ($1.name, $1.value) }
      .map { $0.name + "=" + $0.value }
      .joined(separator: "&")
  }
}

/// The canonical path, for all services except S3.
enum CanonicalPath {
  /// Removes dot segments and empty segments of `path`, as AWS's services require (botocore's
  /// `remove_dot_segments`), then percent-encodes it again. `path` is already percent-encoded, as
  /// sent.
  static func of(_ path: String) -> String {
    PercentEncoding.encoded(normalized(path), keepingSlashes: true)
  }

  private static func normalized(_ path: String) -> String {
    guard !isNormal(path) else { return path }
    let bytes = Array(path.utf8)
    var segments: [ArraySlice<UInt8>] = []
    for segment in bytes.split(separator: slash) where segment != [dot] {
      if segment != [dot, dot] {
        segments.append(segment)
      } else if !segments.isEmpty {
        segments.removeLast()
      }
    }
    var normalized: [UInt8] = []
    normalized.reserveCapacity(bytes.count + 1)
    for segment in segments {
      normalized.append(slash)
      normalized.append(contentsOf: segment)
    }
    if segments.isEmpty || bytes.last == slash { normalized.append(slash) }
    return String(decoding: normalized, as: UTF8.self)
  }

  /// True if no segment is empty or begins with a dot, which is the common case.
  private static func isNormal(_ path: String) -> Bool {
    path.withBytes { path in
      var last: UInt8 = 0
      for byte in path {
        if last == slash && (byte == slash || byte == dot) { return false }
        last = byte
      }
      return path.first == slash
    }
  }

  private static let slash = UInt8(ascii: "/")
  private static let dot = UInt8(ascii: ".")
}
