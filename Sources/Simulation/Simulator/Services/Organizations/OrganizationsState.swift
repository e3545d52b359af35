import MusterDocument
import MusterText
import MusterWire

extension Organizations {
  mutating func visitMembers(_ visitor: inout some StateVisitor) {
    visitor.member("trusted", &trusted, .times, or: [:])
    visitor.member("withoutAccess", &withoutAccess, .principals, or: [])
    visitor.member("registered", &registered, .registrations, or: [])
    visitor.member("deregistered", &deregistered, .registrations, or: [])
    visitor.member("enablesInspectorPolicies", &policyTypeIsEnabled, .flag, or: false)
    visitor.each("policies", by: .policies, &policies, new: OrganizationPolicy.unknown)
    visitor.member("createdPolicies", &createdPolicies, .count, or: 0)
    visitor.member("tags", &tags, .tagsByResource, or: [:])
  }
}

extension MemberType where Content == [String: Instant] {
  static var times: MemberType {
    MemberType {
      "an object of times by name"
    } read: { value in
      var times: [String: Instant] = [:]
      for (name, value) in value.namedMembers {
        times[name] = MemberType<Instant>.time.read(value)
      }
      return value.kind == .object && times.count == value.count ? times : nil
    } written: { times in
      .object(times.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value.iso8601)) })
    }
  }
}

extension MemberType where Content == Set<String> {
  fileprivate static var principals: MemberType {
    MemberType {
      "an array of service principals"
    } read: { value in
      let names = value.elements.compactMap(\.string)
      return value.kind == .array && names.count == value.count ? Set(names) : nil
    } written: {
      .array($0.sorted().map(JSON.string))
    }
  }
}

extension MemberType where Content == [String: Tags] {
  fileprivate static var tagsByResource: MemberType {
    MemberType {
      "an object of objects of strings by the id of an account, a unit, the root or a policy"
    } read: { value in
      var all: [String: Tags] = [:]
      for (id, tags) in value.namedMembers { all[id] = Tags(tags) }
      return value.kind == .object && all.count == value.count ? all : nil
    } written: { all in
      .object(all.sorted { $0.key < $1.key }.map { ($0.key, $0.value.json) })
    }
  }
}

extension MemberType where Content == [Organizations.Registration] {
  /// In the order in which they were registered.
  fileprivate static var registrations: MemberType {
    .array(
      "an array of objects with accountId, servicePrincipal and since",
      of: { Organizations.Registration($0) }, written: { $0.json })
  }
}

extension Organizations.Registration {
  fileprivate init?(_ value: Value) {
    guard let account = value["accountId"].flatMap(MemberType<String>.accountID.read),
      let principal = value["servicePrincipal"]?.string,
      let since = value["since"].flatMap(MemberType<Instant>.time.read)
    else { return nil }
    self.init(account: account, principal: principal, since: since)
  }

  fileprivate var json: JSON {
    [
      "accountId": .string(account), "servicePrincipal": .string(principal),
      "since": .string(since.iso8601),
    ]
  }
}
