extension String {
  /// The text as one word of a shell's command line.
  var quotedForShell: String {
    guard isEmpty || !utf8.allSatisfy(plain.contains) else { return self }
    return "'" + split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#)
      + "'"
  }
}

/// What means nothing but itself to every shell.
private let plain = Set(
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./:,=+@%".utf8)
