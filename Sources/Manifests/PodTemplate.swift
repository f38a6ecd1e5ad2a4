import YAMLSyntax

/// The pods that an object makes: the `metadata` and `spec` of its template.
package struct PodTemplate: Sendable {
  package let metadata: Node?
  package let spec: Node

  package static func isWorkload(_ kind: GroupKind) -> Bool { paths[kind] != nil }

  /// Those with a pod template.
  package static var kinds: [GroupKind] { Array(paths.keys) }

  /// nil: the kind makes no pods, or the manifest leaves their template out.
  package init?(_ resource: Resource) {
    guard let path = Self.paths[resource.kind], let holder = resource.root.value(at: path),
      let spec = holder["spec"], spec.isMapping
    else { return nil }
    self.spec = spec
    metadata = holder["metadata"]
  }

  /// Kinds with a pod template, and the way to it.
  private static let paths: [GroupKind: [StaticString]] = [
    GroupKind("", "Pod"): [],
    GroupKind("", "PodTemplate"): ["template"],
    GroupKind("", "ReplicationController"): ["spec", "template"],
    GroupKind("apps", "DaemonSet"): ["spec", "template"],
    GroupKind("apps", "Deployment"): ["spec", "template"],
    GroupKind("apps", "ReplicaSet"): ["spec", "template"],
    GroupKind("apps", "StatefulSet"): ["spec", "template"],
    GroupKind("apps.kruise.io", "CloneSet"): ["spec", "template"],
    GroupKind("apps.kruise.io", "StatefulSet"): ["spec", "template"],
    GroupKind("apps.openshift.io", "DeploymentConfig"): ["spec", "template"],
    GroupKind("argoproj.io", "Rollout"): ["spec", "template"],
    GroupKind("batch", "CronJob"): ["spec", "jobTemplate", "spec", "template"],
    GroupKind("batch", "Job"): ["spec", "template"],
    GroupKind("extensions", "DaemonSet"): ["spec", "template"],
    GroupKind("extensions", "Deployment"): ["spec", "template"],
    GroupKind("extensions", "ReplicaSet"): ["spec", "template"],
    GroupKind("keda.sh", "ScaledJob"): ["spec", "jobTargetRef", "template"],
    GroupKind("serving.knative.dev", "Service"): ["spec", "template"],
  ]
}

/// A container of a pod, and what it is there for. A class because it is handed from rule to rule; it
/// never changes.
package final class Container: Sendable {
  package let node: Node
  package let role: Role
  package let position: Int
  /// nil: the manifest leaves the image out.
  package let image: ContainerImage?
  /// Liveness, readiness and startup probe, as far as they are there.
  package let probes: [Probe]

  init(node: Node, role: Role, position: Int) {
    self.node = node
    self.role = role
    self.position = position
    var image: ContainerImage?
    var ports: [Node] = []
    var probes: [Probe] = []
    var hasPatch = false
    var (name, environment, environmentSources, securityContext): (Node?, Node?, Node?, Node?)
    var (lifecycle, mounts): (Node?, Node?)
    node.forEachValue(of: Self.fields) { number, value in
      switch number {
      case 0: image = value.isNull ? nil : ContainerImage(value)
      case 1: ports = Array(value.items)
      case 2: hasPatch = true
      case 3: name = value
      case 4: environment = value
      case 5: environmentSources = value
      case 6: securityContext = value
      case 7: lifecycle = value
      case 8: mounts = value
      default: if value.isMapping { probes.append(Probe(value, Probe.Kind.allCases[number - 9])) }
      }
    }
    self.image = image
    self.ports = ports
    self.probes = probes
    self.environment = environment
    self.environmentSources = environmentSources
    self.securityContext = securityContext
    self.lifecycle = lifecycle
    self.mounts = mounts
    nameValue = name
    isPatch = image == nil || hasPatch
  }

  private static let fields = Keys(
    [
      "image", "ports", "$patch", "name", "env", "envFrom", "securityContext", "lifecycle",
      "volumeMounts",
    ]
      + Probe.Kind.allCases.map(\.rawValue))

  package enum Role: Sendable {
    case main
    /// Runs to its end before the others start.
    case initial
    /// An init container that keeps running (`restartPolicy: Always`).
    case sidecar
    /// Added to a running pod for debugging.
    case ephemeral
  }

  private let nameValue: Node?

  /// The name, or the field's own name where it has none.
  package var name: String { nameValue?.text ?? "containers[\(position)]" }

  /// Where findings about the whole container stand: its name.
  package var nameNode: Node { nameValue ?? node.firstKey ?? node }

  /// `env` and `envFrom`.
  package let environment: Node?
  package let environmentSources: Node?
  package let securityContext: Node?
  package let lifecycle: Node?
  /// `volumeMounts`.
  package let mounts: Node?

  /// The entries of `ports`.
  package let ports: [Node]

  /// A partial container that a tool lays over another one.
  package let isPatch: Bool
}

/// The fields of a pod's `spec` that rules ask for, found in one walk.
package struct PodFields: Sendable {
  private let values: Fields

  package enum Field: Int, CaseIterable {
    case automountServiceAccountToken, containers, ephemeralContainers, hostNetwork
    case hostUsers, initContainers, nodeSelector, os, restartPolicy, securityContext
    case serviceAccount, serviceAccountName, terminationGracePeriodSeconds, volumes
  }

  private static let keys = Keys(Field.allCases.map { "\($0)" })

  init(_ spec: Node) { values = Fields(spec, Self.keys) }

  package subscript(field: Field) -> Node? { values[field.rawValue] }

  /// In the order in which they start: init containers first.
  var containers: [Container] {
    var containers: [Container] = []
    append(self[.initContainers], to: &containers) {
      $0["restartPolicy"]?.says("Always") == true ? .sidecar : .initial
    }
    append(self[.containers], to: &containers) { _ in .main }
    append(self[.ephemeralContainers], to: &containers) { _ in .ephemeral }
    return containers
  }

  private func append(
    _ list: Node?, to containers: inout [Container], role: (Node) -> Container.Role
  ) {
    guard let list else { return }
    var position = 0
    list.forEachItem { node in
      if node.isMapping {
        containers.append(Container(node: node, role: role(node), position: position))
      }
      position += 1
    }
  }
}

/// A container's `image` as written, read once for all rules. A class because it is handed from rule to rule;
/// it never changes.
package final class ContainerImage: Sendable {
  package let node: Node
  package let text: String
  /// A placeholder of some pipeline is left in it.
  package let isPlaceholder: Bool
  /// A placeholder, or nothing that a container runtime takes.
  package let isUnresolved: Bool
  /// nil: no container runtime takes it.
  package let reference: ImageReference?

  package init?(_ node: Node) {
    guard let text = node.text else { return nil }
    let reference = ImageReference(text)
    self.node = node
    self.text = text
    isPlaceholder = Placeholder.isIn(text) || reference?.tag.map(Placeholder.isWord) ?? false
    isUnresolved = isPlaceholder || reference == nil
    isInjected = text == "auto"
    isUndigested = !isUnresolved && !isInjected && reference?.digest == nil
    self.reference = reference
  }

  /// `auto`: Istio writes another one in its place, and whatever else the container leaves out.
  package let isInjected: Bool

  /// Nothing but the tag decides what runs: not for a digest, for a placeholder, for what is no image, and where
  /// another one is injected.
  package let isUndigested: Bool

  /// nil: there is none, or it does not decide alone.
  package var undigestedTag: String? { isUndigested ? reference?.tag : nil }
}
