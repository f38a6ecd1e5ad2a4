import Foundation

extension String {
  func replacing(_ old: String, _ new: String) -> String {
    replacingOccurrences(of: old, with: new)
  }
}

extension UpdateRuleTests {
  private static func service(_ spec: String, port: String = "port: 80") -> String {
    """
    apiVersion: v1
    kind: Service
    metadata: {name: web}
    spec:
      selector: {app: web}
      ports: [{name: http, \(port)}]
      \(spec.replacing("; ", "\n  "))
    """
  }

  static let services = [
    Edit(
      "None to an address", service("clusterIP: None"), service("clusterIP: 10.0.0.1"),
      refused: "spec.clusterIPs[0]"),
    Edit("None to empty", service("clusterIP: None"), service("clusterIP: \"\"")),
    Edit("null", service("clusterIP: 10.0.0.1"), service("clusterIP: null")),
    Edit(
      "a class removed", service("type: LoadBalancer; loadBalancerClass: a/b"),
      service("type: LoadBalancer"), refused: "spec.loadBalancerClass"),
    Edit(
      "a class with the type", service("type: ClusterIP"),
      service("type: LoadBalancer; loadBalancerClass: a/b")),
    Edit(
      "a class left", service("type: LoadBalancer; loadBalancerClass: a/b"),
      service("type: NodePort; loadBalancerClass: a/b")),
    Edit(
      "a class changed with the type", service("type: LoadBalancer; loadBalancerClass: a/b"),
      service("type: NodePort; loadBalancerClass: a/c"), refused: "spec.loadBalancerClass"),
    Edit(
      "a port changed with the type",
      service("type: NodePort", port: "port: 80, nodePort: 30001"),
      service("type: ClusterIP", port: "port: 80, nodePort: 30002"),
      refused: "spec.ports[0].nodePort"),
    Edit(
      "a health port changed",
      service("type: LoadBalancer; externalTrafficPolicy: Local; healthCheckNodePort: 31000"),
      service("type: LoadBalancer; externalTrafficPolicy: Local; healthCheckNodePort: 31001"),
      refused: "spec.healthCheckNodePort"),
    Edit(
      "a health port removed",
      service("type: LoadBalancer; externalTrafficPolicy: Local; healthCheckNodePort: 31000"),
      service("type: LoadBalancer; externalTrafficPolicy: Local")),
    Edit(
      "the order of families",
      service("ipFamilyPolicy: RequireDualStack; ipFamilies: [IPv4, IPv6]"),
      service("ipFamilyPolicy: RequireDualStack; ipFamilies: [IPv6, IPv4]"),
      refused: "spec.clusterIPs[0]"),
    Edit(
      "a second family without a policy", service("type: ClusterIP"),
      service("ipFamilies: [IPv4, IPv6]"), refused: "spec.ipFamilyPolicy"),
    Edit("both stacks", service("type: ClusterIP"), service("ipFamilyPolicy: RequireDualStack")),
    Edit(
      "headless: other families", service("clusterIP: None; ipFamilies: [IPv4]"),
      service("clusterIP: None; ipFamilies: [IPv6]")),
    Edit(
      "from ExternalName", service("type: ExternalName; externalName: a.b"),
      service("type: ClusterIP; clusterIP: 10.0.0.1")),
    Edit(
      "headless to ExternalName", service("clusterIP: None"),
      service("type: ExternalName; externalName: a.b")),
    Edit(
      "headless to ExternalName, None left", service("clusterIP: None"),
      service("type: ExternalName; externalName: a.b; clusterIP: None")),
    Edit("ClientIP and back", service("sessionAffinity: ClientIP"), service("type: ClusterIP")),
    Edit(
      "a twin of another protocol", service("type: ClusterIP"),
      service("type: ClusterIP").replacing("]", ", {name: u, port: 80, protocol: UDP}]")),
  ]

  private static func claim(_ spec: String, meta: String = "") -> String {
    """
    apiVersion: v1
    kind: PersistentVolumeClaim
    metadata: {name: data\(meta)}
    spec: {accessModes: [ReadWriteOnce], \(spec)}
    """
  }

  private static func volume(_ spec: String) -> String {
    """
    apiVersion: v1
    kind: PersistentVolume
    metadata: {name: data}
    spec: {accessModes: [ReadWriteOnce], capacity: {storage: 1Gi}, \(spec)}
    """
  }

  private static let one = "resources: {requests: {storage: 1Gi}}"
  private static let terms =
    "required: {nodeSelectorTerms: [{matchExpressions: [{key: KEY, operator: Exists}]}]}"

