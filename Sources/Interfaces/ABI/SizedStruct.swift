import CMuster
import MusterClient

/// A C struct of numbers and pointers that starts with its size, so that a program that was
/// compiled with an older header can pass a smaller one.
protocol SizedStruct: SendableMetatype {
  /// The offset behind each field, in the order of the fields.
  static var fieldEnds: [Int] { get }

  /// A struct with all fields 0 or NULL.
  init()
}

/// A larger size is certainly not the size of a struct.
private let maxSize = 1 << 16

extension SizedStruct {
  /// The offset behind `field`.
  static func end<Field>(of field: KeyPath<Self, Field>) -> Int {
    (MemoryLayout<Self>.offset(of: field) ?? 0) + MemoryLayout<Field>.size
  }

  /// The fields of `options`; those that do not fit into its size, or all if it is NULL, are 0.
  static func read(_ options: UnsafePointer<Self>?) throws(Failure) -> Self {
    var fields = Self()
    guard let options else { return fields }
    let count = try wholeFields(in: UnsafeRawPointer(options).loadUnaligned(as: Int.self))
    withUnsafeMutableBytes(of: &fields) { bytes in
      bytes.copyMemory(from: UnsafeRawBufferPointer(start: options, count: count))
    }
    return fields
  }

  /// Copies the fields that fit into the size of the struct at `pointer`, except the size itself.
  func write(to pointer: UnsafeMutablePointer<Self>) throws(Failure) {
    let target = UnsafeMutableRawPointer(pointer)
    let count = try Self.wholeFields(in: target.loadUnaligned(as: Int.self))
    withUnsafeBytes(of: self) { bytes in
      let fields = UnsafeRawBufferPointer(rebasing: bytes[..<count].dropFirst(sizeOfSize))
      UnsafeMutableRawBufferPointer(start: target + sizeOfSize, count: fields.count)
        .copyMemory(from: fields)
    }
  }

  /// Sets the size of the struct at `pointer` to `size` bytes and all of its other bytes to 0.
  static func initialize(_ pointer: UnsafeMutablePointer<Self>?, _ size: Int) -> muster_status {
    entry(nil) { () throws(Failure) in
      _ = try wholeFields(in: size)
      guard let pointer else {
        throw Failure(.argument, code: "ArgumentError", "The struct must not be NULL.")
      }
      let bytes = UnsafeMutableRawBufferPointer(start: pointer, count: size)
      bytes.initializeMemory(as: UInt8.self, repeating: 0)
      bytes.storeBytes(of: size, as: Int.self)
      return nil
    }
  }

  /// The number of bytes of the fields that fit into `size` bytes.
  private static func wholeFields(in size: Int) throws(Failure) -> Int {
    guard size >= sizeOfSize, size <= maxSize else {
      throw Failure(
        .argument, code: "ArgumentError",
        "struct_size is \(size): initialize the struct with its _INIT macro or _init function.")
    }
    if size >= MemoryLayout<Self>.size { return fieldEnds.last ?? sizeOfSize }
    return fieldEnds.last { $0 <= size } ?? sizeOfSize
  }
}

private let sizeOfSize = MemoryLayout<Int>.size
