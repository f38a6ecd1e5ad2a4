import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let forcedRecreation = Rule(
    id: "forced-recreation", group: .gitops,
    summary: "Flux deletes what it cannot update, whatever the reason",
    rationale: """
      With `force: true` Flux answers every conflict and every refusal of the API server by deleting the
      object, not only where a field is immutable. A typing error in a Deployment then deletes the running
      one, and the invalid new one cannot take its place.

      The annotation `kustomize.toolkit.fluxcd.io/force: enabled` is reported only where the object holds
      data or other objects.
      """,
    remedy:
      "remove it, and put kustomize.toolkit.fluxcd.io/force: enabled on the Jobs that need it",
    severity: .warning,
    examples: [
      .bad(
        "",
        """
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: apps, namespace: flux-system}
        spec:
          path: ./apps
          force: ↓true
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata:
          name: db
          annotations:
            kustomize.toolkit.fluxcd.io/force: ↓enabled
        """),
      .good(
        "",
        """
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: apps, namespace: flux-system}
        spec:
          path: ./apps
          force: false
        """),
      .good(
        "a Job has nothing to lose",
        """
        apiVersion: batch/v1
        kind: Job
        metadata:
          name: migrate
          annotations:
            kustomize.toolkit.fluxcd.io/force: enabled
        """),
    ],
    check: .resource(of: holders + [FluxKustomization.kind]) { resource, _ in
      if let kustomization = FluxKustomization(resource) {
        guard let force = kustomization.spec?["force"], force.bool == true else { return [] }
        return [
          Defect(
            "\(resource.id) deletes what the API server refuses, for whatever reason", at: force,
            of: resource)
        ]
      }
      guard let force = resource.forceNode else { return [] }
      return [
        Defect(
          "\(resource.id) is deleted, with what it holds, when the API server refuses it",
          at: force, of: resource)
      ]
    })

  /// Kinds that take data or other objects with them.
  private static let holders = [
    GroupKind("", "Namespace"), GroupKind("", "PersistentVolume"),
    GroupKind("", "PersistentVolumeClaim"), GroupKind("apps", "StatefulSet"),
    GroupKind("apiextensions.k8s.io", "CustomResourceDefinition"),
  ]
}

extension Resource {
  /// The word that has Flux recreate this object.
  fileprivate var forceNode: Node? {
    for field in ["annotations", "labels"] {
      let value = metadata?.value(forKey: field)?.value(
        forKey: "kustomize.toolkit.fluxcd.io/force")
      if let value, value.text?.lowercased() == "enabled" { return value }
    }
    return nil
  }
}
