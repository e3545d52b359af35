import CCrypto

/// An incremental SHA-256. A value, so that a copy continues independently.
struct SHA256 {
  private var state = SHA256_CTX()

  init() {
    SHA256_Init(&state)
  }

  mutating func update(_ bytes: [UInt8]) {
    SHA256_Update(&state, bytes, bytes.count)
  }

  /// The digest of all bytes so far, 32 bytes.
  consuming func finished() -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: Int(SHA256_DIGEST_LENGTH)) { digest, count in
      SHA256_Final(digest.baseAddress, &state)
      count = digest.count
    }
  }

  static func digest(of bytes: [UInt8]) -> [UInt8] {
    var hash = SHA256()
    hash.update(bytes)
    return hash.finished()
  }
}

/// Identifies a text without revealing it: its SHA-256 in hexadecimal digits.
public enum Fingerprint {
  public static func of(_ text: String) -> String {
    SHA256.digest(of: Array(text.utf8)).hexadecimal
  }
}

/// HMAC-SHA256 (RFC 2104) with the key already hashed, so that a key that is used for many messages
/// is hashed once.
struct HMAC {
  private static let blockSize = 64

  private var inner = SHA256()
  private var outer = SHA256()

  init(key: [UInt8]) {
    let short = key.count > HMAC.blockSize ? SHA256.digest(of: key) : key
    let block = short + [UInt8](repeating: 0, count: HMAC.blockSize - short.count)
    inner.update(block.map { $0 ^ 0x36 })
    outer.update(block.map { $0 ^ 0x5c })
  }

  /// The authentication code of `message`, 32 bytes.
  func code(of message: [UInt8]) -> [UInt8] {
    var inner = inner
    inner.update(message)
    var outer = outer
    outer.update(inner.finished())
    return outer.finished()
  }
}
