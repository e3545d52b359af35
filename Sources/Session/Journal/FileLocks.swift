import Glibc

/// Who holds locks on files, as Linux tells it (proc_locks(5)).
enum FileLocks {
  /// A process that has a lock on the file at `path`; nil where nobody knows of one, as across the
  /// borders of containers.
  ///
  /// The file itself is not opened: closing it would end the locks that this process has on it.
  static func holder(of path: String) -> Int32? {
    var status = stat()
    guard stat(path, &status) == 0, let locks = fopen("/proc/locks", "re") else { return nil }
    defer { fclose(locks) }
    var line = [CChar](repeating: 0, count: 256)
    while fgets(&line, Int32(line.count), locks) != nil {
      let text = String(
        decoding: line.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
      if let holder = holder(in: text, ofInode: UInt64(status.st_ino)) { return holder }
    }
    return nil
  }

  /// "1: POSIX  ADVISORY  WRITE 3568 fd:00:2531452 0 EOF"; of who waits for a lock, the second word
  /// is an arrow. The device is not compared, since layered file systems have two.
  private static func holder(in line: String, ofInode inode: UInt64) -> Int32? {
    let words = line.split(separator: " ")
    guard words.count > 5, words[1] == "POSIX", words[5].split(separator: ":").last == "\(inode)",
      let process = Int32(words[4]), process > 0
    else { return nil }
    return process
  }
}
