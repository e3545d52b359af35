import MusterWire

/// Headers as they are signed: names in lower case and in order, values trimmed and with single
/// spaces, those of one name joined by commas.
struct CanonicalHeaders {
  private var entries: [HTTPHeader] = []

  /// Never signed, because somebody between the two sides may add or change them (the list is
  /// botocore's, `SIGNED_HEADERS_BLACKLIST`); nor is an earlier signature.
  private static let unsigned: Set<String> = [
    "authorization", "baggage", "connection", "expect", "keep-alive", "proxy-authenticate",
    "proxy-authorization", "te", "traceparent", "tracestate", "trailer", "transfer-encoding",
    "upgrade", "user-agent", "x-amzn-trace-id",
  ]

  /// The headers of `request` that are to be signed.
  init(signing request: HTTPRequest) {
    self.init(request) { !CanonicalHeaders.unsigned.contains($0) }
  }

  /// The headers of `request` that are said to be signed; those that it lacks are missing here too.
  init(of request: HTTPRequest, named names: [String]) {
    self.init(request, where: names.contains)
  }

  private init(_ request: HTTPRequest, where isSigned: (String) -> Bool) {
    entries.reserveCapacity(request.headers.count + 1)
    insert("host", request.host)
    for header in request.headers {
      let name = header.name.lowercased()
      if name != "host" && isSigned(name) { insert(name, header.value) }
    }
  }

  /// The names, each once, separated by semicolons.
  var names: String {
    var names: [UInt8] = []
    names.reserveCapacity(128)
    for (index, entry) in entries.enumerated() where !continues(index) {
      if index > 0 { names.append(UInt8(ascii: ";")) }
      names.append(entry.name)
    }
    return String(decoding: names, as: UTF8.self)
  }

  /// Appends the headers, a line for each name.
  func append(to bytes: inout [UInt8]) {
    for (index, entry) in entries.enumerated() {
      if continues(index) {
        bytes[bytes.count - 1] = UInt8(ascii: ",")
      } else {
        bytes.append(entry.name)
        bytes.append(UInt8(ascii: ":"))
      }
      bytes.append(folding: entry.value)
      bytes.append(UInt8(ascii: "\n"))
    }
  }

  /// Whether the entry at `index` is another one of the name before it.
  private func continues(_ index: Int) -> Bool {
    index > 0 && entries[index - 1].name == entries[index].name
  }

  /// Inserts in order, behind those of the same name.
  private mutating func insert(_ name: String, _ value: String) {
    let place = entries.lastIndex { $0.name <= name }.map { $0 + 1 } ?? 0
    entries.insert(HTTPHeader(name, value), at: place)
  }
}

extension [UInt8] {
  /// Appends `text` without white space at its ends, and with one space for each run of it within.
  fileprivate mutating func append(folding text: String) {
    let start = count
    var gap = false
    var text = text
    text.withUTF8 { bytes in
      for byte in bytes {
        if byte == UInt8(ascii: " ") || (9...13).contains(byte) {
          gap = true
          continue
        }
        if gap && count > start { append(UInt8(ascii: " ")) }
        gap = false
        append(byte)
      }
    }
  }
}
