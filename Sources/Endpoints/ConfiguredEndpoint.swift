/// An endpoint that the environment names.
struct ConfiguredEndpoint: Equatable {
  let variable: String
  let url: String

  /// `AWS_ENDPOINT_URL_<SERVICE>` comes before `AWS_ENDPOINT_URL`; nil if neither is set, or
  /// `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` is true. (AWS SDKs and Tools Reference Guide,
  /// "Service-specific endpoints".)
  init?(serviceID: String, _ environment: [String: String]) {
    let ignored = environment["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"]?.lowercased() == "true"
    guard !ignored else { return nil }
    let words = serviceID.uppercased().split { $0 == " " || $0 == "-" }
    let variables = ["AWS_ENDPOINT_URL_" + words.joined(separator: "_"), "AWS_ENDPOINT_URL"]
    let found = variables.lazy.compactMap { name in environment[name].map { (name, $0) } }
    guard let (variable, url) = found.first(where: { !$0.1.isEmpty }) else { return nil }
    self.variable = variable
    self.url = url
  }
}
