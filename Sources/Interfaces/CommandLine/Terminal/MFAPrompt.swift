import Glibc

/// Reads the code of an MFA device from the terminal, without echo.
enum MFAPrompt {
  /// Writes the code of the device `serial` to `buffer` as a C string. Returns 0, or 1 if there is
  /// no code.
  static func readCode(
    of serial: String, into buffer: UnsafeMutableBufferPointer<CChar>
  ) -> Int32 {
    guard let terminal = fopen("/dev/tty", "r+e") else { return 1 }
    defer { fclose(terminal) }
    // Disabling the echo discards earlier input, so it comes before the prompt.
    let code = withoutEcho(on: fileno(terminal)) {
      fputs("Enter MFA code for \(serial): ", terminal)
      fflush(terminal)
      return line(from: terminal)
    }
    guard let code else { return 1 }
    fputs("\n", terminal)
    let bytes = code.utf8.prefix(max(0, buffer.count - 1))
    for (index, byte) in bytes.enumerated() { buffer[index] = CChar(bitPattern: byte) }
    if bytes.count < buffer.count { buffer[bytes.count] = 0 }
    return bytes.isEmpty ? 1 : 0
  }

  private static func line(from terminal: UnsafeMutablePointer<FILE>) -> String? {
    guard let line = readLine(from: terminal) else { return nil }
    return String(line.filter { !$0.isWhitespace })
  }

  private static func readLine(from terminal: UnsafeMutablePointer<FILE>) -> String? {
    var buffer = [CChar](repeating: 0, count: 256)
    guard fgets(&buffer, Int32(buffer.count), terminal) != nil else { return nil }
    return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Calls `body` with the terminal's echo disabled.
  private static func withoutEcho<Value>(on terminal: Int32, _ body: () -> Value) -> Value {
    var before = termios()
    guard tcgetattr(terminal, &before) == 0 else { return body() }
    var silent = before
    silent.c_lflag &= ~tcflag_t(ECHO)
    tcsetattr(terminal, TCSAFLUSH, &silent)
    defer { tcsetattr(terminal, TCSAFLUSH, &before) }
    return body()
  }
}
