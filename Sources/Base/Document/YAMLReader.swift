import CYAML

/// A text that is not valid YAML, or uses a feature that is not supported.
public struct YAMLError: Error, Sendable, Equatable {
  /// A predicate with line and column: "is not valid YAML at line 1, column 7: …".
  public var message: String
}

extension Document {
  /// The documents of a YAML text as an array. Scalars become strings, so that an account id keeps
  /// its digits; `null`, `~` and empty plain scalars become null.
  ///
  /// Aliases are refused: a few lines of them can stand for a text of any size.
  public convenience init(yaml text: [UInt8]) throws(YAMLError) {
    let json = try YAMLReader.json(of: text)
    do throws(JSONError) {
      try self.init(json)
    } catch {
      throw YAMLError(message: error.message)
    }
  }
}

extension YAMLError {
  fileprivate init(_ mark: yaml_mark_t, _ reason: String) {
    message = "is not valid YAML at line \(mark.line + 1), column \(mark.column + 1): \(reason)"
  }
}

/// Writes the events of libyaml's parser as JSON.
private struct YAMLReader {
  private var writer: JSONWriter
  /// The open mappings and sequences, from outside to inside.
  private var open: [Container] = []

  /// A mapping before a key or before a value, or a sequence.
  private enum Container { case key, value, sequence }

  /// The maximum nesting depth, far below that of documents.
  private static let maxDepth = 100

  static func json(of text: [UInt8]) throws(YAMLError) -> [UInt8] {
    // The parser refers to itself, so its address must not change.
    let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    defer { parser.deallocate() }
    guard yaml_parser_initialize(parser) == 1 else {
      throw YAMLError(message: "cannot be read: no memory is left")
    }
    defer { yaml_parser_delete(parser) }
    let result = text.withUnsafeBufferPointer { bytes -> Result<[UInt8], YAMLError> in
      yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
      yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
      var reader = YAMLReader(writer: JSONWriter(capacity: text.count + text.count / 4))
      do throws(YAMLError) {
        try reader.readEvents(of: parser)
        return .success(reader.writer.bytes)
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  private mutating func readEvents(
    of parser: UnsafeMutablePointer<yaml_parser_t>
  ) throws(YAMLError) {
    // An event is large, so it is not copied.
    let event = UnsafeMutablePointer<yaml_event_t>.allocate(capacity: 1)
    defer { event.deallocate() }
    var type = YAML_NO_EVENT
    while type != YAML_STREAM_END_EVENT {
      guard yaml_parser_parse(parser, event) == 1 else {
        let reason = parser.pointee.problem.map { String(cString: $0) }
        throw YAMLError(parser.pointee.problem_mark, reason ?? "it cannot be parsed")
      }
      defer { yaml_event_delete(event) }
      type = event.pointee.type
      try read(event, type)
    }
  }

  private mutating func read(
    _ event: UnsafePointer<yaml_event_t>, _ type: yaml_event_type_t
  ) throws(YAMLError) {
    switch type {
    case YAML_STREAM_START_EVENT: writer.open(UInt8(ascii: "["))
    case YAML_STREAM_END_EVENT: writer.close(UInt8(ascii: "]"))
    case YAML_MAPPING_START_EVENT: try begin(.key, UInt8(ascii: "{"), event)
    case YAML_SEQUENCE_START_EVENT: try begin(.sequence, UInt8(ascii: "["), event)
    case YAML_MAPPING_END_EVENT: end(UInt8(ascii: "}"))
    case YAML_SEQUENCE_END_EVENT: end(UInt8(ascii: "]"))
    case YAML_SCALAR_EVENT:
      read(
        UnsafeBufferPointer(
          start: event.pointee.data.scalar.value, count: event.pointee.data.scalar.length),
        isPlain: event.pointee.data.scalar.style == YAML_PLAIN_SCALAR_STYLE)
    case YAML_ALIAS_EVENT:
      throw YAMLError(
        event.pointee.start_mark, "aliases are not supported: write the value instead")
    default: break
    }
  }

  private mutating func begin(
    _ container: Container, _ bracket: UInt8, _ event: UnsafePointer<yaml_event_t>
  ) throws(YAMLError) {
    guard open.last != .key else {
      throw YAMLError(event.pointee.start_mark, "a key must be a text")
    }
    guard open.count < YAMLReader.maxDepth else {
      throw YAMLError(
        event.pointee.start_mark, "it is nested more than \(YAMLReader.maxDepth) levels deep")
    }
    writer.open(bracket)
    open.append(container)
  }

  private mutating func end(_ bracket: UInt8) {
    writer.close(bracket)
    _ = open.popLast()
    finishValue()
  }

  private mutating func read(_ scalar: UnsafeBufferPointer<UInt8>, isPlain: Bool) {
    if open.last == .key {
      writer.key(scalar)
      open[open.count - 1] = .value
      return
    }
    if isPlain && scalar.count < 5
      && YAMLReader.nulls.contains(String(decoding: scalar, as: UTF8.self))
    {
      writer.null()
    } else {
      writer.string(scalar)
    }
    finishValue()
  }

  /// The plain scalars that are null (YAML 1.2, section 10.3.2).
  private static let nulls: Set = ["", "~", "null", "Null", "NULL"]

  private mutating func finishValue() {
    if open.last == .value { open[open.count - 1] = .key }
  }
}
