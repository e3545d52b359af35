import Glibc

/// The environment variables of a process.
public enum Environment {
  /// The current variables of this process. Entries that are not valid UTF-8 or have no "=" are
  /// left out.
  public static var current: [String: String] {
    var variables: [String: String] = [:]
    // Swift declares environ as never nil, but it is NULL after clearenv().
    var next = UnsafePointer<UnsafeMutablePointer<CChar>?>(bitPattern: UInt(bitPattern: environ))
    while let entry = next?.pointee {
      if let text = String(validatingCString: entry),
        let equals = text.utf8.firstIndex(of: UInt8(ascii: "="))
      {
        variables[String(text[..<equals])] = String(text[text.utf8.index(after: equals)...])
      }
      next = next.map { $0 + 1 }
    }
    return variables
  }

  /// The current value of a variable of this process; nil if it is not set or not valid UTF-8.
  public static func value(of name: String) -> String? {
    getenv(name).flatMap { String(validatingCString: $0) }
  }
}
