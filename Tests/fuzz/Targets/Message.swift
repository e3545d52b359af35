import MusterWire

/// An example in the form of an HTTP message: a line of words, headers, an empty line and a body.
/// Any bytes are a valid example, so that no mutation is wasted.
struct Message {
  let words: [String]
  let headers: [HTTPHeader]
  let body: [UInt8]

  init(_ bytes: some Collection<UInt8>) {
    var lines: [String] = []
    var rest = bytes[...]
    while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      let line = rest[..<end]
      rest = rest[rest.index(after: end)...]
      if line.isEmpty { break }
      lines.append(String(decoding: line, as: UTF8.self))
    }
    words = lines.first?.split(separator: " ").map(String.init) ?? []
    headers = lines.dropFirst().map { line in
      let parts = line.split(separator: ": ", maxSplits: 1, omittingEmptySubsequences: false)
      return HTTPHeader(String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
    }
    body = Array(rest)
  }

  /// The word at `index`, or "".
  func word(_ index: Int) -> String { index < words.count ? words[index] : "" }

  /// The messages of an example, separated by lines of "---".
  static func all(in bytes: [UInt8]) -> [Message] {
    bytes.split(separator: Array("\n---\n".utf8), omittingEmptySubsequences: false)
      .map { Message($0) }
  }
}
