/// Parses the expressions of `JMESSelection`.
struct JMESSelectionParser {
  private let text: String
  private var rest: Substring
  /// The number of open brackets and parentheses.
  private var depth = 0

  /// The limits of an expression. AWS's have at most 4 choices and 2 levels.
  private static let maxDepth = 8
  private static let maxLength = 1000

  init(_ text: String) {
    self.text = text
    rest = text[...]
  }

  /// The expression, if it is the whole text.
  mutating func whole() -> JMESSelection? {
    guard text.utf8.count <= JMESSelectionParser.maxLength, let stages = stages(), rest.isEmpty
    else { return nil }
    return JMESSelection(text, stages)
  }

  /// An expression up to its end, to a comma or to a closing bracket.
  private mutating func stages() -> [[JMESSelection.SelectionStep]]? {
    depth += 1
    defer { depth -= 1 }
    guard depth <= JMESSelectionParser.maxDepth else { return nil }
    skipBlanks()
    guard var stages = firstStages() else { return nil }
    while true {
      skipBlanks()
      if take(".") {
        skipBlanks()
        guard let selector = afterDot() else { return nil }
        stages[stages.count - 1].append(selector)
      } else if take("[") {
        skipBlanks()
        if take("]") {
          stages.append([])
        } else {
          guard let selector = bracket() else { return nil }
          stages[stages.count - 1].append(selector)
        }
      } else {
        return stages
      }
    }
  }

  /// The stages that the beginning of an expression makes.
  private mutating func firstStages() -> [[JMESSelection.SelectionStep]]? {
    if take("*") { return [[.everyMember]] }
    if take("[") {
      skipBlanks()
      if take("]") { return [[], []] }
      return (bracket() ?? choices()).map { [[$0]] }
    }
    guard let name = name() else { return nil }
    guard name == "keys", take("(") else { return [[.member(name)]] }
    guard let argument = argument(), take(")") else { return nil }
    return [[.keys(argument)]]
  }

  private mutating func afterDot() -> JMESSelection.SelectionStep? {
    if take("*") { return .everyMember }
    if take("[") { return choices() }
    return name().map(JMESSelection.SelectionStep.member)
  }

  /// The rest of `[*]` or `[0]`; nothing is consumed if it is neither.
  private mutating func bracket() -> JMESSelection.SelectionStep? {
    let start = rest
    if take("*"), skipBlanks(), take("]") { return .everyElement }
    rest = start
    let digits = rest.prefix { $0 == "-" || ("0"..."9").contains($0) }
    rest = rest[digits.endIndex...]
    if let index = Int32(digits), skipBlanks(), take("]") { return .element(Int(index)) }
    rest = start
    return nil
  }

  /// The rest of a multi-select list.
  private mutating func choices() -> JMESSelection.SelectionStep? {
    var choices: [JMESSelection] = []
    repeat {
      guard let choice = argument() else { return nil }
      choices.append(choice)
    } while take(",")
    return take("]") ? .list(choices) : nil
  }

  private mutating func argument() -> JMESSelection? {
    let start = rest
    guard let stages = stages() else { return nil }
    return JMESSelection(String(start[..<rest.startIndex]), stages)
  }

  /// A name without quotation marks.
  private mutating func name() -> String? {
    let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    guard let first = name.first, !first.isNumber else { return nil }
    rest = rest[name.endIndex...]
    return String(name)
  }

  private mutating func take(_ character: Character) -> Bool {
    guard rest.first == character else { return false }
    rest.removeFirst()
    return true
  }

  @discardableResult
  private mutating func skipBlanks() -> Bool {
    rest = rest.drop { $0 == " " }
    return true
  }
}
