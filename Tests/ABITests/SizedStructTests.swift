import CMuster
import Testing

@testable import MusterABI

@Suite("Structs with a size")
struct SizedStructTests {
  static let types: [any SizedStruct.Type] = [
    muster_session_options.self, muster_client_options.self, muster_pages_options.self,
    muster_batch_options.self, muster_wait_options.self, muster_snapshot_options.self,
    muster_organization_options.self, muster_outcome.self, muster_request.self,
    muster_credentials.self,
  ]

  @Test("The fields cover the whole struct in order", arguments: types)
  func fieldsCoverStruct(_ type: any SizedStruct.Type) {
    let ends = type.fieldEnds
    #expect(ends.first == MemoryLayout<Int>.size)
    #expect(zip(ends, ends.dropFirst()).allSatisfy { $0 < $1 && $1 - $0 <= 12 })
    #expect(ends.last.map { size(of: type) - $0 < MemoryLayout<Int>.alignment } == true)
  }

  @Test("A smaller size is rounded down to whole fields", arguments: types)
  func roundedDown(_ type: any SizedStruct.Type) throws {
    for size in MemoryLayout<Int>.size...size(of: type) {
      let expected = type.fieldEnds.last { $0 <= size }
      #expect(try readBytes(of: type, size: size) == expected)
    }
  }

  @Test(
    "A size that cannot be the size of a struct is refused",
    arguments: [Int.min, -1, 0, 7, 1 << 16 + 1, Int.max])
  func refused(_ size: Int) {
    for type in SizedStructTests.types {
      #expect(throws: (any Error).self) { try readBytes(of: type, size: size) }
    }
  }

  private func size<Struct: SizedStruct>(of type: Struct.Type) -> Int {
    MemoryLayout<Struct>.size
  }

  /// Reads a struct of `size` bytes whose other bytes are all 1. Returns the number of bytes that
  /// were read, up to the last byte of a field that is not 0.
  private func readBytes<Struct: SizedStruct>(of type: Struct.Type, size: Int) throws -> Int {
    var given = Struct()
    withUnsafeMutableBytes(of: &given) { bytes in
      bytes.initializeMemory(as: UInt8.self, repeating: 1)
      bytes.storeBytes(of: size, as: Int.self)
    }
    let read = try withUnsafePointer(to: given) { try Struct.read($0) }
    return withUnsafeBytes(of: read) { bytes in
      let fields = bytes.prefix(Struct.fieldEnds.last ?? 0).dropFirst(MemoryLayout<Int>.size)
      return (fields.lastIndex { $0 != 0 } ?? MemoryLayout<Int>.size - 1) + 1
    }
  }
}
