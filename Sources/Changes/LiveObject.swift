internal import Manifests
internal import YAMLSyntax

// What a dump tells of an object: how it was applied, from what, and what others wrote into it.

extension Resource {
  static let lastAppliedName = "kubectl.kubernetes.io/last-applied-configuration"

  /// How it was applied last, by who manages its fields; nil: nothing tells.
  var recordedMethod: ApplyMethod? {
    let managers = metadata?["managedFields"].map { Array($0.items) } ?? []
    if managers.contains(where: { $0["operation"]?.says("Apply") == true }) { return .server }
    let isClient = managers.contains { $0["manager"]?.says("kubectl-client-side-apply") == true }
    return isClient || annotation(Self.lastAppliedName) != nil ? .client : nil
  }

  /// Whether whoever applies manifests knows a live object for his. What bears none of these marks was
  /// made by hand, by a controller or by the cluster, and nobody prunes it.
  var isMarkedAsApplied: Bool {
    AppliedMarks.annotations.contains { annotation($0) != nil }
      || AppliedMarks.labels.contains { label($0) != nil }
      || (metadata?["managedFields"].map { Array($0.items) } ?? []).contains { entry in
        let manager = entry["manager"]?.text ?? ""
        return entry["subresource"] == nil
          && (entry["operation"]?.says("Apply") == true
            || AppliedMarks.managers.contains { manager.hasPrefix($0) })
      }
  }

  /// What a live object was applied from: its own record where it has one, otherwise all that neither
  /// the cluster nor whoever applies manifests adds by itself.
  func lastApplied(_ known: KindFacts, _ written: Value) -> Value {
    if let record = annotation(Self.lastAppliedName) {
      let file = SourceFile(path: "last-applied", bytes: Array(record.utf8))
      if let root = SyntaxTree(parsing: file).roots.first, root.isMapping { return Value(root) }
    }
    return (known.table.allocated + known.table.pods.allocated).reduce(written) {
      $0.removing(FieldPattern($1))
    }
    .withoutForeignMarks
  }
}

private enum AppliedMarks {
  static let annotations = [
    Resource.lastAppliedName, "argocd.argoproj.io/tracking-id", "kapp.k14s.io/identity",
    "meta.helm.sh/release-name",
  ]
  static let labels = [
    "applyset.kubernetes.io/part-of", "argocd.argoproj.io/instance",
    "helm.toolkit.fluxcd.io/name", "kapp.k14s.io/app", "kustomize.toolkit.fluxcd.io/name",
  ]
  /// What their names begin with.
  static let managers = ["HashiCorp", "Terraform", "argocd", "helm", "kubectl", "pulumi"]
}

/// Annotations and labels that no manifest has: controllers write them, and tools by which they know
/// again what they applied. What begins with one of them is nobody's to take away.
private enum ForeignMarks {
  static let annotations = [
    // Kubernetes
    "autoscaling.alpha.kubernetes.io/", "batch.kubernetes.io/",
    "control-plane.alpha.kubernetes.io/leader", "deployment.kubernetes.io/",
    "deprecated.daemonset.template.generation", "endpoints.kubernetes.io/",
    "kubectl.kubernetes.io/", "kubernetes.io/service-account.uid", "pv.kubernetes.io/",
    "volume.beta.kubernetes.io/storage-provisioner", "volume.kubernetes.io/",
    // Whoever applies
    "argocd.argoproj.io/tracking-id", "kapp.k14s.io/identity", "kapp.k14s.io/original",
    "meta.helm.sh/", "objectset.rio.cattle.io/",
    // Clouds and distributions
    "autopilot.gke.io/", "cloud.google.com/neg-status", "field.cattle.io/", "lifecycle.cattle.io/",
    "metallb.io/ip-allocated-from-pool", "metallb.universe.tf/ip-allocated-from-pool",
    "openshift.io/sa.scc.",
  ]

  static let labels = [
    "argocd.argoproj.io/instance", "helm.toolkit.fluxcd.io/", "kapp.k14s.io/app",
    "kapp.k14s.io/association", "kubernetes.io/metadata.name",
    "kustomize.toolkit.fluxcd.io/name", "kustomize.toolkit.fluxcd.io/namespace",
    "objectset.rio.cattle.io/",
  ]

  /// Helm adds the label along with its annotations; many charts have it themselves.
  static let helm = (label: "app.kubernetes.io/managed-by", annotation: "meta.helm.sh/release-name")
}

extension Value {
  fileprivate var withoutForeignMarks: Value {
    guard var metadata = self["metadata"] else { return self }
    var labels = ForeignMarks.labels
    if metadata["annotations"]?[ForeignMarks.helm.annotation] != nil {
      labels.append(ForeignMarks.helm.label)
    }
    for (field, prefixes) in [("annotations", ForeignMarks.annotations), ("labels", labels)] {
      guard let marks = metadata[field] else { continue }
      let own = marks.pairs.filter { pair in !prefixes.contains { pair.key.hasPrefix($0) } }
      metadata[field] =
        own.isEmpty && !marks.pairs.isEmpty ? nil : Value(.map(own), at: marks.node)
    }
    metadata["finalizers"] = nil
    var value = self.withoutRestartMark
    value["metadata"] = metadata
    return value
  }

  /// `kubectl rollout restart` leaves one in a template.
  private var withoutRestartMark: Value {
    let annotations = FieldPath(keys: "spec.template.metadata.annotations")
    let mark = annotations.appending("kubectl.kubernetes.io/restartedAt")
    return without(
      value(at: annotations)?.pairs.count == 1 && value(at: mark) != nil ? annotations : mark)
  }
}
