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
