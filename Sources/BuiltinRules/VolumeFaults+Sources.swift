import Linting
import Manifests
import YAMLSyntax

/// What `ValidatePersistentVolumeSpec` says of where a volume is.
extension VolumeFaults {
  mutating func check(source: Node, _ value: Node, of spec: Node) {
    switch source.text {
    case "csi": check(driver: value)
    case "hostPath":
      check(path: value["path"])
      check(recycled: value["path"], of: spec)
    case "iscsi": check(target: value)
    case "local": check(path: value["path"])
    case "nfs": check(export: value["path"])
    default: break
    }
    guard !source.says("csi"), let name = spec["volumeAttributesClassName"], !name.isNull,
      let key = spec.keyNode("volumeAttributesClassName")
    else { return }
    add(
      "it has a volumeAttributesClassName and no csi", at: key,
      remedy: "take it out: only drivers know such classes")
  }

  /// `ValidateCSIDriverName`, `validatePVSecretReference`.
  private mutating func check(driver csi: Node) {
    if let driver = csi["driver"], let name = driver.text, !name.isEmpty, !driver.isNull,
      !Placeholder.isInName(name), !driver.isOpen,
      !name.lowercased().withBytes({ LabelSyntax.isSubdomain($0) && $0.count <= 63 })
    {
      add(
        "its driver \(name) is no name", at: driver,
        remedy: "write letters, digits, dashes and points, 63 at most")
    }
    for field in Self.secrets {
      guard let secret = csi[field], secret.isMapping, secret.hasOnly(["name", "namespace"]) else {
        continue
      }
      for (part, isName) in Self.partsOfSecret {
        check(secret[part], part, isName, of: secret, field)
      }
    }
  }

  /// Of `nodeStageSecretRef` the server asks nothing.
  private static let secrets: [StaticString] = [
    "controllerExpandSecretRef", "controllerPublishSecretRef", "nodeExpandSecretRef",
    "nodePublishSecretRef",
  ]
  private static let partsOfSecret:
    [(StaticString, @Sendable (UnsafeBufferPointer<UInt8>) -> Bool)] = [
      ("name", LabelSyntax.isSubdomain), ("namespace", LabelSyntax.isLabel),
    ]

  private mutating func check(
    _ node: Node?, _ part: StaticString, _ isName: (UnsafeBufferPointer<UInt8>) -> Bool,
    of secret: Node, _ field: StaticString
  ) {
    guard let node, !node.isNull, let text = node.text, !text.isEmpty else {
      guard let key = secret.firstKey else { return }
      add(
        "its \(field) has no \(part)", at: key,
        remedy: "write the secret's name and its namespace")
      return
    }
    guard !node.withText(isName), !node.isOpen, !Placeholder.isInName(text) else { return }
    add("its \(field) has the \(part) \(text), which is none", at: node, remedy: "correct it")
  }

  /// `validatePathNoBacksteps`.
  private mutating func check(path node: Node?) {
    guard let node, let path = node.text, path.split(separator: "/").contains(".."),
      !Placeholder.isIn(path)
    else { return }
    add("its path has .. in it", at: node, remedy: "write the path that is meant")
  }

  private mutating func check(recycled path: Node?, of spec: Node) {
    guard let path, let text = path.text, text.hasPrefix("/"),
      text.split(separator: "/").allSatisfy({ $0 == "." }),
      let policy = spec["persistentVolumeReclaimPolicy"], policy.says("Recycle")
    else { return }
    add("it is / of a node, and is to be recycled", at: policy, remedy: "write Retain")
  }

  private mutating func check(export node: Node?) {
    guard let node, !node.isNull, let path = node.text, !path.isEmpty, !path.hasPrefix("/"),
      !node.isOpen
    else { return }
    add(
      "its path \(path) does not begin with /", at: node,
      remedy: "write the path on the server from its root on")
  }

  /// `validateISCSIPersistentVolumeSource`.
  private mutating func check(target: Node) {
    if let name = target["iqn"], let text = name.text, !text.isEmpty, !name.isNull, !name.isOpen,
      !["iqn", "eui", "naa"].contains(where: text.hasPrefix), !Placeholder.isInName(text)
    {
      add(
        "its iqn \(text) is none", at: name,
        remedy: "write a name that begins with iqn, eui or naa")
    }
    if ["chapAuthDiscovery", "chapAuthSession"].contains(where: {
      target.value(forKey: $0)?.bool == true
    }), target["secretRef"].isAbsent, let key = target.firstKey {
      add("its target wants CHAP and has no secretRef", at: key, remedy: "add secretRef")
    }
  }

  static let sourceExamples: [Example] = [
    .bad(
      "where volumes are",
      """
      apiVersion: v1
      kind: PersistentVolume
      metadata: {name: shop}
      spec:
        capacity: {storage: 1Gi}
        accessModes: [ReadWriteOnce]
        csi: {driver: ↓csi_acme, volumeHandle: shop, nodePublishSecretRef: {↓name: shop}, controllerExpandSecretRef: {name: ↓Shop_1, namespace: shop}}
      ---
      apiVersion: v1
      kind: PersistentVolume
      metadata: {name: cart}
      spec:
        capacity: {storage: 1Gi}
        accessModes: [ReadWriteOnce]
        nfs: {server: nfs.acme.com, path: ↓exports/cart}
        ↓volumeAttributesClassName: gold
      ---
      apiVersion: v1
      kind: PersistentVolume
      metadata: {name: order}
      spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], hostPath: {path: /}, persistentVolumeReclaimPolicy: ↓Recycle}
      ---
      apiVersion: v1
      kind: PersistentVolume
      metadata: {name: stock}
      spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], local: {path: ↓/data/../stock}, nodeAffinity: {required: {nodeSelectorTerms: ↓[]}}}
      ---
      apiVersion: v1
      kind: PersistentVolume
      metadata: {name: mail}
      spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], iscsi: {↓targetPortal: 192.0.2.7, iqn: ↓mail, chapAuthSession: true}}
      """),
    .good(
      "where volumes are",
      """
      apiVersion: v1
      kind: PersistentVolume
      metadata: {name: shop}
      spec:
        capacity: {storage: 1Gi}
        accessModes: [ReadWriteOnce]
        volumeAttributesClassName: gold
        csi: {driver: CSI.acme.com, volumeHandle: shop, nodeStageSecretRef: {name: shop}, nodePublishSecretRef: {name: shop, namespace: "${NAMESPACE}"}}
      ---
      apiVersion: v1
      kind: PersistentVolume
      metadata: {name: cart}
      spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], hostPath: {path: /data}, persistentVolumeReclaimPolicy: Recycle}
      ---
      apiVersion: v1
      kind: PersistentVolume
      metadata: {name: mail}
      spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], iscsi: {targetPortal: 192.0.2.7, iqn: iqn.2026-01.com.acme:mail, chapAuthSession: true, secretRef: {name: mail, namespace: mail}}}
      """),
  ]
}
