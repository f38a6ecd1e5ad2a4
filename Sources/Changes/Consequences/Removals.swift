package import Manifests
internal import YAMLSyntax

/// An object that goes away while others still name it, or the Secret that a controller makes of it.
package struct StillReferenced: Sendable {
  package let change: ResourceChange
  package let reference: Reference
}

/// Something that guarded a workload and goes away while the workload stays.
package struct LostProtection: Sendable {
  package let change: ResourceChange
  package let workload: Workload
  /// A probe that the workload itself gives up; nil: the object that goes is the protection.
  package let field: FieldChange?
}

extension ChangeSet {
  /// Objects whose removal takes data, or everything in them, along.
  package var statefulRemovals: [ResourceChange] {
    changes.filter {
      $0.new == nil && $0.old.map { Self.stateful.contains($0.kind) } ?? false
    }
  }

  /// The same of objects that an update would keep, and that their tool deletes, mostly to make them anew.
  package var statefulReplacements: [ResourceChange] {
    changes.filter { change in
      guard let new = change.new, change.refusals.isEmpty, Self.stateful.contains(new.kind) else {
        return false
      }
      return change.action == .delete
        || change.action == .replace && change.recreation?.reason != .acknowledged
    }
  }

  static let stateful: Set<GroupKind> = [
    GroupKind("", "Namespace"), GroupKind("", "PersistentVolume"),
    GroupKind("", "PersistentVolumeClaim"), GroupKind("apps", "StatefulSet"),
    GroupKind("apiextensions.k8s.io", "CustomResourceDefinition"),
  ]

  /// `spec.replicas` taken out where it was more than the default: the object goes back to one pod until
  /// something scales it again. Under server-side apply what scaled it before has taken the number over.
  package var removedReplicas: [(change: ResourceChange, field: FieldChange)] {
    changes.compactMap { change in
      let field = change.fields.first { field in
        field.path == FieldPath(keys: "spec.replicas") && field.newNode == nil
          && field.old != .int(1) && field.old != .int(0)
      }
      guard let field, let old = change.old, let new = change.new, new.makesPods else { return nil }
      let isHandedOver = options.method(of: new) == .server && self.old.scalers[old.id] != nil
      return isHandedOver ? nil : (change, field)
    }
  }

  /// Removed objects that the new manifests still name.
  package var stillReferenced: [StillReferenced] {
    let gone = changes.filter { $0.action == .delete }
    guard !gone.isEmpty else { return [] }
    var byPlace: [ResourceID: ResourceChange] = [:]
    for change in gone {
      byPlace[place(of: change.id)] = change
      for name in change.old?.ownedSecrets ?? [] {
        let secret = ResourceID(
          GroupKind("", "Secret"), namespace: change.id.namespace, name: name)
        byPlace[place(of: secret)] = change
      }
    }
    return new.resources.flatMap(Reference.references).compactMap { reference in
      let id = ResourceID(
        reference.kind, namespace: reference.namespace, name: reference.name)
      guard !reference.isOptional, let change = byPlace[place(of: id)],
        !new.surroundings.external.hold(
          reference.kind.kind, named: reference.name, in: reference.namespace),
        !new.references.isMadeByOthers(reference),
        !new.mayHold(reference.kind, named: reference.name, in: reference.namespace),
        new.resources(reference.kind, named: reference.name, in: reference.namespace).isEmpty
      else { return nil }
      return StillReferenced(change: change, reference: reference)
    }
  }

  /// Workloads that give up the name of an account that goes: the server keeps it, and their next pods are refused.
  package var keptAccounts:
    [(account: ResourceChange, workload: ResourceChange, field: FieldChange)]
  {
    let gone = changes.filter { $0.action == .delete && $0.id.kind == "ServiceAccount" }
    guard !gone.isEmpty else { return [] }
    return changes.flatMap { change in
      change.fields.compactMap { field in
        guard field.effect == .ineffective, field.path.steps.last == .key("serviceAccountName"),
          let name = field.oldNode?.text
        else { return nil }
        let account = gone.first {
          $0.id.name == name && namespace(of: $0.id) == namespace(of: change.id)
        }
        return account.map { ($0, change, field) }
      }
    }
  }

  /// Network policies and disruption budgets that go and that no new one takes over from, and probes
  /// that are given up.
  package var lostProtections: [LostProtection] {
    let added = changes.compactMap { $0.action == .create ? $0.new : nil }
    return changes.flatMap { change -> [LostProtection] in
      if change.action == .delete, let old = change.old,
        let others = Self.guards[Identity.currentKind(old.kind)]
      {
        guard !added.contains(where: { others.contains($0.kind) }) else { return [] }
        let successors = added.filter { $0.id.groupKind == old.id.groupKind }
        let kept = Set(successors.flatMap(workloads).map { place(of: $0.id) })
        return workloads(guardedBy: old).filter { !kept.contains(place(of: $0.id)) }.map {
          LostProtection(change: change, workload: $0, field: nil)
        }
      }
      guard let new = change.new, change.old != nil, let workload = Workload(new) else {
        return []
      }
      return change.fields.filter { $0.newNode == nil && $0.new == nil && $0.path.endsInProbe }
        .map { LostProtection(change: change, workload: workload, field: $0) }
    }
  }

  /// And the kinds of others that may take over from them, whatever they select.
  private static let guards: [GroupKind: Set<GroupKind>] = [
    GroupKind("networking.k8s.io", "NetworkPolicy"): Set(ofGroups: [
      "cilium.io": ["CiliumClusterwideNetworkPolicy", "CiliumNetworkPolicy"],
      "crd.projectcalico.org": ["GlobalNetworkPolicy", "NetworkPolicy"],
      "policy.networking.k8s.io": ["AdminNetworkPolicy", "BaselineAdminNetworkPolicy"],
      "projectcalico.org": ["GlobalNetworkPolicy", "NetworkPolicy"],
    ]),
    GroupKind("policy", "PodDisruptionBudget"): [],
  ]

  private func workloads(guardedBy resource: Resource) -> [Workload] {
    let node = resource.spec?["podSelector"] ?? resource.spec?["selector"]
    guard let selector = node.flatMap(LabelSelector.init) else { return [] }
    let running = placesOfOldWorkloads
    return new.workloads.filter { workload in
      namespace(of: workload.id) == namespace(of: resource.id)
        && selector.matches(workload.labels) && running.contains(place(of: workload.id))
    }
  }
}

extension FieldPath {
  /// A container's probe as a whole.
  fileprivate var endsInProbe: Bool {
    guard case .key(let key)? = steps.last else { return false }
    return ["livenessProbe", "readinessProbe", "startupProbe"].contains(key)
  }
}
