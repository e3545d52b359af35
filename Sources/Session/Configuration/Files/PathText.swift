/// A path as people write it in a variable, which botocore reads nearly as a shell does.
enum PathText {
  /// `text` with the values of the variables that it names, `$NAME` or `${NAME}`, and with the home
  /// directory for a "~" at its beginning; nil where there is no home. A variable that is not set
  /// stays as it is written.
  static func expanded(_ text: String, by environment: [String: String]) -> String? {
    let path = filledIn(text, by: environment)
    guard path == "~" || path.hasPrefix("~/") else { return path }
    return environment["HOME"].map { $0 + path.dropFirst() }
  }

  private static func filledIn(_ text: String, by environment: [String: String]) -> String {
    var parts = text.split(separator: "$", omittingEmptySubsequences: false)
    let first = parts.removeFirst()
    return parts.reduce(into: String(first)) { path, part in
      let (name, rest) = name(part)
      path += environment[name].map { $0 + rest } ?? "$" + part
    }
  }

  /// The name at the beginning of what follows a "$", and what comes behind it.
  private static func name(_ text: Substring) -> (name: String, rest: Substring) {
    if text.hasPrefix("{"), let end = text.firstIndex(of: "}") {
      return (String(text[..<end].dropFirst()), text[end...].dropFirst())
    }
    let name = text.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    return (String(name), text.dropFirst(name.count))
  }
}
