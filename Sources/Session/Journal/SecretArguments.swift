import MusterDocument
import MusterText
import MusterWire

/// The arguments of a run as they are stored. A secret is recognized by the name of its argument or
/// by its form, and when a call is made with it, by the model of its service.
enum SecretArguments {
  private static let mask = HTTPHeader.mask
  /// Deeper values are not stored.
  private static let maxDepth = 32

  static func masked(_ arguments: Value, depth: Int = 0) -> JSON {
    guard depth < maxDepth else { return .string(mask) }
    switch arguments.kind {
    case .object:
      return .object(
        arguments.members.map { name, value in
          let name = name.string ?? ""
          return (
            key: name, value: isSecret(name) ? .string(mask) : masked(value, depth: depth + 1)
          )
        })
    case .array: return .array(arguments.elements.map { masked($0, depth: depth + 1) })
    case .string: return .string(masked(arguments.string ?? ""))
    default: return JSON(arguments)
    }
  }

  // MARK: - By value

  /// Shorter texts occur everywhere, so they are not masked.
  static let minLength = 4

  /// `arguments` with the texts `secrets` masked wherever they occur in a string.
  static func masked(_ arguments: JSON, hiding secrets: [String]) -> JSON {
    switch arguments {
    case .object(let members):
      .object(members.map { (key: $0.key, value: masked($0.value, hiding: secrets)) })
    case .array(let elements): .array(elements.map { masked($0, hiding: secrets) })
    case .string(let text):
      .string(
        secrets.reduce(text) { $0.parts(separatedBy: $1).joined(separator: mask) })
    default: arguments
    }
  }

  // MARK: - By name

  private static let words = [
    "password", "passwd", "secret", "token", "credential", "apikey", "privatekey",
  ]

  private static func isSecret(_ name: String) -> Bool {
    let letters = name.lowercased().filter { $0 != "-" && $0 != "_" }
    return words.contains { letters.includes($0) }
  }

  // MARK: - By form

  /// `text` with the words that have the form of credentials masked, and a URL without its
  /// password.
  static func masked(_ text: String) -> String {
    if text.includes("PRIVATE KEY-----") { return mask }
    let url = text.includes("://") && (text.includes("@") || text.includes("X-Amz-"))
    return maskedWords(in: url ? MaskedURL.of(text) : text)
  }

  private static func maskedWords(in text: String) -> String {
    var (masked, word) = ("", "")
    for character in text {
      if character.isPartOfToken {
        word.append(character)
      } else {
        masked += SecretArguments.word(word) + String(character)
        word = ""
      }
    }
    return masked + SecretArguments.word(word)
  }

  private static func word(_ word: String) -> String { isCredential(word) ? mask : word }

  /// The beginnings of access key ids (IAM: unique identifiers), of session tokens (seen), and of
  /// the tokens of GitHub, GitLab and JWT (their documentation).
  private static let prefixes: [(prefix: String, length: Int)] = [
    ("AKIA", 16), ("ASIA", 16), ("IQoJ", 100), ("FwoG", 100), ("FQoG", 100),
    ("ghp_", 20), ("gho_", 20), ("ghs_", 20), ("github_pat_", 20), ("glpat-", 12), ("eyJ", 30),
  ]

  private static func isCredential(_ word: String) -> Bool {
    prefixes.contains { word.hasPrefix($0.prefix) && word.utf8.count >= $0.length }
      || isSecretKey(word)
  }

  /// A secret access key has 40 characters of Base64. A hexadecimal digest has no capital letters
  /// beside small ones.
  private static func isSecretKey(_ word: String) -> Bool {
    word.utf8.count == 40 && !word.contains("_") && !word.contains("-") && !word.contains(".")
      && word.contains(where: \.isUppercase) && word.contains(where: \.isLowercase)
      && word.contains(where: \.isNumber)
  }
}

extension Character {
  fileprivate var isPartOfToken: Bool {
    isASCII
      && (isLetter || isNumber || self == "/" || self == "+" || self == "_" || self == "-"
        || self == ".")
  }
}