  static let volumes = [
    Edit(
      "a limit", claim(one), claim("resources: {requests: {storage: 1Gi}, limits: {storage: 2Gi}}"),
      refused: "spec"),
    Edit(
      "another volume", claim(one + ", volumeName: a"), claim(one + ", volumeName: b"),
      refused: "spec"),
    Edit(
      "a data source", claim(one),
      claim(one + ", dataSource: {kind: PersistentVolumeClaim, name: a}"),
      refused: "spec"),
    Edit(
      "the class empty to unset", claim(one + ", storageClassName: \"\""), claim(one),
      refused: "spec"),
    Edit("an attributes class", claim(one), claim(one + ", volumeAttributesClassName: gold")),
    Edit(
      "no attributes class", claim(one + ", volumeAttributesClassName: gold"), claim(one),
      refused: "spec.volumeAttributesClassName"),
    Edit(
      "no attributes class, on an old server",
      claim(one + ", volumeAttributesClassName: gold"), claim(one), kubernetes: 33),
    Edit(
      "growth of a volume made by hand", claim(one + ", storageClassName: \"\""),
      claim("resources: {requests: {storage: 2Gi}}, storageClassName: \"\""), refused: ""),
    Edit(
      "the old annotation", claim(one),
      claim(one, meta: ", annotations: {volume.beta.kubernetes.io/storage-class: a}"),
      refused: "metadata.annotations.volume.beta.kubernetes.io/storage-class"),
    Edit(
      "the default of readOnly", volume("nfs: {server: a, path: /b}"),
      volume("nfs: {server: a, path: /b, readOnly: false}")),
    Edit(
      "another source", volume("nfs: {server: a, path: /b}"), volume("hostPath: {path: /b}"),
      refused: "spec.persistentvolumesource"),
    Edit(
      "a secret changed",
      volume(
        "csi: {driver: a, volumeHandle: b, controllerExpandSecretRef: {name: a, namespace: a}}"),
      volume(
        "csi: {driver: a, volumeHandle: b, controllerExpandSecretRef: {name: b, namespace: a}}"),
      refused: "spec.persistentvolumesource"),
    Edit(
      "a GA label to beta",
      volume("nodeAffinity: {\(terms)}").replacing("KEY", "topology.kubernetes.io/zone"),
      volume("nodeAffinity: {\(terms)}").replacing("KEY", "failure-domain.beta.kubernetes.io/zone"),
      refused: "nodeAffinity"),
    Edit(
      "Block", volume("hostPath: {path: /b}"), volume("hostPath: {path: /b}, volumeMode: Block"),
      refused: "volumeMode"),
    Edit(
      "no class", volume("hostPath: {path: /b}, storageClassName: a"),
      volume("hostPath: {path: /b}")),
    Edit(
      "no attributes class of a volume",
      volume("hostPath: {path: /b}, volumeAttributesClassName: a"),
      volume("hostPath: {path: /b}"), refused: "spec.volumeAttributesClassName"),
  ]

  private static func object(_ apiVersion: String, _ kind: String, _ rest: String) -> String {
    "apiVersion: \(apiVersion)\nkind: \(kind)\nmetadata: {name: a}\n\(rest.replacing("; ", "\n"))\n"
  }

  private static func definition(_ spec: String) -> String {
    object("apiextensions.k8s.io/v1", "CustomResourceDefinition", "spec: {\(spec)}")
  }

  private static let names = "group: a.b, names: {kind: A, plural: as}"

