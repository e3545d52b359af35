import MusterSnapshot

extension AWSService {
  static let securityTokens = AWSService(
    title: "AWS Security Token Service", simulation: .securityTokens, reader: .securityTokens)
}
