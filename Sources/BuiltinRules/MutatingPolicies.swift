import Manifests
import YAMLSyntax

extension Inventory {
  /// Whether something here may write into pods what their manifests leave out, before the server looks at them.
  var hasMutatingPolicy: Bool {
    Self.policies.contains { kind in
      resources(kind.group, kind.kind).contains { !$0.isKyverno || $0.mutates }
    }
  }

  private static let policies = [
    GroupKind("admissionregistration.k8s.io", "MutatingAdmissionPolicy"),
    GroupKind("admissionregistration.k8s.io", "MutatingWebhookConfiguration"),
    GroupKind("kyverno.io", "ClusterPolicy"), GroupKind("kyverno.io", "Policy"),
    GroupKind("mutations.gatekeeper.sh", "Assign"),
    GroupKind("policies.kyverno.io", "MutatingPolicy"),
  ]
}

extension Resource {
  fileprivate var isKyverno: Bool { id.group == "kyverno.io" }

  fileprivate var mutates: Bool {
    spec?["rules"]?.items.contains { $0["mutate"] != nil } ?? false
  }
}
