import MusterDocument
import MusterWire

/// The root, the units, and their contents.
extension Organizations {
  static let unitHandlers: [String: Handler] = [
    "ListRoots": { try $0.listRoots($1) },
    "ListOrganizationalUnitsForParent": { try $0.listUnits($1) },
    "DescribeOrganizationalUnit": { try $0.describeUnit($1) },
    "ListParents": { try $0.listParents($1) },
    "ListChildren": { try $0.listChildren($1) },
  ]

  private func listRoots(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let page = try page(call, most: 20)
    return page.response("Roots", outOf: tree.units.filter(\.isRoot), id: \.id) {
      shown(root: $0, call)
    }
  }

  func shown(root: OrganizationTree.Unit, _ call: SimulatedCall) -> JSON {
    [
      "Id": .string(root.id),
      "Arn": .string(scenario.organizationsARN("root", root.id, in: call.partition)),
      "Name": "Root", "PolicyTypes": policyTypes,
    ]
  }

  private func listUnits(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let parent = try parent(call)
    let page = try page(call, most: 20, filter: parent.id)
    return page.response("OrganizationalUnits", outOf: units(in: parent), id: \.id) {
      shown($0, call)
    }
  }

  private func describeUnit(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let id = call.string("OrganizationalUnitId") ?? ""
    guard let unit = tree.unit(id), !unit.isRoot else {
      throw .organizations(
        "OrganizationalUnitNotFoundException", "The organization has no unit '\(id)'.")
    }
    return ["OrganizationalUnit": shown(unit, call)]
  }

  private func listParents(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let id = call.string("ChildId") ?? ""
    let unit = tree.unit(id).flatMap { $0.isRoot ? nil : Array($0.path.dropLast()) }
    let path = unit ?? tree.account(id, at: call.now)?.unitPath
    guard let parent = tree.parent(of: path) else {
      throw .organizations("ChildNotFoundException", "The organization has no child '\(id)'.")
    }
    let type: JSON = parent.isRoot ? "ROOT" : "ORGANIZATIONAL_UNIT"
    return ["Parents": [["Id": .string(parent.id), "Type": type]]]
  }

  private func listChildren(_ call: SimulatedCall) throws(ServiceError) -> JSON {
    let parent = try parent(call)
    let type = call.string("ChildType") ?? ""
    let page = try page(call, most: 20, filter: parent.id + type)
    let accounts = tree.accounts(at: call.now).filter { $0.unitPath == parent.path }
    let children = type == "ACCOUNT" ? accounts.map(\.id) : units(in: parent).map(\.id)
    return page.response("Children", outOf: children, id: \.self) { id in
      ["Id": .string(id), "Type": .string(type)]
    }
  }

  func parent(_ call: SimulatedCall) throws(ServiceError) -> OrganizationTree.Unit {
    let id = call.string("ParentId") ?? ""
    guard let parent = tree.unit(id) else {
      throw .organizations(
        "ParentNotFoundException", "The organization has no root and no unit '\(id)'.")
    }
    return parent
  }

  private func units(in parent: OrganizationTree.Unit) -> [OrganizationTree.Unit] {
    tree.units.filter { !$0.isRoot && $0.path.dropLast() == parent.path[...] }
  }

  private func shown(_ unit: OrganizationTree.Unit, _ call: SimulatedCall) -> JSON {
    [
      "Id": .string(unit.id),
      "Arn": .string(scenario.organizationsARN("ou", unit.id, in: call.partition)),
      "Name": .string(unit.path.last ?? ""),
    ]
  }
}
