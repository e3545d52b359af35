/// A function that reads bytes from outside. It must read or refuse any bytes without a crash, and
/// be able to write and read again what it has read.
public struct FuzzTarget: Sendable {
  /// The name of its folder of examples in Tests/fuzz/corpus.
  public let name: String
  public let read: @Sendable ([UInt8]) -> Void

  public static let all: [FuzzTarget] = [
    .accounts, .call, .config, .json, .model, .pattern, .request, .response, .rules, .scenario,
    .selection,
  ]
}

/// Passes `size` bytes to the target `name`. Returns false if there is no such target. Called by
/// the driver, which is C.
@_cdecl("muster_fuzz")
public func fuzz(
  _ name: UnsafePointer<CChar>, _ data: UnsafePointer<UInt8>?, _ size: Int
) -> Bool {
  let name = String(cString: name)
  guard let target = FuzzTarget.all.first(where: { $0.name == name }) else { return false }
  target.read(Array(UnsafeBufferPointer(start: data, count: size)))
  return true
}
