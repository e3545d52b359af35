extension StringProtocol {
  /// True if this text is the id of an AWS account: twelve digits (AWS Account Management Reference
  /// Guide). Inlined, because other modules ask for every account of a request.
  @inlinable
  public var isAccountID: Bool {
    utf8.count == 12 && utf8.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
  }
}
