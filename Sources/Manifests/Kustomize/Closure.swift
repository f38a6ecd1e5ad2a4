import YAMLSyntax

/// What a folder comes to when kustomize builds it, as far as that can be told without building it: the
/// objects as they are written, with the names that they get on the way.
package struct Closure: Sendable {
  package struct Object: Sendable {
    package var kind: GroupKind
    package var version: String
    /// nil: generated.
    package var resource: Resource?
    /// As written, then as each kustomization on the way calls it.
    package var names: [String]
    package var namespaces: [String] = []
    /// The last part is a hash of the content.
    package var hasHash = false

    package var name: String { names.last ?? "" }
    package var namespace: String? { namespaces.last }
  }

  package var objects: [Object] = []
  /// Everything that it takes in is here to be read.
  package var isComplete = true
  /// Images may be set in ways that only kustomize knows.
  package var hasOwnImageRules = false
  /// Names that `images` and patches give to images on the way.
  package var newImages: Set<String> = []
  /// Labels that are laid over all objects.
  package var addedLabels: Set<String> = []
  package var inlinePatches: [String] = []
  /// Some patch in a file of its own may set images.
  package var hasUnreadPatches = false

  mutating func add(_ other: Closure) {
    objects += other.objects
    isComplete = isComplete && other.isComplete
    hasOwnImageRules = hasOwnImageRules || other.hasOwnImageRules
    newImages.formUnion(other.newImages)
    addedLabels.formUnion(other.addedLabels)
    inlinePatches += other.inlinePatches
    hasUnreadPatches = hasUnreadPatches || other.hasUnreadPatches
  }

  mutating func add(_ resource: Resource) {
    objects.append(
      Object(
        kind: resource.kind, version: String(resource.version), resource: resource,
        names: [resource.id.name], namespaces: resource.id.namespace.map { [$0] } ?? []))
  }

  /// Names, namespaces and labels as `namespace`, `namePrefix` and the like set them.
  mutating func rename(namespace: String?, prefix: String, suffix: String) {
    for index in objects.indices {
      if let namespace, !ClusterScope.contains(objects[index].kind) {
        objects[index].namespaces.append(namespace)
      }
      if !prefix.isEmpty || !suffix.isEmpty, !objects[index].isNeverRenamed {
        objects[index].names.append("\(prefix)\(objects[index].name)\(suffix)")
      }
    }
  }
}

extension Closure.Object {
  /// kustomize leaves these names alone.
  fileprivate var isNeverRenamed: Bool {
    ["CustomResourceDefinition", "APIService", "Namespace"].contains(kind.kind)
  }
}

/// Works out closures over the kustomizations and manifests of a repository, each folder once.
package struct ClosureReader: Sendable {
  package let repository: Repository
  private var known: [String: Closure] = [:]
  private var open: Set<String> = []

  package init(_ repository: Repository) { self.repository = repository }

  /// Of a folder with a kustomization; incomplete where there is none.
  package mutating func closure(of folder: String) -> Closure {
    if let closure = known[folder] { return closure }
    guard let kustomization = repository.kustomizations[folder], open.insert(folder).inserted else {
      return Closure(isComplete: false)
    }
    defer { open.remove(folder) }
    let closure = transformed(by: kustomization, takenIn(by: kustomization))
    known[folder] = closure
    return closure
  }

  /// What `kustomization` takes in, before it changes anything.
  package mutating func takenIn(by kustomization: KustomizationFile) -> Closure {
    var closure = Closure()
    takeIn(kustomization, &closure)
    return closure
  }

  private mutating func takeIn(_ kustomization: KustomizationFile, _ closure: inout Closure) {
    for entry in kustomization.resources {
      if let path = entry.path, let objects = repository.objects[path] {
        for object in objects { closure.add(object) }
      } else if let path = entry.path, repository.kustomizations[path] != nil {
        closure.add(self.closure(of: path))
      } else {
        closure.isComplete = false
      }
    }
    for entry in kustomization.components {
      guard let path = entry.path, let component = repository.kustomizations[path],
        open.insert(path).inserted
      else {
        closure.isComplete = false
        continue
      }
      takeIn(component, &closure)
      closure = transformed(by: component, closure)
      open.remove(path)
    }
    addGenerated(kustomization, &closure)
    if kustomization.isOpaque { closure.isComplete = false }
  }

  private func addGenerated(_ kustomization: KustomizationFile, _ closure: inout Closure) {
    for (field, kind) in [
      ("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret"),
    ] {
      for entry in kustomization.list(field) {
        guard let name = entry["name"]?.text, entry["behavior"]?.says("merge") != true,
          entry["behavior"]?.says("replace") != true
        else { continue }
        closure.objects.append(
          Closure.Object(
            kind: GroupKind("", kind), version: "v1", resource: nil, names: [name],
            namespaces: entry["namespace"]?.text.map { [$0] } ?? [], hasHash: true))
      }
    }
  }

  /// `prefix` and `suffix` stand in place of its own.
  func transformed(
    by kustomization: KustomizationFile, _ closure: Closure, prefix: String? = nil,
    suffix: String? = nil
  ) -> Closure {
    var closure = closure
    let root = kustomization.root
    closure.rename(
      namespace: root["namespace"]?.text, prefix: prefix ?? root["namePrefix"]?.text ?? "",
      suffix: suffix ?? root["nameSuffix"]?.text ?? "")
    closure.newImages.formUnion(kustomization.list("images").compactMap { $0["newName"]?.text })
    closure.hasOwnImageRules = closure.hasOwnImageRules || kustomization.hasOwnImageRules
    closure.addedLabels.formUnion(kustomization.addedLabels.keys)
    addPatches(of: kustomization, to: &closure)
    return closure
  }

  package func addPatches(of kustomization: KustomizationFile, to closure: inout Closure) {
    closure.inlinePatches += kustomization.inlinePatches
    for path in kustomization.patchFiles {
      let patches = repository.objects[path] ?? []
      let images = patches.map(\.imageNames)
      closure.newImages.formUnion(images.compactMap { $0 }.joined())
      if images.isEmpty || images.contains(nil) { closure.hasUnreadPatches = true }
    }
  }
}

extension KustomizationFile {
  /// Labels laid over all objects, by key.
  package var addedLabels: [String: String] {
    var labels: [String: String] = [:]
    let maps = [root["commonLabels"]].compactMap { $0 } + list("labels").compactMap { $0["pairs"] }
    for (key, value) in maps.flatMap(\.pairs) {
      if let key = key.text { labels[key] = value.text ?? "" }
    }
    return labels
  }
}