  static let others = [
    Edit(
      "binaryData where there was none", object("v1", "ConfigMap", "immutable: true; data: {a: b}"),
      object("v1", "ConfigMap", "immutable: true; data: {a: b}; binaryData: {}"),
      refused: "binaryData"),
    Edit(
      "immutable and changed at once", object("v1", "ConfigMap", "data: {a: b}"),
      object("v1", "ConfigMap", "immutable: true; data: {a: c}")),
    Edit(
      "false said", object("v1", "ConfigMap", "data: {a: b}"),
      object("v1", "ConfigMap", "immutable: false; data: {a: c}")),
    Edit(
      "a Secret's type written down", object("v1", "Secret", "data: {a: Yg==}"),
      object("v1", "Secret", "type: Opaque; data: {a: Yg==}")),
    Edit(
      "a Secret's type set", object("v1", "Secret", "data: {a: Yg==}"),
      object("v1", "Secret", "type: a/b; data: {a: Yg==}"), refused: "type"),
    Edit(
      "a deletion mark", object("v1", "ConfigMap", "data: {a: b}"),
      object("v1", "ConfigMap", "data: {a: b}").replacing(
        "{name: a}", "{name: a, deletionTimestamp: \"2020-01-01T00:00:00Z\"}"),
      refused: "metadata.deletionTimestamp"),
    Edit(
      "pod addresses of a node", object("v1", "Node", "spec: {podCIDR: 10.0.0.0/24}"),
      object("v1", "Node", "spec: {podCIDR: 10.0.1.0/24}"), refused: "spec.podCIDRs"),
    Edit(
      "a range appended",
      object("networking.k8s.io/v1", "ServiceCIDR", "spec: {cidrs: [10.0.0.0/24]}"),
      object("networking.k8s.io/v1", "ServiceCIDR", "spec: {cidrs: [10.0.0.0/24, 'fd00::/112']}")),
    Edit(
      "reclaimPolicy removed",
      object("storage.k8s.io/v1", "StorageClass", "provisioner: a; reclaimPolicy: Retain"),
      object("storage.k8s.io/v1", "StorageClass", "provisioner: a"), refused: "reclaimPolicy"),
    Edit(
      "attachRequired back to its default",
      object("storage.k8s.io/v1", "CSIDriver", "spec: {attachRequired: false}"),
      object("storage.k8s.io/v1", "CSIDriver", "spec: {}"), refused: "spec.attachedRequired"),
    Edit(
      "the order of life cycles",
      object(
        "storage.k8s.io/v1", "CSIDriver", "spec: {volumeLifecycleModes: [Persistent, Ephemeral]}"),
      object(
        "storage.k8s.io/v1", "CSIDriver", "spec: {volumeLifecycleModes: [Ephemeral, Persistent]}"),
      refused: "spec.volumeLifecycleModes"),
    Edit(
      "a handler", object("node.k8s.io/v1", "RuntimeClass", "handler: a"),
      object("node.k8s.io/v1", "RuntimeClass", "handler: b"), refused: "handler"),
    Edit(
      "another driver of a slice",
      object("resource.k8s.io/v1", "ResourceSlice", "spec: {driver: a, pool: {name: p}}"),
      object("resource.k8s.io/v1", "ResourceSlice", "spec: {driver: b, pool: {name: p}}"),
      refused: "spec.driver"),
    Edit(
      "a claim's defaults",
      object(
        "resource.k8s.io/v1", "ResourceClaim",
        "spec: {devices: {requests: [{name: a, exactly: {deviceClassName: b}}]}}"),
      object(
        "resource.k8s.io/v1", "ResourceClaim",
        "spec: {devices: {requests: [{name: a, exactly: {deviceClassName: b, count: 1, allocationMode: ExactCount}}]}}"
      )),
    Edit(
      "a scope", definition("\(names), scope: Namespaced, versions: []"),
      definition("\(names), scope: Cluster, versions: []"), refused: "spec.scope"),
    Edit(
      "the storage version moves",
      definition("\(names), versions: [{name: v1, storage: true}, {name: v2, storage: false}]"),
      definition("\(names), versions: [{name: v1, storage: false}, {name: v2, storage: true}]")),
    Edit(
      "a version that nothing is stored in",
      definition("\(names), versions: [{name: v1, storage: true}, {name: v2, storage: false}]"),
      definition("\(names), versions: [{name: v1, storage: true}]")),
    Edit(
      "selector and labels of a controller",
      object(
        "v1", "ReplicationController",
        "spec: {selector: {a: b}, template: {metadata: {labels: {a: b}}}}"),
      object(
        "v1", "ReplicationController",
        "spec: {selector: {a: c}, template: {metadata: {labels: {a: c}}}}")),
    Edit(
      "labels of a controller that keeps its selector",
      object("v1", "ReplicationController", "spec: {template: {metadata: {labels: {a: b}}}}"),
      object("v1", "ReplicationController", "spec: {template: {metadata: {labels: {a: c}}}}"),
      refused: "spec.template.metadata.labels"),
    Edit(
      "a revision's number", object("apps/v1", "ControllerRevision", "data: {a: b}; revision: 1"),
      object("apps/v1", "ControllerRevision", "data: {a: b}; revision: 2")),
    Edit(
      "fields that an annotation freezes",
      object("example.com/v1", "Database", "spec: {a: 1}").replacing(
        "{name: a}", "{name: a, annotations: {gitops.flux.io/immutable-fields: spec.a}}"),
      object("example.com/v1", "Database", "spec: {a: 2}").replacing(
        "{name: a}", "{name: a, annotations: {gitops.flux.io/immutable-fields: spec.a}}"),
      refused: "spec.a"),
    Edit(
      "when a driver looks at groups",
      object("storage.k8s.io/v1", "CSIDriver", "spec: {fsGroupPolicy: None}"),
      object("storage.k8s.io/v1", "CSIDriver", "spec: {fsGroupPolicy: File}")),
    Edit(
      "the same before 1.29",
      object("storage.k8s.io/v1", "CSIDriver", "spec: {fsGroupPolicy: None}"),
      object("storage.k8s.io/v1", "CSIDriver", "spec: {fsGroupPolicy: File}"),
      refused: "spec.fsGroupPolicy", kubernetes: 28),
    Edit(
      "a class of Gateways under another controller",
      object("gateway.networking.k8s.io/v1", "GatewayClass", "spec: {controllerName: a.b/c}"),
      object("gateway.networking.k8s.io/v1", "GatewayClass", "spec: {controllerName: a.b/d}"),
      refused: "spec.controllerName"),
    Edit(
      "a snapshot of another claim",
      object(
        "snapshot.storage.k8s.io/v1", "VolumeSnapshot",
        "spec: {source: {persistentVolumeClaimName: a}}"),
      object(
        "snapshot.storage.k8s.io/v1", "VolumeSnapshot",
        "spec: {source: {persistentVolumeClaimName: b}}"),
      refused: "spec.source.persistentVolumeClaimName"),
    Edit(
      "a snapshot of another class",
      object("snapshot.storage.k8s.io/v1", "VolumeSnapshot", "spec: {volumeSnapshotClassName: a}"),
      object("snapshot.storage.k8s.io/v1", "VolumeSnapshot", "spec: {volumeSnapshotClassName: b}")),
  ]
}
