import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let invalidVolume = Rule(
    id: "invalid-volume", group: .syntax,
    summary: "The API server refuses a volume, a claim or a class that is put together like this",
    rationale: """
      "spec.resources[storage]: Required value": a claim says how much it wants, and which ways of access, of which `ReadWriteOncePod` goes with no
      other. A PersistentVolume has just one source and says how much it holds; a local one says on which nodes it is. A StorageClass names each
      topology once, with its values.

      Of a StatefulSet's templates the server makes claims, which it then refuses; from 1.35 on it refuses the StatefulSet. Quiet for placeholders, for patches, and for what was read from a
      cluster.
      """,
    remedy: "write what the API server takes there",
    severity: .error, errorsAreRefusals: true,
    examples: [
      .bad(
        "claims",
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: shop}
        spec: {accessModes: [ReadWriteOncePod, ↓ReadWriteOnce], resources: {↓requests: {}}}
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: cart}
        spec: {accessModes: ↓[], resources: {↓limits: {storage: 1Gi}}}
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: shop}
        spec:
          selector: {matchLabels: {app: shop}}
          serviceName: shop
          template:
            metadata: {labels: {app: shop}}
            spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]}
          volumeClaimTemplates:
            - metadata: {name: data}
              spec: {accessModes: [ReadWriteOnce], resources: {↓requests: {memory: 1Gi}}}
        """),
      .bad(
        "what a claim is filled with",
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: shop}
        spec:
          accessModes: [ReadWriteOnce]
          resources: {requests: {storage: 1Gi}}
          dataSourceRef: {kind: ↓VolumeSnapshot, name: shop}
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: cart}
        spec:
          accessModes: [ReadWriteOnce]
          resources: {requests: {storage: 1Gi}}
          ↓dataSource: {kind: PersistentVolumeClaim, name: cart-1}
          dataSourceRef: {kind: PersistentVolumeClaim, name: cart-2}
        """),
      .good(
        "what a claim is filled with",
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: shop}
        spec:
          accessModes: [ReadWriteOnce]
          resources: {requests: {storage: 1Gi}}
          dataSource: {apiGroup: snapshot.storage.k8s.io, kind: VolumeSnapshot, name: shop}
          dataSourceRef: {apiGroup: snapshot.storage.k8s.io, kind: VolumeSnapshot, name: shop}
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: cart}
        spec:
          accessModes: [ReadWriteOnce]
          resources: {requests: {storage: 1Gi}}
          dataSource: {apiGroup: acme.com, kind: Backup, name: cart-1}
          dataSourceRef: {apiGroup: acme.com, kind: Backup, name: cart-2}
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: order}
        spec:
          accessModes: [ReadWriteOnce]
          resources: {requests: {storage: 1Gi}}
          dataSource: {kind: PersistentVolumeClaim, name: "${SOURCE}"}
          dataSourceRef: {apiGroup: "", kind: PersistentVolumeClaim, name: order}
        """),
      .bad(
        "classes and drivers",
        """
        apiVersion: storage.k8s.io/v1
        kind: StorageClass
        metadata: {name: shop}
        provisioner: ebs.csi.aws.com
        allowedTopologies:
          - matchLabelExpressions: [{key: zone, values: [a, b, ↓a]}, {key: ↓zone, values: ↓[]}]
        ---
        apiVersion: storage.k8s.io/v1
        kind: VolumeAttributesClass
        metadata: {name: shop}
        driverName: ebs.csi.aws.com
        parameters: ↓{}
        ---
        apiVersion: storage.k8s.io/v1
        kind: CSIDriver
        metadata: {name: csi.acme.com}
        spec: {tokenRequests: [{audience: acme}, {}, {audience: ↓acme}, {↓expirationSeconds: 3600}]}
        """),
      .good(
        "classes and drivers",
        """
        apiVersion: storage.k8s.io/v1
        kind: StorageClass
        metadata: {name: shop}
        provisioner: kubernetes.io/no-provisioner
        parameters: {}
        allowedTopologies:
          - matchLabelExpressions: [{key: zone, values: [a, "${ZONE}", "${ZONE}"]}]
          - matchLabelExpressions: [{key: zone, values: [b]}]
        ---
        apiVersion: storage.k8s.io/v1
        kind: CSIDriver
        metadata: {name: csi.acme.com}
        spec: {tokenRequests: [{audience: acme}, {audience: "", expirationSeconds: 600}]}
        """),
      .bad(
        "volumes",
        """
        apiVersion: v1
        kind: PersistentVolume
        metadata: {name: shop}
        spec: {↓capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce]}
        ---
        apiVersion: v1
        kind: PersistentVolume
        metadata: {name: cart}
        spec: {capacity: {storage: ↓0}, accessModes: [ReadWriteOncePod, ↓ReadWriteMany], ↓local: {path: /data}}
        ---
        apiVersion: v1
        kind: PersistentVolume
        metadata: {name: order}
        spec:
          capacity: {storage: 1Gi, ↓cpu: 1}
          accessModes: [ReadWriteOnce]
          hostPath: {path: /data}
          ↓nfs: {server: nfs.acme.com, path: /data}
          nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: zone, operator: ↓In}]}]}}
        """),
      .good(
        "",
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: shop}
        spec: {accessModes: [ReadWriteOncePod], resources: {requests: {storage: 1Gi}}}
        ---
        apiVersion: v1
        kind: PersistentVolume
        metadata: {name: shop}
        spec:
          capacity: {storage: 1Gi}
          accessModes: [ReadWriteOnce, ReadOnlyMany]
          hostPath: null
          local: {path: /data}
          nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [node-1]}]}]}}
        """),
      .good(
        "placeholders, what is misspelt, and a patch",
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: shop}
        spec: {accessModes: ["${MODE}"], resources: {requests: {"${WHAT}": 1Gi}}}
        ---
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: cart}
        spec: {accessModes: [ReadWriteOnce], resources: {storage: 1Gi}}
        ---
        apiVersion: v1
        kind: PersistentVolume
        metadata: {name: shop}
        spec: {capacity: {storage: "${SIZE}"}, accessModes: [ReadWriteOnce], hostpath: {path: /data}}
        ---
        apiVersion: v1
        kind: PersistentVolume
        metadata: {name: order}
        spec: {$patch: merge, mountOptions: [hard]}
        """),
    ] + VolumeFaults.sourceExamples,
    check: .resource(of: [
      GroupKind("", "PersistentVolume"), GroupKind("", "PersistentVolumeClaim"),
      GroupKind("apps", "StatefulSet"), GroupKind("storage.k8s.io", "CSIDriver"),
      GroupKind("storage.k8s.io", "StorageClass"),
      GroupKind("storage.k8s.io", "VolumeAttributesClass"),
    ]) { resource, settings in
      let minor = settings.kubernetes.minor
      let defects =
        resource.id.group == "storage.k8s.io"
        ? StorageFaults(of: resource).defects
        : resource.spec.map { VolumeFaults(of: resource, $0, minor: minor).defects } ?? []
      return defects.isEmpty || resource.mayBeRefused ? defects : []
    })
}
