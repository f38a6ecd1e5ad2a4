import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let missingVolumeClaim = Rule(
    id: "missing-volume-claim", group: .references,
    summary: "A pod mounts a claim that is not in the scan",
    rationale: """
      A pod that names a PersistentVolumeClaim that does not exist stays `Pending` ("persistentvolumeclaim … not
      found") for as long as it is missing.

      A warning where other claims stand in the same folder or kustomization, or where a name is nearly the same;
      otherwise `info`, for it may be made elsewhere. Quiet for the claims that StatefulSets of the scan
      make (`data-db-0`), beside Helm templates that were not rendered, and for placeholders.
      What lives elsewhere can be named under `external:` in the configuration.
      """,
    remedy: "add the PersistentVolumeClaim, or correct claimName",
    severity: .warning,
    examples: [
      .bad(
        "",
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: uploads}
        spec: {accessModes: [ReadWriteMany], resources: {requests: {storage: 1Gi}}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
              volumes: [{name: data, persistentVolumeClaim: {claimName: ↓upload}}]
        """),
      .good(
        "",
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: uploads}
        spec: {accessModes: [ReadWriteMany], resources: {requests: {storage: 1Gi}}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
              volumes: [{name: data, persistentVolumeClaim: {claimName: uploads}}]
        """),
      .good(
        "a StatefulSet makes it",
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: uploads}
        spec: {accessModes: [ReadWriteMany], resources: {requests: {storage: 1Gi}}}
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db}
        spec:
          template:
            spec:
              containers: [{name: db, image: "postgres:16.4"}]
              volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
          volumeClaimTemplates: [{metadata: {name: data}}]
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: dump}
        spec:
          template:
            spec:
              containers: [{name: dump, image: "postgres:16.4"}]
              volumes: [{name: data, persistentVolumeClaim: {claimName: data-db-0}}]
        """),
    ],
    check: .inventory { context in
      missing(
        [GroupKind("", "PersistentVolumeClaim")], in: context,
        consequence: "the pod stays Pending without it"
      ) { !context.inventory.makesClaim($0.name) && !$0.isReplacedByTemplate }
    })
}

extension Inventory {
  /// `template-statefulset-ordinal`
  fileprivate func makesClaim(_ name: String) -> Bool {
    guard let dash = name.lastIndex(of: "-"), Int(name[name.index(after: dash)...]) != nil else {
      return false
    }
    let stem = name[..<dash]
    return workloads.contains { workload in
      workload.isStatefulSet
        && workload.spec?["volumeClaimTemplates"]?.items.contains { template in
          "\(template["metadata"]?["name"]?.text ?? "")-\(workload.id.name)" == stem
        } == true
    }
  }
}

extension Reference {
  /// A StatefulSet puts a claim of its own in the place of a volume that is called like its template.
  fileprivate var isReplacedByTemplate: Bool {
    guard let volumes = PodTemplate(from)?.spec["volumes"],
      let templates = from.spec?["volumeClaimTemplates"]
    else { return false }
    let volume = volumes.items.first { $0["persistentVolumeClaim"]?["claimName"]?.text == name }
    return templates.items.contains {
      $0["metadata"]?["name"]?.text == volume?["name"]?.text
    }
  }
}
