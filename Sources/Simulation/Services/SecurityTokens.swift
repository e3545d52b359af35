extension AWSService {
  static let securityTokens = AWSService(
    title: "AWS Security Token Service", simulation: .securityTokens)
}
