internal import Manifests
internal import YAMLSyntax

extension Judge {
  /// What `new` asks for and another Service gives up in the same change: manifests are applied one after the other, and
  /// what is gone from them is deleted last.
  func refusals(ofTakenBy new: Resource, _ old: Resource?) -> [Refusal] {
    guard let service = self.new.service(new), !new.isPatch, !new.isLive else { return [] }
    let own = Set(old.flatMap { self.old.service($0) }?.allocations.map(\.wanted) ?? [])
    return service.allocations.filter { !own.contains($0.wanted) }.compactMap { allocation in
      let holders = self.old.services(asking: allocation.wanted).map(\.resource)
      guard let holder = holders.first(where: { isAppliedTogether($0, with: new) }) else {
        return nil
      }
      let successor = successor(of: holder)
      // That both ask for it from now on, the new manifests alone say.
      let keeps = successor.flatMap { self.new.service($0) }?.allocations.contains {
        $0.wanted == allocation.wanted
      }
      guard keeps != true else { return nil }
      var refusal = Refusal(allocation, of: new, heldBy: holder.id)
      if successor != nil {
        refusal.exception = "\(holder.id) gives it up first"
      } else if self.new.engine(reconciling: new) == .argoCD {
        refusal.exception = "\(holder.id) is pruned first"
      }
      return refusal
    }
  }

  /// A dump holds Services of everybody, and who knows which manifests go to its cluster.
  private func isAppliedTogether(_ old: Resource, with new: Resource) -> Bool {
    guard !old.isLive, old.source == new.source, place(of: old) != place(of: new) else {
      return false
    }
    return old.root.tree.file.path == new.root.tree.file.path
      || self.new.surroundings.appliedTogether.contains(new.source)
  }

  private func successor(of old: Resource) -> Resource? {
    new.resources(old.kind, named: old.id.name, in: old.id.namespace).first {
      place(of: $0) == place(of: old)
    }
  }

  private func place(of resource: Resource) -> ResourceID {
    Identity.of(resource, options.namespace, definitions)
  }
}

extension Refusal {
  fileprivate init(_ allocation: Allocation, of service: Resource, heldBy holder: ResourceID) {
    let path = allocation.node.path(from: service.root)
    let thing =
      switch allocation.wanted {
      case .nodePort: "port"
      case .clusterIP: "IP"
      }
    self.init(
      path: path, reported: path.description,
      message: "provided \(thing) is already allocated, to \(holder)",
      remedy:
        "take another one, or leave it out: the server finds one. To keep it, give it up in a change before this one",
      topic: .address, isConditional: false)
  }
}
