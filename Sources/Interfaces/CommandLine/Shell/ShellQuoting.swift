extension String {
  /// The text as one word of a shell command.
  var quotedForShell: String {
    guard isEmpty || !utf8.allSatisfy(plain.contains) else { return self }
    return "'" + split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#)
      + "'"
  }
}

/// The characters that have no special meaning in any shell.
private let plain = Set(
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./:,=+@%".utf8)
