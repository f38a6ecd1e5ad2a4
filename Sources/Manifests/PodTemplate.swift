import YAMLSyntax

/// The pods that an object makes: the `metadata` and `spec` of its template.
package struct PodTemplate: Sendable {
  package let metadata: Node?
  package let spec: Node

  package static func isWorkload(_ kind: GroupKind) -> Bool { paths[kind] != nil }

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
    GroupKind("serving.knative.dev", "Service"): ["spec", "template"],
  ]
}

/// A container of a pod, and what it is there for.
package struct Container: Sendable {
  package let node: Node
  package let role: Role
  package let position: Int

  package enum Role: Sendable {
    case main
    /// Runs to its end before the others start.
    case initial
    /// An init container that keeps running (`restartPolicy: Always`).
    case sidecar
    /// Added to a running pod for debugging.
    case ephemeral
  }

  /// The name, or the field's own name where it has none.
  package var name: String { node["name"]?.text ?? "containers[\(position)]" }

  /// Where findings about the whole container stand: its name.
  package var nameNode: Node { node["name"] ?? node.firstKey ?? node }

  package var image: Node? { node["image"] }

  /// `name: web`'s port entries.
  package var ports: [Node] { node["ports"].map { Array($0.items) } ?? [] }

  /// A partial container that a tool lays over another one.
  package var isPatch: Bool { image == nil || node["$patch"] != nil }
}

extension PodTemplate {
  /// In the order in which they stand: init containers first, as they start.
  package var containers: [Container] {
    var containers: [Container] = []
    append(spec["initContainers"], to: &containers) {
      $0["restartPolicy"]?.says("Always") == true ? .sidecar : .initial
    }
    append(spec["containers"], to: &containers) { _ in .main }
    append(spec["ephemeralContainers"], to: &containers) { _ in .ephemeral }
    return containers
  }

  private func append(
    _ list: Node?, to containers: inout [Container], role: (Node) -> Container.Role
  ) {
    guard let list else { return }
    for (position, node) in list.items.enumerated() where node.isMapping {
      containers.append(Container(node: node, role: role(node), position: position))
    }
  }
}
