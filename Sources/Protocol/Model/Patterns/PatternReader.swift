/// Compiles a regular expression of ECMA-262 into a program.
///
/// Not supported are constructs that engines interpret differently or that cannot be matched scalar
/// by scalar: lookaheads and everything else that begins with "(?" except "(?:", back references,
/// \b, \p{…} (whose sets grow with Unicode), Java's nested sets and possessive quantifiers.
/// Expressions that would become very long programs are not supported either.
struct PatternReader {
  private typealias Fragment = [PatternProgram.Instruction]
  private struct UnsupportedPattern: Error {}

  private let scalars: [Unicode.Scalar]
  private var position = 0
  private var depth = 0
  private var sets: [ScalarSet] = []

  private static let maxInstructions = 10_000
  private static let maxDepth = 100

  /// The program for `text`; nil if part of it is not supported.
  static func program(_ text: String) -> PatternProgram? {
    var reader = PatternReader(scalars: Array(text.unicodeScalars))
    guard let instructions = try? reader.alternatives(), reader.peek == nil else { return nil }
    return PatternProgram(instructions, sets: reader.sets)
  }

  private init(scalars: [Unicode.Scalar]) {
    self.scalars = scalars
  }

  private var peek: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

  private mutating func next() throws(UnsupportedPattern) -> Unicode.Scalar {
    guard let scalar = peek else { throw UnsupportedPattern() }
    position += 1
    return scalar
  }

  private mutating func skip(_ text: String) -> Bool {
    guard scalars[position...].starts(with: text.unicodeScalars) else { return false }
    position += text.unicodeScalars.count
    return true
  }
}

// MARK: - Structure

extension PatternReader {
  private mutating func alternatives() throws(UnsupportedPattern) -> Fragment {
    var alternatives = [try sequence()]
    var count = 0
    while skip("|") {
      alternatives.append(try sequence())
      count += alternatives[alternatives.count - 1].count + 2
      guard count <= PatternReader.maxInstructions else { throw UnsupportedPattern() }
    }
    let last = alternatives.removeLast()
    return alternatives.reversed().reduce(last) { others, first in
      [.split(offset: first.count + 2)] + first + [.jump(offset: others.count + 1)] + others
    }
  }

  private mutating func sequence() throws(UnsupportedPattern) -> Fragment {
    var sequence: Fragment = []
    while let scalar = peek, scalar != "|", scalar != ")" {
      sequence += try quantified(try atom())
      guard sequence.count <= PatternReader.maxInstructions else { throw UnsupportedPattern() }
    }
    return sequence
  }

  private mutating func atom() throws(UnsupportedPattern) -> Fragment {
    switch try next() {
    case "(": return try group()
    case "[": return one(of: try set())
    case ".": return one(of: .lineTerminators.complement)
    case "^": return [.beginning]
    case "$": return [.end]
    case "\\": return one(of: try escape())
    case "*", "+", "?", "{": throw UnsupportedPattern()
    case let scalar: return one(of: .one(scalar))
    }
  }

  private mutating func one(of ranges: [ScalarSet.Range]) -> Fragment {
    sets.append(ScalarSet(ranges))
    return [.take(set: sets.count - 1, count: 1)]
  }

  private mutating func group() throws(UnsupportedPattern) -> Fragment {
    depth += 1
    guard depth <= PatternReader.maxDepth, skip("?:") || peek != "?" else {
      throw UnsupportedPattern()
    }
    let inner = try alternatives()
    guard skip(")") else { throw UnsupportedPattern() }
    depth -= 1
    return inner
  }
}

// MARK: - Quantifiers

extension PatternReader {
  private mutating func quantified(_ atom: Fragment) throws(UnsupportedPattern) -> Fragment {
    let (minimum, maximum): (Int, Int?)
    if skip("*") {
      (minimum, maximum) = (0, nil)
    } else if skip("+") {
      (minimum, maximum) = (1, nil)
    } else if skip("?") {
      (minimum, maximum) = (0, 1)
    } else if skip("{") {
      (minimum, maximum) = try counts()
    } else {
      return atom
    }
    // Lazy and greedy quantifiers differ in what they match, not in whether there is a match.
    _ = skip("?")
    guard peek != "+" else { throw UnsupportedPattern() }
    return try PatternReader.repeated(atom, minimum, maximum)
  }

