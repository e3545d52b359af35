import Glibc

/// A home directory with the two files of AWS's tools. It is deleted with the last reference to it.
public final class TemporaryHome {
  public let path = "/tmp/muster-\(UInt64.random(in: 0 ... .max))"

  public struct CreationError: Error {}

  public init(config: String = "", credentials: String = "") throws {
    guard mkdir(path, 0o700) == 0, mkdir(path + "/.aws", 0o700) == 0 else { throw CreationError() }
    for (name, text) in [("config", config), ("credentials", credentials)] {
      guard let file = fopen("\(path)/.aws/\(name)", "w") else { throw CreationError() }
      fputs(text, file)
      fclose(file)
    }
  }

  deinit {
    for name in ["/.aws/config", "/.aws/credentials", "/.aws", ""] { remove(path + name) }
  }
}
