import CLuaHost
import CMuster
import Glibc

/// The value that a script returned.
enum ScriptValue {
  /// The outcomes of a report of the library.
  case report(AnyRandomAccessCollection<JSONValue>)
  case json(JSONValue)

  var json: JSONValue {
    switch self {
    case .report(let outcomes): .object([("outcomes", .array(Array(outcomes)))])
    case .json(let value): value
    }
  }
}

/// A muster_script, with the permissions that its callbacks check.
final class MusterScript {
  private let handle: OpaquePointer
  private let permissions: PermissionsContext
  /// Must outlive the script.
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
    options.allow_endpoints = texts.copy(permissions.grants.endpoints.jsonArray)
    options.allow_roles = texts.copy(permissions.grants.roles.jsonArray)
    // A user ends a script with Ctrl-C.
    options.wall_time_limit_ms = -1
    box.attach(to: &options)
    guard let handle = muster_script_new(&options) else {
      throw .failed("the Lua interpreter cannot be started")
    }
    self.handle = handle
    self.permissions = box
    self.session = session
  }

  deinit { muster_script_free(handle) }

  var error: String {
    muster_script_error(handle).map { String(cString: $0) }
      ?? "the Lua interpreter reported no reason"
  }

  func describe(_ script: LuaScript) throws(CommandError) -> JSONValue {
    try check(script.withSource { muster_script_describe(handle, $0, $1, script.name) })
    return try json(script)
  }

  func run(_ script: LuaScript) throws(CommandError) -> ScriptValue {
    Interrupts.watch(script: handle)
    defer { Interrupts.watch(script: nil) }
    try check(script.withSource { muster_script_run(handle, $0, $1, script.name) })
    guard let report = muster_script_result_report(handle) else { return .json(try json(script)) }
    // The script runner owns the report.
    let outcomes = (0..<muster_report_count(report)).lazy.map { [self] index in
      withExtendedLifetime(self) { MusterScript.outcome(of: report, index).json }
    }
    return .report(AnyRandomAccessCollection(outcomes))
  }

  private static func outcome(of report: OpaquePointer, _ index: Int) -> ReceivedOutcome {
    var outcome = muster_outcome()
    outcome.struct_size = MemoryLayout<muster_outcome>.size
    _ = muster_report_outcome(report, index, &outcome)
    return ReceivedOutcome(outcome)
  }

  private func check(_ status: muster_status) throws(CommandError) {
    guard status != MUSTER_OK else { return }
    throw status == MUSTER_ERROR_INPUT ? .usage(error) : .failed(error)
  }

  private func json(_ script: LuaScript) throws(CommandError) -> JSONValue {
    var length = 0
    let text = muster_script_result_json(handle, &length)
    guard let json = MusterResult.json(of: text, length) else {
      throw .failed("\(script.name): the result of the script cannot be shown as JSON")
    }
    return json
  }
}

extension [String] {
  /// The texts as JSON; nil if there are none.
  fileprivate var jsonArray: String? {
    isEmpty ? nil : JSONValue.array(map { .string($0) }).inline
  }
}

extension LuaScript {
  fileprivate func withSource<Value>(_ body: (UnsafePointer<CChar>?, Int) -> Value) -> Value {
    source.withUnsafeBytes { bytes in
      body(bytes.assumingMemoryBound(to: CChar.self).baseAddress, bytes.count)
    }
  }
}

/// Permissions at a fixed address, so that C can refer to them. Must outlive the muster_script.
private final class PermissionsContext {
  let permissions: LuaScript.Permissions

  init(_ permissions: LuaScript.Permissions) { self.permissions = permissions }

  func attach(to options: inout muster_script_options) {
    let address = Unmanaged.passUnretained(self).toOpaque()
    options.print_user_data = address
    options.print = { line, length, address in
      PermissionsContext.at(address)?.permissions.print(PermissionsContext.text(line, length))
    }
    options.log_user_data = address
    options.log = { line, length, address in
      PermissionsContext.at(address)?.permissions.log(PermissionsContext.text(line, length))
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

  private static func text(_ line: UnsafePointer<CChar>?, _ length: Int) -> String {
    String(decoding: UnsafeRawBufferPointer(start: line, count: length), as: UTF8.self)
  }

  /// The content of a file and 0, or an error message and -1.
  private func read(_ path: String) -> ([UInt8], Int32) {
    guard permissions.files.contains(path) else {
      return (Array("'\(path)' is not named on the command line".utf8), -1)
    }
    do throws(CommandError) {
      let content: [UInt8]
      if let known = permissions.contents[path] {
        content = known
      } else {
        content = try InputFile.argument(at: path).bytes
      }
      try permissions.didRead(path)
      return (content, 0)
    } catch {
      return (Array(error.message.utf8), -1)
    }
  }

  /// A copy that C frees. It ends with a NUL, because error messages are read as C strings.
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
