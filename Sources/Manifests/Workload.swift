import YAMLSyntax

/// An object that makes pods, with what most rules ask of it worked out once. A class because it is
/// handed from rule to rule; it never changes.
package final class Workload: Sendable {
  package let resource: Resource
  package let template: PodTemplate
  package let pod: PodFields
  package let containers: [Container]
  package let labels: Labels
  /// The selector by which the object finds its pods.
  package let selector: LabelSelector?

  package init?(_ resource: Resource) {
    guard let template = PodTemplate(resource) else { return nil }
    self.resource = resource
    self.template = template
    pod = PodFields(template.spec)
    containers = pod.containers
    isLongRunning = Self.isLongRunning(resource.id.kind, pod)
    labels = Labels(template.metadata?["labels"])
    selector = Self.selector(of: resource)
    let count = resource.spec?["replicas"]
    replicas = count?.int32
    hasUnknownReplicas = replicas == nil && count.map { !$0.isNull } ?? false
    isOwned = resource.metadata?["ownerReferences"] != nil
    strategy = RolloutStrategy(resource)
    claims =
      pod[.volumes]?.items.compactMap {
        $0["persistentVolumeClaim"]?["claimName"]?.text
      } ?? []
    isPatch =
      resource.isPatch
      || !containers.contains { $0.role == .main && !$0.isPatch }
        && !Self.standsForItself(resource, selector, labels)
  }

  package var id: ResourceID { resource.id }
  package var spec: Node? { resource.spec }
  package var kind: String { resource.id.kind }

  /// Those of any group that bear one of these names.
  package static func kinds(_ names: String...) -> [GroupKind] {
    PodTemplate.kinds.filter { names.contains($0.kind) }
  }

  package var isDeployment: Bool { kind == "Deployment" }
  package var isStatefulSet: Bool { kind == "StatefulSet" }
  package var isDaemonSet: Bool { kind == "DaemonSet" }

  /// Runs until someone stops it; Jobs, and pods that are not restarted, end by themselves.
  package let isLongRunning: Bool

  private static func isLongRunning(_ kind: String, _ pod: PodFields) -> Bool {
    switch kind {
    case "CronJob", "Job", "PodTemplate", "ScaledJob": false
    case "Pod": !(pod[.restartPolicy].map { !$0.says("Always") } ?? false)
    default: true
    }
  }

  /// nil: not said, which is 1 or whatever an autoscaler makes it.
  package let replicas: Int?
  /// What is written is no count: a pipeline writes one, or the server refuses it.
  package let hasUnknownReplicas: Bool

  package var isScaledToZero: Bool { replicas == 0 }

  private static func selector(of resource: Resource) -> LabelSelector? {
    guard let node = resource.spec?["selector"] else { return nil }
    return resource.id.kind == "ReplicationController" || resource.id.kind == "DeploymentConfig"
      ? LabelSelector(pairs: Labels(node)) : LabelSelector(node)
  }

  /// Without any image, too: a tool has rendered it, or it has what a patch leaves to what it is laid over.
  private static func standsForItself(
    _ resource: Resource, _ selector: LabelSelector?, _ labels: Labels
  ) -> Bool {
    resource.isRendered || selector != nil && !labels.isEmpty
  }

  /// Another object makes this one, and would undo a change to it.
  package let isOwned: Bool

  /// How it replaces its pods; nil: it is no Deployment and no DaemonSet.
  package let strategy: RolloutStrategy?

  /// Names of the claims that the pods mount.
  package let claims: [String]

  /// Only some of a workload: something else is laid over it, or it over something else.
  package let isPatch: Bool
}

extension Workload {
  /// Windows containers have none of Linux's rights, and the API server refuses their fields.
  package var isWindows: Bool {
    pod[.os]?["name"]?.says("windows") == true
      || pod[.nodeSelector]?["kubernetes.io/os"]?.says("windows") == true
  }
}
