import Testing

@testable import MusterSimulator

/// The tables of status transitions. Transitions that a table lacks are not possible.
@Suite struct StatusTransitionTests {
  typealias RelationshipRow = (Relationship, Relationship.Event, Relationship.Transition)

  static let onBothPaths: [RelationshipRow] = [
    (.enabled, .pause, .to(.paused)),
    (.enabled, .resume, .to(.enabled)),
    (.enabled, .disassociate, .to(.removed)),
    (.paused, .pause, .to(.paused)),
    (.paused, .resume, .to(.enabled)),
    (.paused, .disassociate, .to(.removed)),
    (.regionDisabled, .disassociate, .to(.removed)),
  ]

  static let byInvitation: [RelationshipRow] = [
    (.created, .invite, .to(.emailVerificationInProgress)),
    (.created, .delete, .gone),
    (.emailVerificationInProgress, .verified, .to(.invited)),
    (.emailVerificationInProgress, .notVerified, .to(.emailVerificationFailed)),
    (.emailVerificationInProgress, .suspended, .to(.accountSuspended)),
    (.emailVerificationFailed, .delete, .gone),
    (.invited, .accept, .to(.enabled)),
    (.invited, .decline, .gone),
    (.invited, .delete, .gone),
    (.invited, .disassociate, .to(.removed)),
    (.invited, .pause, .to(.paused)),
    (.enabled, .resign, .to(.resigned)),
    (.removed, .delete, .gone),
    (.resigned, .accept, .to(.enabled)),
    (.resigned, .delete, .gone),
  ]

  static let inOrganization: [RelationshipRow] = [
    (.created, .associated, .to(.enabled)),
    (.created, .suspended, .to(.accountSuspended)),
    (.created, .regionDisabled, .to(.regionDisabled)),
    (.created, .disassociate, .to(.removed)),
    (.removed, .create, .to(.created)),
    (.removed, .delete, .gone),
  ]

  @Test(
    "A Macie relationship changes according to the table of its path",
    arguments: Relationship.allCases, Relationship.Path.allCases)
  func relationshipsChange(_ relationship: Relationship, _ path: Relationship.Path) {
    let rows =
      StatusTransitionTests.onBothPaths
      + (path == .invitation
        ? StatusTransitionTests.byInvitation : StatusTransitionTests.inOrganization)
    for event in Relationship.Event.allCases {
      let expected = rows.first { $0.0 == relationship && $0.1 == event }
      #expect(
        relationship.change(by: event, on: path) == expected?.2, "\(relationship) by \(event)")
    }
  }

  static let memberships: [(Membership?, Membership.Event, Membership)] = [
    (nil, .associate, .created),
    (.created, .associated, .enabled),
    (.created, .suspended, .accountSuspended),
    (.created, .regionDisabled, .regionDisabled),
    (.regionDisabled, .disassociate, .removed),
    (.created, .disassociate, .removed),
    (.enabled, .disassociate, .removed),
    (.accountSuspended, .disassociate, .removed),
    (.removed, .associate, .created),
  ]

  @Test(
    "An Inspector membership changes according to the table",
    arguments: [nil] + Membership.allCases.map(Optional.some))
  func membershipsChange(_ membership: Membership?) {
    for event in Membership.Event.allCases {
      let expected = StatusTransitionTests.memberships.first { $0.0 == membership && $0.1 == event }
      #expect(Membership.change(membership, by: event) == expected?.2, "by \(event)")
    }
  }

  static let scans: [(ScanStatus, ScanStatus.Event, ScanStatus)] = [
    (.disabled, .enable, .enabling),
    (.enabling, .done, .enabled),
    (.enabled, .disable, .disabling),
    (.disabling, .done, .disabled),
  ]

  @Test("A scan status changes according to the table", arguments: ScanStatus.allCases)
  func scansChange(_ status: ScanStatus) {
    for event in ScanStatus.Event.allCases {
      let expected = StatusTransitionTests.scans.first { $0.0 == status && $0.1 == event }
      #expect(status.change(by: event) == expected?.2, "\(status) by \(event)")
    }
  }

  typealias Deep = DeepInspection.State

  static let deepInspections: [(Deep, Deep.Event, Deep)] = [
    (.deactivated, .activate, .pending),
    (.pending, .succeeded, .activated),
    (.pending, .failed, .failed),
    (.failed, .activate, .pending),
    (.activated, .deactivate, .deactivated),
    (.pending, .deactivate, .deactivated),
    (.failed, .deactivate, .deactivated),
  ]

  @Test("A deep inspection status changes according to the table", arguments: Deep.allCases)
  func deepInspectionsChange(_ status: Deep) {
    for event in Deep.Event.allCases {
      let expected = StatusTransitionTests.deepInspections.first { $0.0 == status && $0.1 == event }
      #expect(status.change(by: event) == expected?.2, "\(status) by \(event)")
    }
  }
}
