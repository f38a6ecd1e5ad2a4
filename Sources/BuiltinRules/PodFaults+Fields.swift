import Linting
import Manifests
import YAMLSyntax

/// What variables and volumes take of their pod.
extension PodFaults {
  enum Taker {
    case variable, volume

    /// Most take what all may: no message is made for them.
    func mayTake(_ path: Node) -> Bool { path.text.map(fieldPaths.contains) ?? true }

    /// What it may take, beside single labels and annotations.
    fileprivate var fieldPaths: [String] {
      switch self {
      case .variable: PodFaults.pathsOfVariables
      case .volume: PodFaults.pathsOfVolumes
      }
    }
  }

  private static let pathsOfVariables = [
    "metadata.name", "metadata.namespace", "metadata.uid", "spec.host", "spec.nodeName",
    "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs",
  ]
  private static let pathsOfVolumes = [
    "metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace",
    "metadata.uid",
  ]

  /// Beside huge pages.
  private static let resources = ["limits", "requests"].flatMap { amount in
    ["cpu", "ephemeral-storage", "memory"].map { "\(amount).\($0)" }
  }

  /// `validateObjectFieldSelector`.
  mutating func check(fieldPath node: Node, _ taker: Taker, _ whose: String) {
    guard let path = node.text, !path.isEmpty, !node.isNull, !taker.fieldPaths.contains(path),
      !node.isOpen
    else { return }
    if let key = Self.single("metadata.labels", path) {
      check(key, node, whose)
    } else if let key = Self.single("metadata.annotations", path) {
      check(key.lowercased(), node, whose)
    } else {
      add(
        "\(whose) takes the fieldPath \(path), which no \(taker) can have",
        hint: Spelling.hint(for: path, in: taker.fieldPaths), at: node,
        remedy: taker == .volume
          ? "take it by a variable, or write one of \(taker.fieldPaths.joined(separator: ", "))"
          : Self.remedy(taker.fieldPaths))
    }
  }

  /// `key` of `metadata.labels['key']`.
  private static func single(_ field: String, _ path: String) -> String? {
    guard path.hasPrefix("\(field)['"), path.hasSuffix("']"), path.count >= field.count + 4 else {
      return nil
    }
    return String(path.dropFirst(field.count + 2).dropLast(2))
  }

  private mutating func check(_ key: String, _ node: Node, _ whose: String) {
    guard !key.withBytes(LabelSyntax.isKey), !Placeholder.isIn(key) else { return }
    add(
      "\(whose) takes \(node.text ?? ""), which has no key that can be", at: node,
      remedy: "write the key as it stands in the pod, as metadata.labels['key']")
  }

  private static func remedy(_ known: [String]) -> String {
    "write \(known.prefix(3).joined(separator: ", ")) or another one that variables take; "
      + "one label is metadata.labels['key']"
  }

  /// `validateContainerResourceFieldSelector`.
  mutating func check(amount: Node, _ taker: Taker, _ whose: String) {
    guard let node = amount["resource"], let name = node.text, !name.isEmpty, !node.isNull,
      !node.isOpen
    else { return }
    let isHuge =
      name.hasPrefix("limits.hugepages-") || name.hasPrefix("requests.hugepages-")
    guard isHuge || Self.resources.contains(name) else {
      add(
        "\(whose) takes the resource \(name), which no \(taker) can have",
        hint: Spelling.hint(for: name, in: Self.resources), at: node,
        remedy: Self.remedy(Self.resources))
      return
    }
    check(divisor: amount["divisor"], of: name, whose)
  }

  /// `validateContainerResourceDivisor`.
  private mutating func check(divisor node: Node?, of resource: String, _ whose: String) {
    guard let node, node.kind == .scalar, !node.isNull,
      let divisor = node.withText({ Quantity($0) }), divisor != .zero
    else { return }
    let name = resource.drop { $0 != "." }.dropFirst()
    let units = name == "cpu" ? ["1", "1m"] : Self.units
    guard !units.contains(where: { Quantity($0) == divisor }) else { return }
    add(
      "\(whose) divides \(name) by \(node.text ?? "")", at: node,
      remedy: "write one of \(units.joined(separator: ", "))")
  }

  private static let units = [
    "1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei",
  ]
}
