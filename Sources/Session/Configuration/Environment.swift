import Glibc

/// The variables that a process was started with.
public enum Environment {
  /// Those of this process, as they are now. What is no UTF-8 is left out, and so is a name without
  /// a value.
  public static var current: [String: String] {
    var variables: [String: String] = [:]
    // It is NULL after clearenv(), though Swift says that it never is.
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
}
