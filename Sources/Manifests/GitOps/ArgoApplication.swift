import YAMLSyntax

/// What an Application of Argo CD, or the template of an ApplicationSet, applies.
package struct ArgoApplication: Sendable {
  package let resource: Resource
  package let spec: Node
  package let sources: [Source]

  package init?(_ resource: Resource) {
    guard resource.id.group == "argoproj.io", let root = resource.spec else { return nil }
    switch resource.id.kind {
    case "Application": spec = root
    case "ApplicationSet":
      guard let template = root["template"]?["spec"] else { return nil }
      spec = template
    default: return nil
    }
    self.resource = resource
    let list = spec["sources"].map { Array($0.items) } ?? []
    sources = (list.isEmpty ? spec["source"].map { [$0] } ?? [] : list).map(Source.init)
  }

  /// One repository, or one chart, of which an Application takes something.
  package struct Source: Sendable {
    package let node: Node

    package var url: Node? { node["repoURL"] }
    package var path: Node? { node["path"] }
    package var chart: Node? { node["chart"] }
    package var revision: Node? { node["targetRevision"] }

    /// Something in it is filled in when the Application is made.
    package var isTemplate: Bool {
      [url, path, chart, revision].contains { $0?.text.map(Placeholder.isIn) ?? false }
    }
  }
}

extension Inventory {
  package var argoApplications: [ArgoApplication] {
    (resources("argoproj.io", "Application") + resources("argoproj.io", "ApplicationSet"))
      .compactMap(ArgoApplication.init)
  }
}
