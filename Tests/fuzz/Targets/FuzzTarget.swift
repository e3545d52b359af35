/// A place where bytes from outside come in. Whatever they are, it reads them to the end or refuses
/// them, and what it understood it can write and read again.
public struct FuzzTarget: Sendable {
  /// The name of its folder of examples, in Tests/fuzz/corpus.
  public let name: String
  public let read: @Sendable ([UInt8]) -> Void

  public static let all: [FuzzTarget] = [
    .accounts, .call, .config, .json, .model, .pattern, .request, .response, .rules, .scenario,
  ]
}

/// Feeds `size` bytes to the target called `name`; answers whether there is one. The driver, which is
/// C, calls it.
@_cdecl("muster_fuzz")
public func fuzz(
  _ name: UnsafePointer<CChar>, _ data: UnsafePointer<UInt8>?, _ size: Int
) -> Bool {
  let name = String(cString: name)
  guard let target = FuzzTarget.all.first(where: { $0.name == name }) else { return false }
  target.read(Array(UnsafeBufferPointer(start: data, count: size)))
  return true
}
