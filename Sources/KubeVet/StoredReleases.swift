import Changes
import Linting
import Manifests
import Revisions
import YAMLSyntax

extension Scan.Result {
  /// Puts the objects of Helm releases in the place of the Secrets and ConfigMaps in which Helm keeps them.
  ///
  /// Of several revisions of a release the newest deployed one counts. What the cluster itself says of an
  /// object is newer than what a release says of it.
  mutating func unpackReleases() async {
    let kept = manifests.flatMap(\.resources).compactMap(KeptRelease.init)
    guard !kept.isEmpty else { return }
    manifests = manifests.map { file in
      guard file.resources.contains(where: { KeptRelease($0) != nil }) else { return file }
      return ManifestFile(
        tree: file.tree, resources: file.resources.filter { KeptRelease($0) == nil },
        hasWorkloads: isForRules)
    }
    let known = Set(manifests.flatMap(\.resources).map(\.id))
    let groups = Dictionary(grouping: kept, by: \.key)
    for (_, revisions) in groups.sorted(by: { $0.key < $1.key }) {
      guard let (kept, release) = await lastApplied(revisions) else { continue }
      let provenance = ReleaseProvenance(kept, release)
      let file = kept.node.tree.file
      let tree = SyntaxTree(
        parsing: SourceFile(
          path: file.path, bytes: Array(release.manifest.utf8), provenance: provenance))
      let resources = tree.roots.flatMap { Resource.objects(in: $0, source: kept.resource.source) }
        .map { $0.placed(in: release.namespace ?? kept.resource.id.namespace) }
        .filter { !known.contains($0.id) }
      manifests.append(ManifestFile(tree: tree, resources: resources, hasWorkloads: isForRules))
    }
  }

  private mutating func lastApplied(
    _ revisions: [KeptRelease]
  ) async -> (KeptRelease, StoredRelease)? {
    let newest = revisions.sorted { $0.version > $1.version }
    let marked = newest.first { $0.status == "deployed" }
    var last: (KeptRelease, StoredRelease)?
    for kept in marked.map({ [$0] }) ?? newest {
      do throws(StoredRelease.Failure) {
        let release = try await StoredRelease(kept.text)
        if release.status == "deployed" { return (kept, release) }
        last = last ?? (kept, release)
      } catch {
        problems.append(
          Problem(
            message: "the release in \(kept.resource.id) cannot be read: \(error.message)",
            file: kept.node.tree.file.path, line: kept.node.line))
        return nil
      }
    }
    return last
  }

  /// The one namespace of what a cluster says is there: where manifests that name none are applied, too.
  var onlyNamespaceInCluster: String? {
    let namespaces = manifests.flatMap { file in
      let isRelease = file.tree.file.provenance is ReleaseProvenance
      return file.resources.filter { isRelease || $0.metadata?["uid"] != nil }
        .compactMap(\.id.namespace)
    }
    return Set(namespaces).count == 1 ? namespaces.first : nil
  }
}

extension Scan.Result {
  /// How Helm applies what is released here; nil: nothing is, or it does not say.
  var releaseMethod: ApplyMethod? {
    let all = manifests.compactMap { $0.tree.file.provenance as? ReleaseProvenance }
    return !all.isEmpty && all.allSatisfy(\.isAppliedByServer) ? .server : nil
  }
}

/// A Secret or a ConfigMap in which Helm keeps a revision of a release.
private struct KeptRelease {
  let resource: Resource
  /// `data.release`.
  let node: Node
  let text: String
  /// What all revisions of the release share.
  let key: String
  let version: Int
  /// nil: the object does not tell.
  let status: String?

  /// nil: an object like any other.
  init?(_ resource: Resource) {
    let labels = resource.metadata?["labels"]
    let isMarked = labels?["owner"]?.says("helm") == true
    let isSecret = resource.id.kind == "Secret"
    guard resource.id.group.isEmpty, isSecret || resource.id.kind == "ConfigMap",
      isMarked || resource.root["type"]?.says("helm.sh/release.v1") == true,
      let node = resource.root["data"]?["release"], let text = node.text
    else { return nil }
    let name = resource.id.name
    let suffix = name.lastIndex(of: ".").map { name[name.index(after: $0)...] } ?? ""
    self.resource = resource
    self.node = node
    self.text = text
    key = "\(resource.id.namespace ?? "")/\(name.dropLast(suffix.count))"
    version = labels?["version"]?.text.flatMap { Int($0) } ?? Int(suffix.dropFirst()) ?? 0
    status = labels?["status"]?.text
  }
}

/// What a release holds stands nowhere that people could read: the object that keeps it is named.
private final class ReleaseProvenance: Provenance {
  private let origin: Origin
  let isAppliedByServer: Bool

  init(_ kept: KeptRelease, _ release: StoredRelease) {
    isAppliedByServer = release.isAppliedByServer
    let name = [release.namespace, release.name].compactMap(\.self).joined(separator: "/")
    origin = Origin(kept.resource.nameNode, role: "release \(name), revision \(release.version)")
  }

  func origins(of range: SourceRange) -> [Origin] { [origin] }
}