  /// The two numbers of "{2,5}". The second may be missing.
  private mutating func counts() throws(UnsupportedPattern) -> (Int, Int?) {
    let minimum = try number()
    if skip("}") { return (minimum, minimum) }
    guard skip(",") else { throw UnsupportedPattern() }
    if skip("}") { return (minimum, nil) }
    let maximum = try number()
    guard skip("}"), minimum <= maximum else { throw UnsupportedPattern() }
    return (minimum, maximum)
  }

  private mutating func number() throws(UnsupportedPattern) -> Int {
    let digits = scalars[position...].prefix { ("0"..."9").contains($0) }
    position += digits.count
    guard let number = Int(String(String.UnicodeScalarView(digits))) else {
      throw UnsupportedPattern()
    }
    return number
  }

  private static func repeated(
    _ atom: Fragment, _ minimum: Int, _ maximum: Int?
  ) throws(UnsupportedPattern) -> Fragment {
    let copies = maximum ?? minimum
    guard copies <= maxInstructions, copies * (atom.count + 1) <= maxInstructions else {
      throw UnsupportedPattern()
    }
    let required = try required(atom, minimum)
    guard let maximum else { return required + repeatedWithoutLimit(atom) }
    let optional = (0..<(maximum - minimum)).reversed().flatMap { remaining -> Fragment in
      [.split(offset: (remaining + 1) * (atom.count + 1))] + atom
    }
    return required + optional
  }

  private static func required(_ atom: Fragment, _ count: Int) throws(UnsupportedPattern)
    -> Fragment
  {
    guard case .take(let set, let each)? = atom.first, atom.count == 1, count > 0 else {
      return (0..<count).flatMap { _ in atom }
    }
    guard each * count <= maxInstructions else { throw UnsupportedPattern() }
    return [.take(set: set, count: each * count)]
  }

  private static func repeatedWithoutLimit(_ atom: Fragment) -> Fragment {
    [.split(offset: atom.count + 2)] + atom + [.jump(offset: -(atom.count + 1))]
  }
}

// MARK: - Sets

extension PatternReader {
  private mutating func set() throws(UnsupportedPattern) -> [ScalarSet.Range] {
    let isInverted = skip("^")
    var ranges: [ScalarSet.Range] = []
    while !skip("]") {
      let first = try setMember()
      let isRange = peek == "-" && !scalars[position...].starts(with: "-]".unicodeScalars)
      guard isRange, let from = first.single else {
        ranges += first
        continue
      }
      position += 1
      guard let to = try setMember().single, from <= to else { throw UnsupportedPattern() }
      ranges.append(from...to)
    }
    return isInverted ? ranges.complement : ranges
  }

  private mutating func setMember() throws(UnsupportedPattern) -> [ScalarSet.Range] {
    if skip("&&") { throw UnsupportedPattern() }
    switch try next() {
    case "[": throw UnsupportedPattern()
    case "\\": return try escape()
    case let scalar: return .one(scalar)
    }
  }

  /// The set of an escape, after the backslash.
  private mutating func escape() throws(UnsupportedPattern) -> [ScalarSet.Range] {
    switch try next() {
    case "d": return .digits
    case "D": return .digits.complement
    case "w": return .wordCharacters
    case "W": return .wordCharacters.complement
    case "s": return .whiteSpace
    case "S": return .whiteSpace.complement
    case "t": return .one("\t")
    case "n": return .one("\n")
    case "r": return .one("\r")
    case "u": return try codeUnit()
    case "a"..."z", "A"..."Z", "0"..."9": throw UnsupportedPattern()
    case let scalar: return .one(scalar)
    }
  }

  /// The four digits of "\u0020".
  private mutating func codeUnit() throws(UnsupportedPattern) -> [ScalarSet.Range] {
    let digits = scalars[position...].prefix(4)
    guard digits.count == 4, digits.allSatisfy(\.properties.isASCIIHexDigit),
      let value = UInt32(String(String.UnicodeScalarView(digits)), radix: 16)
    else { throw UnsupportedPattern() }
    position += 4
    return [value...value]
  }
}

extension [ScalarSet.Range] {
  /// The scalar of a set that has exactly one.
  fileprivate var single: UInt32? {
    guard count == 1, let range = first, range.count == 1 else { return nil }
    return range.lowerBound
  }
}
