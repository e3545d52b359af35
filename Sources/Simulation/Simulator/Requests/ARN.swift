/// Amazon Resource Names.
enum ARN {
  /// The ARN of a resource in a Region, with the Region's partition.
  static func text(
    _ service: String, in region: String, of account: String, _ resource: String
  ) -> String {
    "arn:\(partition(of: region)):\(service):\(region):\(account):\(resource)"
  }

  /// The ARN of a resource of a service that is the same in all Regions of the partition.
  static func text(
    _ service: String, inPartition partition: String, of account: String, _ resource: String
  ) -> String {
    "arn:\(partition):\(service)::\(account):\(resource)"
  }

  static func partition(of region: String) -> String {
    AWSRegions.known.partition(of: region) ?? "aws"
  }
}
