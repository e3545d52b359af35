import CMuster

/// Prints a value in the form of `JSONValue.pretty`, without building the whole text in memory.
struct PrettyPrinter {
  private let stream: StandardStream
  private var buffer = ""
  /// True if the object of `printObject` has no member yet.
  private var isEmpty = true

  private static let maximumBuffer = 1 << 16

  static func print(_ value: muster_value, to stream: StandardStream) {
    var printer = PrettyPrinter(stream: stream)
    printer.write(value, after: "\n")
    stream.write(printer.buffer + "\n")
  }

  /// Prints an object with the members that `write` writes.
  static func printObject(to stream: StandardStream, _ write: (inout PrettyPrinter) -> Void) {
    var printer = PrettyPrinter(stream: stream)
    printer.buffer += "{"
    write(&printer)
    stream.write(printer.buffer + (printer.isEmpty ? "}\n" : "\n}\n"))
  }

  private init(stream: StandardStream) { self.stream = stream }

  private static let indent = "    "

  private mutating func begin(_ name: String) {
    buffer += (isEmpty ? "" : ",") + "\n" + PrettyPrinter.indent + JSONValue.quoted(name) + ": "
    isEmpty = false
  }

  /// Writes a member of the object.
  mutating func member(_ name: String, _ value: JSONValue) {
    begin(name)
    value.write(to: &buffer, after: "\n" + PrettyPrinter.indent)
    flush()
  }

  /// Writes a member that is an array.
  mutating func member(_ name: String, _ elements: some Sequence<JSONValue>) {
    begin(name)
    let inner = "\n" + PrettyPrinter.indent + PrettyPrinter.indent
    var isFirst = true
    buffer += "["
    for element in elements {
      buffer += (isFirst ? "" : ",") + inner
      isFirst = false
      element.write(to: &buffer, after: inner)
      flush()
    }
    buffer += isFirst ? "]" : "\n" + PrettyPrinter.indent + "]"
  }

  private mutating func flush() {
    guard buffer.utf8.count > PrettyPrinter.maximumBuffer else { return }
    stream.write(buffer)
    buffer = ""
  }

  /// `newline` is a line end followed by the indentation of the closing bracket.
  private mutating func write(_ value: muster_value, after newline: String) {
    switch Int(muster_value_type(value)) {
    case MUSTER_TYPE_ARRAY: writeChildren(of: value, "[", "]", after: newline)
    case MUSTER_TYPE_OBJECT: writeChildren(of: value, "{", "}", after: newline)
    default: buffer += JSONValue(value).inline
    }
    flush()
  }

  private mutating func writeChildren(
    of parent: muster_value, _ open: String, _ close: String, after newline: String
  ) {
    let inner = newline + "    "
    var (child, isEmpty) = (muster_value(), true)
    var key: UnsafePointer<CChar>?
    buffer += open
    while muster_value_next(parent, &child, &key) == 1 {
      buffer += (isEmpty ? "" : ",") + inner
      if let key { buffer += JSONValue.quoted(String(cString: key)) + ": " }
      write(child, after: inner)
      isEmpty = false
    }
    buffer += (isEmpty ? "" : newline) + close
  }
}
