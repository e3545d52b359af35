import CLuaHost
import CMuster
import Glibc

/// A Lua script: its text, what it says of itself, and running it.
struct LuaScript {
  var name: String
  var source: [UInt8]

  init(at path: String) throws(CommandError) {
    source = try InputFile.bytes(at: path)
    name = path == "-" ? "standard input" : path.split(separator: "/").last.map(String.init) ?? path
  }

  /// What a script may do besides calling the session's clients.
  struct Permissions {
    /// The files that it may read, by the names they have on the command line.
    var files: Set<String> = []
    /// Where its print() goes, line by line.
    var print: (String) -> Void = { _ in }
  }

  /// The script's parameters, as options of the command line.
  func parameters() throws(CommandError) -> OptionGroup {
    let host = try MusterScript(session: nil, arguments: "{}", permissions: Permissions())
    let description = try host.describe(self)
    return OptionGroup(
      title: "parameters of \(name)",
      about: description["about"]?.string ?? "",
      options: (description["parameters"]?.elements ?? []).compactMap(Option.init(parameter:)))
  }

  /// Runs the script to its end and returns its answer.
  func run(
    in session: MusterSession, arguments: [String: String], permissions: Permissions
  ) throws(CommandError) -> JSONValue {
    let input = MusterInput()
    for (name, value) in arguments { try input.set(name, to: value) }
    let host = try MusterScript(session: session, arguments: input.text, permissions: permissions)
    return try host.run(self)
  }
}

extension Option {
  /// A parameter as muster_script_describe() describes it.
  fileprivate init?(parameter: JSONValue) {
    guard let name = parameter["name"]?.string else { return nil }
    let type = parameter["type"]?.string ?? "string"
    let isFile = ["accounts", "file"].contains(type)
    self.init(
      name: name,
      value: type == "boolean" ? .boolean : .text(isFile ? "FILE" : type.uppercased()),
      help: parameter.helpOfParameter,
      allowsEmpty: true)
  }
}

extension JSONValue {
  fileprivate var helpOfParameter: String {
    var words = self["help"]?.string ?? ""
    if case .boolean(true)? = self["required"] { words += " (required)" }
    if let value = self["default"]?.asArgument { words += " (default \(value))" }
    return words
  }

  /// A default as one would write it on the command line; nil if there is none.
  private var asArgument: String? {
    switch self {
    case .null: nil
    case .string(let text): text
    case .array(let elements): elements.compactMap(\.asArgument).joined(separator: ",")
    default: pretty
    }
  }
}

/// A muster_script with the permissions that its callbacks use.
private final class MusterScript {
  private let handle: OpaquePointer
  private let permissions: PermissionsContext
  /// It must outlive the script.
  private let session: MusterSession?

  init(session: MusterSession?, arguments: String, permissions: LuaScript.Permissions)
    throws(CommandError)
  {
    let box = PermissionsContext(permissions)
    let texts = CStrings()
    defer { withExtendedLifetime(texts) {} }
    var options = muster_script_options()
    options.struct_size = MemoryLayout<muster_script_options>.stride
    options.session = session?.handle
    options.arguments = texts.copy(arguments)
    box.attach(to: &options)
    guard let handle = muster_script_new(&options) else {
      throw .failed("the script host does not start")
    }
    self.handle = handle
    self.permissions = box
    self.session = session
  }

  deinit { muster_script_free(handle) }

  var error: String {
    muster_script_error(handle).map { String(cString: $0) } ?? "the script host gives no reason"
  }

  func describe(_ script: LuaScript) throws(CommandError) -> JSONValue {
    try answer(script.withSource { muster_script_describe(handle, $0, $1, script.name) }, script)
  }

  func run(_ script: LuaScript) throws(CommandError) -> JSONValue {
    try answer(script.withSource { muster_script_run(handle, $0, $1, script.name) }, script)
  }

  private func answer(_ status: muster_status, _ script: LuaScript) throws(CommandError)
    -> JSONValue
  {
    guard status == MUSTER_OK else {
      throw status == MUSTER_ERROR_INPUT ? .usage(error) : .failed(error)
    }
    var length = 0
    let answer = muster_script_result_json(handle, &length)
    guard let json = MusterResult.json(of: answer, length) else {
      throw .failed("\(script.name): its answer is no JSON that can be shown")
    }
    return json
  }
}

extension LuaScript {
  fileprivate func withSource<Value>(_ body: (UnsafePointer<CChar>?, Int) -> Value) -> Value {
    source.withUnsafeBytes { bytes in
      body(bytes.assumingMemoryBound(to: CChar.self).baseAddress, bytes.count)
    }
  }
}

/// Permissions at an address that C can hold, for as long as the script host lives.
private final class PermissionsContext {
  let permissions: LuaScript.Permissions

  init(_ permissions: LuaScript.Permissions) { self.permissions = permissions }

  func attach(to options: inout muster_script_options) {
    let address = Unmanaged.passUnretained(self).toOpaque()
    options.print_user_data = address
    options.print = { line, length, address in
      let bytes = UnsafeRawBufferPointer(start: line, count: length)
      PermissionsContext.at(address)?.permissions.print(String(decoding: bytes, as: UTF8.self))
    }
    options.read_user_data = address
    options.read = { path, text, length, address in
      guard let path, let text, let length, let box = PermissionsContext.at(address) else {
        return -1
      }
      let (bytes, status) = box.read(String(cString: path))
      length.pointee = bytes.count
      text.pointee = PermissionsContext.allocated(bytes)
      return status
    }
  }

  /// The contents of a file and 0, or the reason why not and -1.
  private func read(_ path: String) -> ([UInt8], Int32) {
    guard permissions.files.contains(path) else {
      return (Array("'\(path)' was not named on the command line".utf8), -1)
    }
    do throws(CommandError) {
      return (try InputFile.bytes(at: path), 0)
    } catch {
      return (Array(error.message.utf8), -1)
    }
  }

  /// A copy that C frees, with a NUL at its end because a reason is read up to there.
  private static func allocated(_ bytes: [UInt8]) -> UnsafeMutablePointer<CChar>? {
    guard let copy = malloc(bytes.count + 1) else { return nil }
    copy.copyMemory(from: bytes, byteCount: bytes.count)
    copy.storeBytes(of: 0, toByteOffset: bytes.count, as: UInt8.self)
    return copy.assumingMemoryBound(to: CChar.self)
  }

  private static func at(_ address: UnsafeMutableRawPointer?) -> PermissionsContext? {
    address.map { Unmanaged<PermissionsContext>.fromOpaque($0).takeUnretainedValue() }
  }
}
