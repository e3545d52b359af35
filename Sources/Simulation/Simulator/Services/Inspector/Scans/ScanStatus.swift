struct ScanStatus: Status {
  let rawValue: String

  static let enabling = ScanStatus(rawValue: "ENABLING")
  static let enabled = ScanStatus(rawValue: "ENABLED")
  static let disabling = ScanStatus(rawValue: "DISABLING")
  static let disabled = ScanStatus(rawValue: "DISABLED")
  static let suspended = ScanStatus(rawValue: "SUSPENDED")

  /// Occurs only in snapshots: the AWS account is being suspended.
  static let suspending = ScanStatus(rawValue: "SUSPENDING")

  static let allCases: [ScanStatus] = [.enabling, .enabled, .disabling, .disabled, .suspended]

  enum Event: Sendable, CaseIterable {
    case enable, disable, done
  }

  /// The status after `event`; nil if it changes nothing.
  func change(by event: Event) -> ScanStatus? {
    switch (self, event) {
    case (.disabled, .enable): .enabling
    case (.enabling, .done): .enabled
    case (.enabled, .disable): .disabling
    case (.disabling, .done): .disabled
    default: isForeign && event == .disable ? .disabling : nil
    }
  }

  var isOn: Bool { self == .enabled || self == .enabling }
}
