import CMuster
import MusterClient

/// Reads option structs of any age: the size that comes first tells how much of one was filled in.
enum Options {
  /// What `options` says, and `empty` for the rest. `Struct` is a C struct of numbers and pointers
  /// that begins with its size.
  static func read<Struct>(
    _ options: UnsafePointer<Struct>?, empty: Struct
  ) throws(Failure) -> Struct {
    guard let options else { return empty }
    let size = UnsafeRawPointer(options).load(as: Int.self)
    guard size >= MemoryLayout<Int>.size, size <= 1 << 16 else {
      throw Failure(
        .argument, code: "ArgumentError",
        "struct_size of the options is \(size): begin with the …_OPTIONS_INIT of the header.")
    }
    var filled = empty
    withUnsafeMutableBytes(of: &filled) { bytes in
      bytes.copyMemory(
        from: UnsafeRawBufferPointer(
          start: UnsafeRawPointer(options), count: min(size, bytes.count)))
    }
    return filled
  }
}

extension ClientOptions {
  init(_ options: muster_client_options) throws(Failure) {
    self.init()
    region = try optionalText(options.region, "region")
    endpointURL = try optionalText(options.endpoint_url, "endpoint_url")
    usesFIPS = try choice(options.use_fips_endpoint, "use_fips_endpoint")
    usesDualStack = try choice(options.use_dualstack_endpoint, "use_dualstack_endpoint")
  }

  /// What a session's options say of all its clients.
  init(_ options: muster_session_options) throws(Failure) {
    try self.init(
      muster_client_options(
        struct_size: 0, region: options.region, endpoint_url: options.endpoint_url,
        use_fips_endpoint: options.use_fips_endpoint,
        use_dualstack_endpoint: options.use_dualstack_endpoint))
  }
}

/// What an option says that is 1, -1, or 0 for neither.
private func choice(_ value: Int32, _ name: String) throws(Failure) -> Bool? {
  switch value {
  case 1: return true
  case -1: return false
  case 0: return nil
  default:
    throw Failure(
      .argument, code: "ArgumentError", "\(name) is \(value); it must be 1, -1 or 0.")
  }
}
