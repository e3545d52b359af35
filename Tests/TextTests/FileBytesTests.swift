import Glibc
import MusterText
import Testing

@Suite struct FileBytesTests {
  private let folder: String

  init() throws {
    var template = Array("/tmp/muster-files-XXXXXX".utf8CString)
    folder = String(cString: try #require(mkdtemp(&template)))
  }

  private func file(_ bytes: [UInt8]) throws -> String {
    let path = "\(folder)/file"
    let file = try #require(fopen(path, "w"))
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
    return path
  }

  @Test("A regular file is read completely", arguments: [0, 1, 65_536, 200_001])
  func regularFile(size: Int) throws {
    let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0) }
    let path = try file(bytes)
    #expect(try FileBytes.contents(of: path) == bytes)
    #expect(try FileBytes.contentsIfPresent(path) == bytes)
    #expect(try FileBytes.input(path) == bytes)
  }

  @Test("A named pipe is read if the user named it, and refused without waiting otherwise")
  func namedPipe() throws {
    let path = "\(folder)/pipe"
    try #require(mkfifo(path, 0o600) == 0)
    #expect(throws: FileError.self) { try FileBytes.contents(of: path) }
    #expect(try FileBytes.contentsIfPresent(path) == nil)
    // Opened for both, the pipe has a writer before it is read; the rest of it is closed below.
    let writer = Glibc.open(path, O_RDWR)
    #expect(write(writer, "text", 4) == 4)
    let reader = Thread { try FileBytes.input(path) }
    usleep(50_000)
    close(writer)
    #expect(try reader.value() == Array("text".utf8))
  }

  @Test("An endless device ends at the limit")
  func endlessDevice() {
    let error = #expect(throws: FileError.self) { try FileBytes.input("/dev/zero") }
    #expect(error?.message == "/dev/zero is larger than 256 MiB.")
  }

  @Test(
    "A path that cannot be read is an error with the reason",
    arguments: [
      ("/no/such", "/no/such cannot be read: No such file or directory."),
      ("/", "/ cannot be read: Is a directory."),
    ])
  func unreadable(path: String, message: String) {
    let error = #expect(throws: FileError.self) { try FileBytes.input(path) }
    #expect(error?.message == message)
  }
}

/// Runs a function on its own thread.
private final class Thread: @unchecked Sendable {
  private let body: @Sendable () throws -> [UInt8]
  private var result: Result<[UInt8], any Error>?
  private var thread = pthread_t()

  init(_ body: @escaping @Sendable () throws -> [UInt8]) {
    self.body = body
    pthread_create(
      &thread, nil,
      { argument in
        let thread = Unmanaged<Thread>.fromOpaque(argument!).takeRetainedValue()
        thread.result = Result { try thread.body() }
        return nil
      }, Unmanaged.passRetained(self).toOpaque())
  }

  func value() throws -> [UInt8] {
    pthread_join(thread, nil)
    return try result!.get()
  }
}
