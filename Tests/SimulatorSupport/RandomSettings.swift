import MusterDocument
import MusterServices

@testable import MusterSimulator

/// Random values of all settings of the simulated services.
enum RandomSettings {
  /// The member `settings` of a scenario. The settings in `kept` have their defaults.
  static func member(_ random: inout Random, except kept: Set<String> = []) throws -> String {
    var chosen: JSON = [:]
    let services = try Scenario("{}").services
    for setting in services.settings where !kept.contains(setting.key) {
      guard case .service(let service)? = setting.parents.first,
        let values = setting.described(SettingValues())?["values"]?.elements,
        let value = random.element(of: values)
      else { continue }
      var own = chosen[service] ?? [:]
      own[setting.name] = value
      chosen[service] = own
    }
    return #""settings": \#(chosen.text)"#
  }
}
