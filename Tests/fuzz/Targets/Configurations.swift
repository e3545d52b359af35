import Glibc
import MusterConfiguration
import MusterDocument
import MusterEndpoints

extension FuzzTarget {
  /// The shared config file.
  static let config = FuzzTarget(name: "config") { bytes in
    guard let path = written(bytes) else { return }
    defer { unlink(path) }
    for profile in ["", "one", "two"] {
      let environment = ["AWS_CONFIG_FILE": path, "AWS_PROFILE": profile]
      guard let configuration = try? Configuration(environment) else { continue }
      _ = try? configuration.region()
      _ = try? configuration.flag(.usesFIPS)
      _ = try? configuration.endpoint(of: "Inspector2")
    }
  }

  /// A file with `bytes`, in memory if possible; nil if it cannot be created.
  private static func written(_ bytes: [UInt8]) -> String? {
    var path = Array("/dev/shm/muster-fuzz-XXXXXX".utf8CString)
    let file = mkstemp(&path)
    guard file >= 0 else { return nil }
    defer { close(file) }
    guard write(file, bytes, bytes.count) == bytes.count else { return nil }
    return String(decoding: path.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The endpoint rules of a model.
  static let rules = FuzzTarget(name: "rules") { bytes in
    guard let document = try? Document(bytes),
      let rules = try? RuleSet(document, "The endpoint rules of example"),
      let partitions = try? EndpointResolver.builtIn().partitions
    else { return }
    for region in ["us-east-1", "cn-north-1", "nowhere", ""] {
      for flag in [false, true] {
        _ = try? rules.decision(
          for: [
            "Region": .string(region), "UseFIPS": .boolean(flag), "UseDualStack": .boolean(flag),
            "Endpoint": .string("https://user@example.com:8443/a%20b?c=d"),
          ], in: partitions)
      }
    }
  }
}
