import MusterDocument
import MusterText
import MusterWire

/// A part of the state that is said in a JSON object. It names its members once: a form that reads
/// sets them, a form that writes looks at them.
protocol Stated: Sendable {
  mutating func fill(_ form: inout some Form)
}

/// One side of the state as data: the text that is read, or the one that is written.
protocol Form {
  /// All members of a service, of whatever kind it is.
  mutating func members(of service: inout any SimulatedService)

  /// The member `name`, which may be left out where it is as usual.
  mutating func member<Told: Equatable>(
    _ name: String, _ told: inout Told, _ kind: Kind<Told>, or usual: Told)

  /// A moment, which may be another for each of those of whom all else is the same.
  mutating func moment(_ name: String, _ told: inout Instant?, or usual: Instant?)

  /// The member `name`, which has to be there.
  mutating func required<Told>(_ name: String, _ told: inout Told, _ kind: Kind<Told>)

  /// An object of its own; nil where there is none. A reader begins with `new`.
  mutating func record<Record: Stated>(_ name: String, _ record: inout Record?, new: Record)

  /// Objects that each say something of everyone whom they name, in the order of the keys.
  mutating func groups<Record: Stated>(
    _ name: String, by keys: Keys, _ records: inout [(key: String, record: Record)],
    new: Record)
}

extension SimulatedService {
  /// The sides of `fill`, told apart where the kind of service is known: behind `any Service`
  /// nothing could be compiled for the form that is filled.
  mutating func fill(reading form: inout ObjectReader) { fill(&form) }
  mutating func fill(writing form: inout StateWriter) { fill(&form) }
  mutating func fill(row form: inout RowReader) { fill(&form) }
}

/// What the objects of a group name those by for whom they hold.
struct Keys: Sendable {
  /// The member that lists them.
  let name: String
  let wanted: String
  let isRight: @Sendable (String) -> Bool

  static let accounts = Keys(name: "accountIds", wanted: "strings of 12 digits") {
    Account.isID($0)
  }
  static let arns = Keys(name: "arns", wanted: "ARNs") { $0.hasPrefix("arn:") }
}

extension Form {
  mutating func member<Told: Equatable>(
    _ name: String, _ told: inout Told?, _ kind: Kind<Told>
  ) {
    member(name, &told, kind.orNothing, or: nil)
  }

  mutating func moment(_ name: String, _ told: inout Instant?) { moment(name, &told, or: nil) }

  /// A moment that is at least the usual one.
  mutating func moment(_ name: String, _ told: inout Instant) {
    var moment: Instant? = told
    self.moment(name, &moment, or: Scenario.usualBeginning)
    told = moment ?? told
  }

  /// What there is of accounts, or of what else `keys` name.
  mutating func each<Record: Stated>(
    _ name: String, by keys: Keys = .accounts, _ all: inout [String: Record], new: Record
  ) {
    var records = all.sorted { $0.key < $1.key }.map { (key: $0.key, record: $0.value) }
    groups(name, by: keys, &records, new: new)
    all = Dictionary(records.map { ($0.key, $0.record) }) { first, _ in first }
  }

  mutating func each<Record: Stated>(
    _ name: String, by keys: Keys = .accounts, _ all: inout SortedDictionary<Record>, new: Record
  ) {
    var records = all.all
    groups(name, by: keys, &records, new: new)
    all = SortedDictionary(records)
  }
}

// MARK: - Kinds

/// A kind of value: what a person calls it, and how it is read and written.
struct Kind<Told>: Sendable {
  let wanted: @Sendable () -> String
  let read: @Sendable (Value) -> Told?
  let written: @Sendable (Told) -> JSON

  /// The same, or nothing.
  var orNothing: Kind<Told?> {
    Kind<Told?>(wanted: wanted) { value in
      read(value).map(Optional.some)
    } written: { told in
      told.map(written) ?? .null
    }
  }
}

extension Kind where Told == String {
  static var text: Kind {
    Kind {
      "a string"
    } read: {
      $0.string
    } written: {
      .string($0)
    }
  }

  static var accountID: Kind {
    Kind {
      "a string of 12 digits"
    } read: {
      $0.string.flatMap { Account.isID($0) ? $0 : nil }
    } written: {
      .string($0)
    }
  }
}

extension Kind where Told == Bool {
  static var flag: Kind {
    Kind {
      "true or false"
    } read: {
      $0.boolean
    } written: {
      .boolean($0)
    }
  }
}

extension Kind where Told == Int {
  static var count: Kind {
    Kind {
      "an integer that is not negative"
    } read: {
      $0.integer.flatMap { $0 >= 0 ? Int(exactly: $0) : nil }
    } written: {
      .integer(Int64($0))
    }
  }
}

extension Kind where Told == Double {
  static var number: Kind {
    Kind {
      "a number"
    } read: {
      $0.number
    } written: {
      .number($0)
    }
  }
}

extension Kind where Told == JSON {
  static var object: Kind {
    Kind {
      "an object"
    } read: {
      $0.kind == .object ? JSON($0) : nil
    } written: {
      $0
    }
  }
}

extension Kind where Told == Instant {
  /// In ISO 8601, with milliseconds where there are any.
  static var moment: Kind {
    Kind {
      "a moment, as in \"2026-01-31T12:00:00Z\""
    } read: {
      $0.utf8.flatMap { CivilTime(iso8601: $0)?.instant }
    } written: {
      .string($0.iso8601)
    }
  }
}

extension Kind where Told == [String] {
  static var texts: Kind {
    Kind {
      "an array of strings"
    } read: { value in
      let texts = value.elements.map(\.string)
      return value.kind == .array && !texts.contains(nil) ? texts.compactMap(\.self) : nil
    } written: { texts in
      .array(texts.map(JSON.string))
    }
  }
}

extension Kind where Told == Set<String> {
  static var accountIDs: Kind {
    Kind {
      "an array of strings of 12 digits"
    } read: { value in
      let ids = value.elements.compactMap(\.string).filter { Account.isID($0) }
      return value.kind == .array && ids.count == value.count ? Set(ids) : nil
    } written: { ids in
      .array(ids.sorted().map(JSON.string))
    }
  }
}

extension Kind where Told: RawRepresentable & CaseIterable & Sendable, Told.RawValue == String {
  /// One of the names of an enumeration.
  static var name: Kind {
    Kind {
      Told.allCases.map(\.rawValue).joined(separator: " or ")
    } read: {
      $0.string.flatMap(Told.init)
    } written: {
      .string($0.rawValue)
    }
  }
}

extension Kind where Told == Set<ScanType> {
  static var scanTypes: Kind {
    Kind {
      "an array of scan types"
    } read: { value in
      let types = value.elements.compactMap { $0.string.flatMap(ScanType.init) }
      return value.kind == .array && types.count == value.count ? Set(types) : nil
    } written: { types in
      .array(types.sorted().map { .string($0.rawValue) })
    }
  }
}
