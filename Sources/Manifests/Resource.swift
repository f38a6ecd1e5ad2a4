import Synchronization
import YAMLSyntax

/// One Kubernetes object as it stands in a manifest.
///
/// A class because inventories, workloads, Services, defects and findings all hold the same object:
/// one reference instead of a copy of its names. Nothing in it ever changes.
package final class Resource: Sendable {
  package let id: ResourceID
  package let apiVersion: String
  package let root: Node
  /// What is applied together with it: the folder of a plain manifest.
  package let source: String
  /// What a quick look says of it: worked out for the first rule that asks.
  private let soundness = Atomic<UInt32>(0)
  // What nearly every rule asks for is looked up once.
  package let metadata: Node?
  package let labels: Node?
  package let annotations: Node?
  package let spec: Node?
  /// A part of an object that a tool lays over another one, not an object by itself.
  package let isPatch: Bool
  /// Something that could not be rendered changes it: it stands as it was before that.
  package let isUnfinished: Bool

  private init(_ header: consuming Header, _ metadata: consuming Metadata, source: String) {
    let kind = header.kind
    id = ResourceID(
      kind, namespace: ClusterScope.contains(kind) ? nil : metadata.namespace,
      name: metadata.name ?? metadata.generateName.map { "\($0)…" } ?? "")
    self.source = source
    apiVersion = header.apiVersion
    root = header.root
    self.metadata = header.metadata
    labels = metadata.labels
    annotations = metadata.annotations
    spec = header.spec
    isPatch = header.hasPatch || spec?["$patch"] != nil
    isUnfinished = false
  }

  private init(_ other: Resource, id: ResourceID, source: String, isUnfinished: Bool = false) {
    self.id = id
    self.source = source
    apiVersion = other.apiVersion
    root = other.root
    metadata = other.metadata
    labels = other.labels
    annotations = other.annotations
    spec = other.spec
    isPatch = other.isPatch
    self.isUnfinished = isUnfinished || other.isUnfinished
  }

  package var kind: GroupKind { id.groupKind }

  /// Kustomize or Helm made it.
  package var isRendered: Bool { root.tree.file.provenance != nil }

  /// The same object as part of another source.
  package func moved(to source: String) -> Resource { Resource(self, id: id, source: source) }

  /// The same object as one that is to be changed yet.
  package func unfinished() -> Resource {
    Resource(self, id: id, source: source, isUnfinished: true)
  }

  /// The same object in `namespace`, where its kind has one and it names none.
  package func placed(in namespace: String?) -> Resource {
    guard let namespace, id.namespace == nil, !ClusterScope.contains(kind) else { return self }
    var id = id
    id.namespace = namespace
    return Resource(self, id: id, source: source)
  }

  /// The same object as whoever applies it to `namespace` places it. Of custom kinds it is not known whether they
  /// have a namespace.
  package func applied(to namespace: String?) -> Resource {
    guard let namespace, !isCustom, !Placeholder.isIn(namespace) else { return self }
    return placed(in: namespace)
  }

  /// Its namespace is not written in it, but known from whoever applies it.
  package var isPlaced: Bool { id.namespace != nil && metadata?["namespace"]?.text == nil }

  /// The same object without what is known from whoever applies it.
  package var unplaced: Resource {
    guard isPlaced else { return self }
    var id = id
    id.namespace = nil
    return Resource(self, id: id, source: source)
  }

  /// The API version's own name: `v1` of `apps/v1`.
  package var version: Substring {
    apiVersion.utf8.lastIndex(of: UInt8(ascii: "/")).map {
      apiVersion[apiVersion.utf8.index(after: $0)...]
    } ?? apiVersion[...]
  }

  package func annotation(_ name: String) -> String? {
    guard let value = annotations?.value(forKey: name), !value.isNull else {
      return nil
    }
    return value.text
  }

  /// Where findings about the whole object stand: its name.
  package var nameNode: Node { metadata?["name"] ?? metadata?["generateName"] ?? kindNode }

  private var kindNode: Node { root["kind"] ?? root }

  /// In a dump: made by the cluster itself, from another object or for every namespace.
  package var isMadeByCluster: Bool {
    if let owners = metadata?["ownerReferences"] {
      return owners.items.contains { $0["controller"]?.bool == true }
    }
    switch (id.group, id.kind) {
    case ("", "Endpoints"), ("", "Event"), ("events.k8s.io", "Event"), ("", "Node"),
      ("coordination.k8s.io", "Lease"), ("discovery.k8s.io", "EndpointSlice"),
      ("metrics.k8s.io", _):
      return metadata?["uid"] != nil || metadata?["resourceVersion"] != nil
    case ("", "ConfigMap"): return id.name == "kube-root-ca.crt"
    case ("", "ServiceAccount"): return id.name == "default" && metadata?["uid"] != nil
    default: return false
    }
  }
}

extension Resource {
  /// Read from a cluster: it bears what only the API server writes.
  package var isLive: Bool {
    metadata?["uid"] != nil && metadata?["resourceVersion"] != nil
      && metadata?["creationTimestamp"] != nil
  }

