import MusterDocument
import MusterWire

/// Headers in canonical form: names in lowercase and sorted, values trimmed and with single spaces,
/// values of the same name joined by commas.
struct CanonicalHeaders {
  /// The text "name:value" of each header, in the order of the request.
  private var text: [UInt8] = []
  /// The positions of the headers in `text`, sorted by name.
  private var lines: [HeaderLine] = []

  private struct HeaderLine {
    let start: Int
    let colon: Int
    let end: Int
  }

  /// Headers that are never signed, because proxies may add or change them (botocore's
  /// `SIGNED_HEADERS_BLACKLIST`), and the signature itself.
  private static let unsigned = HeaderNames(
    "authorization;baggage;connection;expect;keep-alive;proxy-authenticate;proxy-authorization;te;"
      + "traceparent;tracestate;trailer;transfer-encoding;upgrade;user-agent;x-amzn-trace-id")

  /// The headers of `request` to sign.
  init(signing request: HTTPRequest) {
    self.init(request) { !CanonicalHeaders.unsigned.contains($0) }
  }

  /// The headers of `request` with the given names. Names without a header are ignored.
  init(of request: HTTPRequest, named names: HeaderNames) {
    self.init(request, where: names.contains)
  }

  private init(_ request: HTTPRequest, where isSigned: (String) -> Bool) {
    text.reserveCapacity(512)
    lines.reserveCapacity(request.headers.count + 1)
    insert("host", request.host)
    for header in request.headers where !header.isNamed("host") && isSigned(header.name) {
      insert(header.name, header.value)
    }
  }

  /// The distinct names, separated by semicolons.
  var names: String {
    var names: [UInt8] = []
    names.reserveCapacity(128)
    for (index, line) in lines.enumerated() where !continues(index) {
      if index > 0 { names.append(UInt8(ascii: ";")) }
      names += name(of: line)
    }
    return String(decoding: names, as: UTF8.self)
  }

  /// Appends the headers, one line for each name.
  func append(to bytes: inout [UInt8]) {
    for (index, line) in lines.enumerated() {
      if continues(index) {
        bytes[bytes.count - 1] = UInt8(ascii: ",")
        bytes += text[(line.colon + 1)..<line.end]
      } else {
        bytes += text[line.start..<line.end]
      }
      bytes.append(UInt8(ascii: "\n"))
    }
  }

  private func name(of line: HeaderLine) -> ArraySlice<UInt8> { text[line.start..<line.colon] }

  /// True if the line at `index` has the same name as the one before.
  private func continues(_ index: Int) -> Bool {
    index > 0 && name(of: lines[index - 1]) == name(of: lines[index])
  }

  /// Inserts a header in sorted order, after headers of the same name.
  private mutating func insert(_ name: String, _ value: String) {
    let start = text.count
    text.append(lowercased: name)
    let colon = text.count
    text.append(UInt8(ascii: ":"))
    text.append(folding: value)
    let line = HeaderLine(start: start, colon: colon, end: text.count)
    let last = lines.lastIndex { !self.name(of: line).lexicographicallyPrecedes(self.name(of: $0)) }
    lines.insert(line, at: last.map { $0 + 1 } ?? 0)
  }
}

extension [UInt8] {
  /// Appends `text` without surrounding white space, and with other runs of white space replaced by
  /// one space.
  fileprivate mutating func append(folding text: String) {
    let start = count
    text.withBytes { bytes in
      var rest = bytes[...]
      while let begin = rest.firstIndex(where: { !$0.isSpace }) {
        let end = rest[begin...].firstIndex(where: \.isSpace) ?? rest.endIndex
        if count > start { append(UInt8(ascii: " ")) }
        append(contentsOf: rest[begin..<end])
        rest = rest[end...]
      }
    }
  }
}

extension UInt8 {
  fileprivate var isSpace: Bool { self == UInt8(ascii: " ") || 9...13 ~= self }
}
