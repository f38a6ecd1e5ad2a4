import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let imageVersionSkew = Rule(
    id: "image-version-skew", group: .images,
    summary: "One application runs two versions of the same image",
    rationale: """
      A migration, a worker or a cron job that stays behind its Deployment runs old code against the new schema, or the
      other way round. It comes from a tag that was raised in one file only.

      Reported for an application's own image within one file, one kustomization, or a folder that is applied as a whole,
      in one namespace. Quiet for digests, for tools and base images that many programs share (busybox, kubectl, official
      images), for a canary or a blue-green pair by name, and for images that a kustomization or Skaffold replaces.
      """,
    remedy: "raise both to the same tag, or set it once by a kustomization's images",
    severity: .info,
    examples: [
      .bad(
        "",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec: {template: {spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.5.0"}]}}}
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: migrate}
        spec: {template: {spec: {containers: [{name: migrate, image: ↓"ghcr.io/acme/shop:1.4.2"}]}}}
        """),
      .good(
        "one version; a shared tool in two",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            spec:
              initContainers: [{name: wait, image: "busybox:1.36.1"}]
              containers: [{name: web, image: "ghcr.io/acme/shop:1.5.0"}]
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: migrate}
        spec:
          template:
            spec:
              initContainers: [{name: wait, image: "busybox:1.37.0"}]
              containers: [{name: migrate, image: "ghcr.io/acme/shop:1.5.0"}]
        """),
      .good(
        "a canary; another namespace",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec: {template: {spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.5.0"}]}}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop-canary}
        spec: {template: {spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.6.0"}]}}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop, namespace: test}
        spec: {template: {spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.6.0"}]}}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: proxy}
        spec: {template: {spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.5.0-nginx"}]}}}
        """),
    ],
    check: .inventory { context in
      var sites = Set<Site>(minimumCapacity: context.inventory.workloads.count)
      var defects: [Defect] = []
      for workload in context.inventory.workloads where !workload.isPatch && !workload.isVariant {
        for container in workload.containers where !container.isPatch {
          guard let image = container.image, let tag = image.undigestedTag,
            !context.isReplaced(image)
          else { continue }
          let (isFirst, known) = sites.insert(Site(workload: workload, image: image))
          guard !isFirst, let other = known.image.undigestedTag, other != tag,
            !areFlavours(tag, other), known.workload.id != workload.id,
            let reference = image.reference,
            !reference.isGeneric,
            context.inventory.areAppliedTogether(known.workload.resource, workload.resource)
          else { continue }
          defects.append(
            Defect(
              "\(workload.id) runs \(reference.path):\(tag), \(known.workload.id) runs :\(other)",
              at: image.node, of: workload.resource,
              related: [Defect.Related("the other version", at: known.image.node)]))
        }
      }
      return defects
    })
}

/// `1.5.0-fpm` and `1.5.0-nginx`: one version, built for two purposes.
private func areFlavours(_ one: String, _ other: String) -> Bool {
  let (mine, theirs) = (one.split(separator: "-"), other.split(separator: "-"))
  return mine.first == theirs.first && mine.first?.contains(where: \.isNumber) == true
    && (mine + theirs).allSatisfy { part in part == mine.first || part.allSatisfy(\.isLetter) }
}

/// Who runs an image; equal to another one where both should run one version of it.
private struct Site: Hashable {
  let workload: Workload
  let image: ContainerImage

  static func == (lhs: Site, rhs: Site) -> Bool {
    lhs.image.reference?.path == rhs.image.reference?.path
      && lhs.workload.resource.source == rhs.workload.resource.source
      && lhs.workload.id.namespace == rhs.workload.id.namespace
      && lhs.image.reference?.registry == rhs.image.reference?.registry
  }

  /// These tell most of them apart.
  func hash(into hasher: inout Hasher) {
    hasher.combine(workload.resource.source)
    hasher.combine(image.reference?.path)
  }
}

extension Workload {
  /// One of several that are meant to differ.
  fileprivate var isVariant: Bool {
    var name = id.name
    return name.withUTF8 { name in
      var start = 0
      for end in 0...name.count where end == name.count || name[end] == UInt8(ascii: "-") {
        let part = name[start..<end]
        if variants.contains(where: {
          $0.utf8CodeUnitCount == part.count
            && part.elementsEqual(UnsafeBufferPointer(start: $0.utf8Start, count: part.count))
        }) {
          return true
        }
        start = end + 1
      }
      return false
    }
  }
}

private let variants: [StaticString] = ["blue", "canary", "green", "preview", "stable", "baseline"]
