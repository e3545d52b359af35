/// Lists in a header: elements between commas, in quotes where they have commas or quotes themselves
/// (RFC 9110, section 5.6).
enum HeaderList {
  static func quoted(_ element: String) -> String {
    guard element.contains(where: { $0 == "," || $0 == "\"" }) else { return element }
    return element.reduce(into: "\"") { text, letter in
      if letter == "\"" || letter == "\\" { text.append("\\") }
      text.append(letter)
    } + "\""
  }

  /// The elements of a list, without their quotes and the spaces around them.
  static func elements(_ list: String) -> [String] {
    guard !list.isEmpty else { return [] }
    var elements: [String] = []
    var (element, spaces) = ("", "")
    var (isQuoted, isEscaped) = (false, false)
    for letter in list {
      switch letter {
      case _ where isEscaped:
        element.append(letter)
        isEscaped = false
      case "\\" where isQuoted: isEscaped = true
      case "\"":
        isQuoted.toggle()
        spaces = ""
      case "," where !isQuoted:
        elements.append(element)
        (element, spaces) = ("", "")
      case " " where !isQuoted: spaces.append(letter)
      default:
        // Spaces count only between two other letters.
        if !element.isEmpty { element += spaces }
        spaces = ""
        element.append(letter)
      }
    }
    return elements + [element]
  }

  /// The elements of a list of HTTP dates, each of which has a comma behind its weekday.
  static func dates(_ list: String) -> [String] {
    let parts = elements(list)
    return stride(from: 0, to: parts.count, by: 2).map { index in
      parts[index..<min(index + 2, parts.count)].joined(separator: ", ")
    }
  }
}
