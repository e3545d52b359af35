/// The options and optional operands that were given on a command line, with their values.
struct Arguments {
  private var given: [String: [String]] = [:]

  mutating func set(_ option: Option, to values: [String]) {
    given[option.key] = values
  }

  mutating func set(operand name: String, to value: String) {
    given[name] = [value]
  }

  subscript(_ name: String) -> String? { given[name]?.first }

  /// All values of an option that takes a list; nil if it was not given.
  func words(_ key: String) -> [String]? { given[key] }

  /// The values of `options` that were given.
  func values(of options: [Option]) -> [String: String] {
    given.compactMapValues(\.first).filter { name, _ in options.contains { $0.name == name } }
  }

  func has(_ key: String) -> Bool { given[key] != nil }

  /// The value of an option that is declared as an integer; nil if it was not given.
  func integer(_ name: String) -> Int64? { self[name].flatMap { Int64($0) } }

  /// The value of an option that is declared as a number; nil if it was not given.
  func number(_ name: String) -> Double? { self[name].flatMap { Double($0) } }
}
