/// A path as written in a variable. botocore expands it nearly as a shell does.
enum PathExpansion {
  /// `text` with variables, `$NAME` or `${NAME}`, replaced by their values and a "~" at the
  /// beginning replaced by the home directory; nil if HOME is needed and not set. Variables that
  /// are not set are left as they are.
  static func expanded(_ text: String, by environment: [String: String]) -> String? {
    let path = withValues(text, by: environment)
    guard path == "~" || path.hasPrefix("~/") else { return path }
    return environment["HOME"].map { $0 + path.dropFirst() }
  }

  private static func withValues(_ text: String, by environment: [String: String]) -> String {
    var parts = text.split(separator: "$", omittingEmptySubsequences: false)
    let first = parts.removeFirst()
    return parts.reduce(into: String(first)) { path, part in
      let (name, rest) = name(part)
      path += environment[name].map { $0 + rest } ?? "$" + part
    }
  }

  /// The name at the beginning of the text after a "$", and the rest of that text.
  private static func name(_ text: Substring) -> (name: String, rest: Substring) {
    if text.hasPrefix("{"), let end = text.firstIndex(of: "}") {
      return (String(text[..<end].dropFirst()), text[end...].dropFirst())
    }
    let name = text.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    return (String(name), text.dropFirst(name.count))
  }
}
