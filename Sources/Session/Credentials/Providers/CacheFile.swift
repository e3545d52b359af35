import CCrypto

/// The names of the files in which the AWS CLI caches sign-ins. Each is the digest of the sign-in's
/// session name or URL.
enum CacheFile {
  static func bySHA1(_ name: String) -> String {
    fileName(name, length: SHA_DIGEST_LENGTH) { SHA1($0, $0.count, &$1) }
  }

  static func bySHA256(_ name: String) -> String {
    fileName(name, length: SHA256_DIGEST_LENGTH) { SHA256($0, $0.count, &$1) }
  }

  private static func fileName(
    _ name: String, length: Int32, _ hash: ([UInt8], inout [UInt8]) -> Void
  ) -> String {
    var digest = [UInt8](repeating: 0, count: Int(length))
    hash(Array(name.utf8), &digest)
    let digits = digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
    return digits.joined() + ".json"
  }
}
