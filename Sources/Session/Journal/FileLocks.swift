import Glibc
import MusterText

/// The processes that hold locks on files, from /proc/locks (proc_locks(5)).
enum FileLocks {
  /// A process that has a lock on the file at `path`; nil if none is known. A process in another
  /// container is not visible.
  ///
  /// The file itself is not opened: closing it would release the locks that this process has on it
  /// (fcntl_locking(2)).
  static func holder(of path: String) -> Int32? {
    var status = stat()
    guard stat(path, &status) == 0, let locks = try? FileBytes.contents(of: "/proc/locks") else {
      return nil
    }
    let inode = UInt64(status.st_ino)
    for line in String(decoding: locks, as: UTF8.self).split(separator: "\n") {
      if let holder = holder(in: line, ofInode: inode) { return holder }
    }
    return nil
  }

  /// Reads a line such as "1: POSIX  ADVISORY  WRITE 3568 fd:00:2531452 0 EOF". A process that
  /// waits for a lock has an arrow as its second word. The device is not compared, because a file
  /// in a layered file system has two.
  private static func holder(in line: Substring, ofInode inode: UInt64) -> Int32? {
    let words = line.split(separator: " ")
    guard words.count > 5, words[1] == "POSIX", words[5].split(separator: ":").last == "\(inode)",
      let process = Int32(words[4]), process > 0
    else { return nil }
    return process
  }
}
