import MusterSnapshot

extension AWSService {
  static let sts = AWSService(
    title: "AWS Security Token Service", simulation: .sts, reader: .sts)
}
