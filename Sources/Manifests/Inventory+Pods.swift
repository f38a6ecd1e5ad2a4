import YAMLSyntax

extension Inventory {
  /// Whether something in here may make pods with these labels that no manifest shows.
  package func mayMakePods(_ pairs: Labels, for service: Service) -> Bool {
    resources.contains { resource in
      guard Self.mayShare(resource.id.namespace, service.resource.id.namespace) else {
        return false
      }
      if resource.id.kind == "Endpoints" || resource.id.kind == "EndpointSlice" {
        return resource.id.name.hasPrefix(service.resource.id.name)
      }
      // A Service may select what Istio's WorkloadEntry stands for.
      guard resource.isCustom,
        !PodlessKinds.contain(resource.kind) || resource.id.kind == "WorkloadEntry"
      else { return false }
      // A template in it, such as that of a virtual machine.
      if Labels(resource.spec?["template"]?["metadata"]?["labels"]).contains(pairs) { return true }
      let name = resource.id.name
      return pairs.pairs.contains { $0.value == name || $0.value.hasPrefix("\(name)-") }
        || name == service.resource.id.name
    }
  }
}
