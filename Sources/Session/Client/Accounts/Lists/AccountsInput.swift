import MusterDocument
import MusterJournal
import MusterText
import MusterTransport

extension AccountsFile {
  /// The first bytes of an SQLite database (its file format, section 1.2).
  static let databaseHeader = Array("SQLite format 3\0".utf8)

  /// The text of the list in the file at `path`, or in standard input if it is "-". For a journal
  /// it is the report of the last run that has ended, as JSON. The bytes of a journal cannot be
  /// read as a list: SQLite may keep recent changes in another file.
  public static func text(at path: String) throws(Failure) -> [UInt8] {
    let bytes: [UInt8]
    do throws(FileError) { bytes = try FileBytes.input(path) } catch {
      throw Failure(.file, code: "FileError", error.message)
    }
    guard bytes.starts(with: databaseHeader) else { return bytes }
    do throws(JournalError) {
      return try RunList(path: path, at: MachineClock.now).lastReport().bytes
    } catch {
      throw Failure(.input, code: "ParamValidationError", error.message)
    }
  }
}
