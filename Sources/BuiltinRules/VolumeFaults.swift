import Linting
import Manifests
import YAMLSyntax

/// What the API server's validation (`ValidatePersistentVolumeClaimSpec`, `ValidatePersistentVolumeSpec`) says of one.
struct VolumeFaults {
  private let resource: Resource
  /// The templates of a StatefulSet, which older servers look at when they make claims of them.
  private let isOfClaims: Bool
  private(set) var defects: [Defect] = []

  init(of resource: Resource, _ spec: Node, minor: Int) {
    self.resource = resource
    isOfClaims = resource.id.kind == "StatefulSet" && minor < 35
    switch resource.id.kind {
    case "PersistentVolume": check(volume: spec)
    case "PersistentVolumeClaim": check(claim: spec)
    default:
      spec["volumeClaimTemplates"]?.forEachItem {
        if let spec = $0["spec"] { check(claim: spec) }
      }
    }
  }

  /// Of a claim that a pod brings with it.
  init(of resource: Resource, claim: Node) {
    self.resource = resource
    isOfClaims = false
    check(claim: claim)
  }

  mutating func add(_ message: String, at node: Node, remedy: String) {
    let refused =
      isOfClaims
      ? "the claims of \(resource.id) are refused" : "\(resource.id) is refused"
    defects.append(Defect("\(refused): \(message)", at: node, of: resource, remedy: remedy))
  }

  private mutating func check(claim: Node) {
    if let modes = claim["accessModes"] { check(modes: modes) }
    if let source = claim["dataSourceRef"], source.isMapping { check(source: source, of: claim) }
    guard let resources = claim["resources"], resources.isMapping else { return }
    let requests = resources["requests"]
    guard requests?["storage"].isAbsent ?? true, resources.hasOnly(["limits", "requests"]),
      requests.isAbsent || requests?.isMapping == true, !(requests.map(isOpen) ?? false),
      let key = resources.keyNode("requests") ?? resources.firstKey ?? claim.keyNode("resources")
    else { return }
    add("no storage is asked for", at: key, remedy: "write requests: {storage: …}")
  }

  /// What a `dataSource` may be, and its group.
  private static let sources = [
    "PersistentVolumeClaim": "", "VolumeSnapshot": "snapshot.storage.k8s.io",
  ]

  /// `validateDataSourceRef`. In `dataSource` the server leaves out what is neither a claim nor a snapshot, and of another
  /// namespace it takes it only where that is allowed.
  private mutating func check(source: Node, of claim: Node) {
    func group(_ node: Node) -> String {
      node["apiGroup"]?.isNull == false ? node["apiGroup"]?.text ?? "" : ""
    }
    guard let kind = source["kind"], let word = kind.text, !kind.isNull, !kind.isOpen,
      source["namespace"].isAbsent
    else { return }
    let isClaim = word == "PersistentVolumeClaim"
    if group(source).isEmpty, !isClaim, source.hasOnly(["apiGroup", "kind", "name"]) {
      add(
        "its dataSourceRef is a \(word) without an apiGroup", at: kind,
        remedy: word == "VolumeSnapshot"
          ? "write apiGroup: snapshot.storage.k8s.io" : "write the apiGroup")
    }
    guard let other = claim["dataSource"], other.isMapping, let key = claim.keyNode("dataSource"),
      let first = other["kind"]?.text, let name = other["name"]?.text,
      let meant = source["name"]?.text,
      Self.sources[first] == group(other),
      first != word || name != meant || group(other) != group(source),
      ![first, name, meant, group(other), group(source)].contains(where: Placeholder.isInName)
    else { return }
    add(
      "its dataSource is another one than its dataSourceRef", at: key,
      remedy: "keep dataSourceRef: the server fills in the other one")
  }

  private func isOpen(_ amounts: Node) -> Bool {
    var isOpen = false
    amounts.forEachPair { key, _ in
      if key.text.map(Placeholder.isIn) ?? true { isOpen = true }
    }
    return isOpen
  }

  private mutating func check(modes: Node) {
    guard modes.isSequence else { return }
    if modes.item(at: 0) == nil {
      add("it has no accessModes", at: modes, remedy: "write one, as ReadWriteOnce")
    }
    var isAlone = false
    modes.forEachItem { if $0.says("ReadWriteOncePod") { isAlone = true } }
    guard isAlone else { return }
    var others: [Node] = []
    modes.forEachItem { if !$0.says("ReadWriteOncePod") { others.append($0) } }
    if let other = others.first {
      add(
        "ReadWriteOncePod goes with no other access, and \(other.text ?? "") stands beside it",
        at: other, remedy: "keep one of them")
    }
  }

  // MARK: Volumes

  /// Fields of a volume that are no source of it.
  private static let others: [StaticString] = [
    "accessModes", "capacity", "claimRef", "mountOptions", "nodeAffinity",
    "persistentVolumeReclaimPolicy", "storageClassName", "volumeAttributesClassName", "volumeMode",
  ]

  private mutating func check(volume spec: Node) {
    if let modes = spec["accessModes"] { check(modes: modes) }
    checkSource(of: spec)
    spec["capacity"]?.forEachPair { key, value in
      guard key.says("storage") else {
        if let name = key.text, !Placeholder.isIn(name) {
          add("it has a capacity of \(name)", at: key, remedy: "keep storage alone")
        }
        return
      }
      guard value.kind == .scalar, let amount = value.withText({ Quantity($0) }), amount <= .zero
      else { return }
      add("it holds \(value.text ?? "")", at: value, remedy: "write more than nothing")
    }
    let terms = spec["nodeAffinity"]?["required"]?["nodeSelectorTerms"]
    if let terms, terms.isSequence, terms.item(at: 0) == nil {
      add("its nodeAffinity has no terms", at: terms, remedy: "say which nodes reach it")
    }
    terms?.forEachItem { term in
      RequirementFault.forEach(in: term) { fault, key in
        add("its nodeAffinity \(fault.words), for \(key)", at: fault.node, remedy: fault.remedy)
      }
    }
  }

  private mutating func checkSource(of spec: Node) {
    var sources: [Node] = []
    spec.forEachPair { key, value in
      if !value.isNull, !Self.others.contains(where: { key.says($0) }) { sources.append(key) }
    }
    if sources.isEmpty, let key = spec.firstKey {
      add("it has no source", at: key, remedy: "say where it is: csi, nfs, hostPath, …")
    }
    sources.removeAll { !$0.isField(of: "core.v1.PersistentVolumeSpec") }
    if sources.count > 1 {
      add(
        "it has two sources, \(sources[0].text ?? "") and \(sources[1].text ?? "")", at: sources[1],
        remedy: "keep one of them; in a patch, set the other one to null")
    }
    if let source = sources.first, let value = spec.value(for: source), value.isMapping {
      check(source: source, value, of: spec)
    }
    if let source = sources.first, source.says("local"), spec["nodeAffinity"].isAbsent {
      add(
        "it is local, and does not say on which nodes", at: source,
        remedy: "add nodeAffinity.required")
    }
  }
}
