extension JSONValue {
  /// The value in the block style of YAML, as version 2 of the AWS CLI prints it.
  var yaml: String {
    yamlLines.joined(separator: "\n") + "\n"
  }

  private var yamlLines: [String] {
    switch self {
    case .array(let elements) where !elements.isEmpty:
      elements.flatMap { element in
        element.yamlLines.enumerated().map { ($0 == 0 ? "- " : "  ") + $1 }
      }
    case .object(let members) where !members.isEmpty:
      members.flatMap { member -> [String] in
        let key = JSONValue.string(member.name).yamlScalar + ":"
        let lines = member.value.yamlLines
        switch member.value {
        case .array(let elements) where !elements.isEmpty: return [key] + lines
        case .object(let members) where !members.isEmpty: return [key] + lines.map { "  " + $0 }
        default: return lines.map { key + " " + $0 }
        }
      }
    default: [yamlScalar]
    }
  }

  private var yamlScalar: String {
    guard case .string(let text) = self else { return inline }
    if text.isPlainInYAML { return text }
    guard text.unicodeScalars.allSatisfy(\.printsInYAML) else { return text.quotedInYAML }
    return "'" + text.map { $0 == "'" ? "''" : String($0) }.joined() + "'"
  }
}

extension String {
  /// True if the text needs no quotes in YAML. Only text that begins with a letter and has no
  /// special character qualifies; some other text would, too.
  fileprivate var isPlainInYAML: Bool {
    guard let first, first.isASCII, first.isLetter, last != ":", last != " " else { return false }
    let isPlain = allSatisfy {
      $0.isASCII && ($0.isLetter || $0.isNumber || "_-./:@+ ".contains($0))
    }
    return isPlain
      && !split(separator: " ", omittingEmptySubsequences: false).contains { word in
        word.last == ":"
      } && !String.wordsOfYAML.contains(lowercased())
  }

  /// The text in double quotes, which may contain escapes. The escapes of JSON are valid in YAML.
  fileprivate var quotedInYAML: String {
    JSONValue.quoted(self).unicodeScalars.map { scalar in
      guard !scalar.printsInYAML else { return String(scalar) }
      let digits = String(scalar.value, radix: 16)
      return "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }.joined()
  }

  /// Words that are a boolean or null in some version of YAML.
  private static let wordsOfYAML: Set<String> = [
    "true", "false", "yes", "no", "on", "off", "y", "n", "null",
  ]
}

extension Unicode.Scalar {
  /// True if the character needs no escape in text on one line (YAML 1.2, section 5.1).
  fileprivate var printsInYAML: Bool {
    !controlsText && self != "\u{FEFF}"
  }
}