  /// What `find` says for `target`, remembered for the target that was asked for last.
  func soundness(_ target: SchemaTarget, _ find: () -> Soundness) -> Soundness {
    let question = UInt32(target.minor) << 4 | (target.isNewest ? 8 : 4)
    let known = soundness.load(ordering: .relaxed)
    if known & ~3 == question, let answer = Soundness(rawValue: UInt8(known & 3)) { return answer }
    let answer = find()
    soundness.store(question | UInt32(answer.rawValue), ordering: .relaxed)
    return answer
  }

  /// The objects in one document: none in what Kubernetes does not read, several in a `List`.
  package static func objects(in document: Node, source: String) -> [Resource] {
    guard let header = Header(document), !header.isToolConfiguration else { return [] }
    guard header.isList, let items = document["items"], items.isSequence else {
      return object(header, source).map { [$0] } ?? []
    }
    let version = header.apiVersion
    let kind = String(header.kind.kind.dropLast("List".count))
    return items.items.flatMap { node -> [Resource] in
      // The items of a typed list need not repeat what they are.
      guard let header = Header(node, apiVersion: version, kind: kind) else { return [] }
      // kubectl takes lists within lists apart, too.
      guard !header.isList || node["items"]?.isSequence != true else {
        return objects(in: node, source: source)
      }
      return object(header, source).map { [$0] } ?? []
    }
  }

  private static func object(_ header: consuming Header, _ source: String) -> Resource? {
    guard !header.kind.kind.isEmpty else { return nil }
    // An object without metadata is some tool's configuration, unless the kind is Kubernetes' own.
    guard header.metadata?.isMapping == true || PodTemplate.isWorkload(header.kind) else {
      return nil
    }
    return Resource(header, Metadata(header.metadata), source: source)
  }

  /// An object that the API server will name itself: applying it twice makes two.
  package var hasGeneratedName: Bool {
    // Almost every object has a name, and no name ends like the one made up for `generateName`.
    (id.name.isEmpty || id.name.utf8.last == "…".utf8.last) && metadata?["name"] == nil
  }
}

/// What stands at the top of an object, in one walk along its fields. Each stands in the object afterwards, like
/// those of ``Metadata``: no copies.
private struct Header: ~Copyable {
  let root: Node
  let apiVersion: String
  let kind: GroupKind
  let metadata: Node?
  let spec: Node?
  let hasPatch: Bool

  /// `apiVersion` and `kind` are those of an object that does not say them.
  init?(_ root: Node, apiVersion: String? = nil, kind: String? = nil) {
    guard root.isMapping else { return nil }
    var (version, name) = ("", "")
    var metadata: Node?
    var spec: Node?
    var hasPatch = false
    root.forEachValue(of: Self.fields) { number, value in
      switch number {
      case 0: version = value.text ?? ""
      case 1: name = value.text ?? ""
      case 2: metadata = value
      case 3: spec = value
      default: hasPatch = true
      }
    }
    if version.isEmpty || name.isEmpty {
      guard let apiVersion, let kind else { return nil }
      (version, name) = (apiVersion, kind)
    }
    self.root = root
    self.apiVersion = version
    self.kind = GroupKind(apiVersion: version, kind: name)
    self.metadata = metadata
    self.spec = spec
    self.hasPatch = hasPatch
  }

  private static let fields = Keys(["apiVersion", "kind", "metadata", "spec", "$patch"])

  var isList: Bool {
    kind.kind.utf8.last == UInt8(ascii: "t") && kind.kind.hasSuffix("List")
  }

  /// Written like an object, but read by a tool: the API server never sees it.
  var isToolConfiguration: Bool {
    if kind.group.isEmpty { return kind.kind == "Config" }
    return Self.toolGroups.contains(kind.group)
  }

  private static let toolGroups: Set<String> = [
    "apiserver.config.k8s.io", "apiserver.k8s.io", "audit.k8s.io", "builtin",
    "client.authentication.k8s.io", "config.kubernetes.io", "config.kubevet.dev", "ctlptl.dev",
    "k3d.io", "kind.x-k8s.io", "kubeadm.k8s.io", "kubelet.config.k8s.io",
    "kubeproxy.config.k8s.io", "kubescheduler.config.k8s.io", "kustomize.config.k8s.io",
    "skaffold", "viaduct.ai",
  ]
}

/// The fields of `metadata` that every object is asked for, in one walk along them.
private struct Metadata: ~Copyable {
  private(set) var name: String?
  /// nil: empty, too.
  private(set) var namespace: String?
  private(set) var generateName: String?
  private(set) var labels: Node?
  private(set) var annotations: Node?

  init(_ node: Node?) {
    guard let node else { return }
    node.forEachValue(of: Self.fields) { number, value in
      switch number {
      case 0: name = value.text
      case 1: namespace = value.text.flatMap { $0.isEmpty ? nil : $0 }
      case 2: generateName = value.text
      case 3: labels = value
      default: annotations = value
      }
    }
  }

  private static let fields = Keys([
    "name", "namespace", "generateName", "labels", "annotations",
  ])
}
