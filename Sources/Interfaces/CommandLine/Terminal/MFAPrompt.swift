import Glibc

/// Asks whoever sits at the terminal for the code of a multi-factor device, which is not shown.
enum MFAPrompt {
  /// Writes the code to `place`, NUL at its end; 0 if there was one.
  static func ask(of serial: String, into place: UnsafeMutableBufferPointer<CChar>) -> Int32 {
    guard let terminal = fopen("/dev/tty", "r+e") else { return 1 }
    defer { fclose(terminal) }
    // What was typed before is dropped when the terminal turns silent, so that comes before the question.
    let answer = hidden(on: fileno(terminal)) {
      fputs("Enter MFA code for \(serial): ", terminal)
      fflush(terminal)
      return line(from: terminal)
    }
    guard let code = answer else { return 1 }
    fputs("\n", terminal)
    let bytes = code.utf8.prefix(max(0, place.count - 1))
    for (index, byte) in bytes.enumerated() { place[index] = CChar(bitPattern: byte) }
    if bytes.count < place.count { place[bytes.count] = 0 }
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

  /// Does `body` while the terminal shows nothing of what is typed.
  private static func hidden<Value>(on terminal: Int32, _ body: () -> Value) -> Value {
    var before = termios()
    guard tcgetattr(terminal, &before) == 0 else { return body() }
    var silent = before
    silent.c_lflag &= ~tcflag_t(ECHO)
    tcsetattr(terminal, TCSAFLUSH, &silent)
    defer { tcsetattr(terminal, TCSAFLUSH, &before) }
    return body()
  }
}
