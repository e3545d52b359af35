/// The wording of services' messages, without differences of case, quotation marks and spaces: the
/// same sentence occurs as "isn't" and as "isn’t" (seen: mondoohq/mql, aws.go).
public enum MessageWording {
  /// A message in the form in which wordings are compared: lower case, straight quotation marks,
  /// and single spaces.
  public static func normalized(_ message: String) -> String {
    var text = String.UnicodeScalarView()
    var isSpacePending = false
    for scalar in message.lowercased().unicodeScalars {
      if scalar.properties.isWhitespace {
        isSpacePending = !text.isEmpty
        continue
      }
      if isSpacePending { text.append(" ") }
      isSpacePending = false
      text.append(straight(scalar))
    }
    return String(text)
  }

  /// The ASCII form of a quotation mark or an apostrophe.
  private static func straight(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar {
    case "\u{2018}", "\u{2019}", "\u{201A}", "\u{201B}", "\u{2032}", "\u{02BC}", "\u{00B4}", "`":
      "'"
    case "\u{201C}", "\u{201D}", "\u{201E}", "\u{201F}", "\u{2033}": "\""
    default: scalar
    }
  }
}
