import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let invalidPodSecurity = Rule(
    id: "invalid-pod-security", group: .syntax,
    summary: "The API server refuses this level of Pod Security",
    rationale: """
      "metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value: must be one of privileged, baseline, restricted": the labels by which a
      Namespace says what its pods may do take one of three words, and those that pin a version take `latest` or `v1.` and a number. The server
      refuses the Namespace when it is created and when these labels change, unless Pod Security admission is switched off.

      Quiet for placeholders, for patches, and for what was read from a cluster.
      """,
    remedy: "write privileged, baseline or restricted",
    severity: .error, errorsAreRefusals: true,
    examples: [
      .bad(
        "",
        """
        apiVersion: v1
        kind: Namespace
        metadata:
          name: shop
          labels:
            pod-security.kubernetes.io/enforce: ↓strict
            pod-security.kubernetes.io/enforce-version: ↓"1.30"
            pod-security.kubernetes.io/audit: ↓Restricted
            pod-security.kubernetes.io/audit-version: ↓v1.30.1
            pod-security.kubernetes.io/warn: ↓""
            pod-security.kubernetes.io/warn-version: ↓v1.030
        """),
      .good(
        "",
        """
        apiVersion: v1
        kind: Namespace
        metadata:
          name: shop
          labels:
            pod-security.kubernetes.io/enforce: privileged
            pod-security.kubernetes.io/enforce-version: latest
            pod-security.kubernetes.io/audit: baseline
            pod-security.kubernetes.io/audit-version: v1.0
            pod-security.kubernetes.io/warn: "restricted"
            pod-security.kubernetes.io/warn-version: v1.30
            pod-security.kubernetes.io/exempt: always
            app.kubernetes.io/version: "1.30"
        """),
      .good(
        "placeholders; null; other kinds",
        """
        apiVersion: v1
        kind: Namespace
        metadata:
          name: shop
          labels:
            pod-security.kubernetes.io/enforce: ${LEVEL}
            pod-security.kubernetes.io/enforce-version: "${VERSION:=latest}"
            pod-security.kubernetes.io/audit:
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: strict}}
        """),
    ],
    check: .resource(of: [GroupKind("", "Namespace")]) { namespace, _ in
      guard let labels = namespace.labels else { return [] }
      var defects: [Defect] = []
      labels.forEachValue(of: PodSecurity.labels) { number, value in
        guard let defect = PodSecurity.defect(number, value, of: namespace) else { return }
        defects.append(defect)
      }
      return defects.isEmpty || namespace.mayBeRefused ? defects : []
    })
}

/// What the admission of Namespaces (`PolicyToEvaluate`) says of their labels.
private enum PodSecurity {
  /// The levels, then the versions.
  private static let names = ["enforce", "audit", "warn"].map { "pod-security.kubernetes.io/\($0)" }
  static let labels = Keys(names + names.map { "\($0)-version" })

  private static let levels = ["privileged", "baseline", "restricted"]

  static func defect(_ number: Int, _ value: Node, of namespace: Resource) -> Defect? {
    let isLevel = number < names.count
    guard value.kind == .scalar, !value.withText(isLevel ? isALevel : isAVersion),
      let text = value.string, !value.isOpen
    else { return nil }
    let name = isLevel ? names[number] : "\(names[number - names.count])-version"
    let wants =
      isLevel
      ? "privileged, baseline or restricted\(Spelling.hint(for: text, in: levels))"
      : "latest or v1. and a number"
    return Defect(
      "\(namespace.id) is refused: its label \(name) is \"\(text)\", and takes \(wants)",
      at: value, of: namespace,
      remedy: isLevel ? nil : "write latest, or a version without its patch number: v1.30")
  }

  private static func isALevel(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    levels.contains { text.elementsEqual($0.utf8) }
  }

  private static func isAVersion(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    if text.elementsEqual("latest".utf8) { return true }
    let minor = text.dropFirst(3)
    return text.starts(with: "v1.".utf8) && !minor.isEmpty
      && minor.allSatisfy(\.isDigit)
      && (minor.count == 1 || minor.first != UInt8(ascii: "0"))
  }
}
