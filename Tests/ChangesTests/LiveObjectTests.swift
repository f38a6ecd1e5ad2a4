import Changes
import Manifests
import TestSupport
import Testing

/// Manifests over a dump of the objects that they made, with all that the cluster wrote into them.
@Suite struct LiveObjectTests {
  private static let mark = """
    uid: 5a1c, resourceVersion: "7", generation: 2, creationTimestamp: "2024-01-01T00:00:00Z",
    managedFields: [{manager: helm, operation: Update}]
    """

  private static let pairs: [(live: String, manifest: String)] = [
    (
      """
      apiVersion: v1
      kind: Service
      metadata: {name: a, namespace: default, \(mark)}
      spec:
        allocateLoadBalancerNodePorts: true
        clusterIP: 10.0.0.7
        clusterIPs: [10.0.0.7]
        externalTrafficPolicy: Local
        healthCheckNodePort: 31000
        internalTrafficPolicy: Cluster
        ipFamilies: [IPv4]
        ipFamilyPolicy: SingleStack
        ports: [{name: http, nodePort: 30001, port: 80, protocol: TCP, targetPort: 80}]
        selector: {app: a}
        sessionAffinity: None
        type: LoadBalancer
      status: {loadBalancer: {}}
      """,
      """
      apiVersion: v1
      kind: Service
      metadata: {name: a}
      spec:
        type: LoadBalancer
        externalTrafficPolicy: Local
        selector: {app: a}
        ports: [{name: http, port: 80}]
      """
    ),
    (
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: a, namespace: default, \(mark)}
      data: {mode: a}
      """,
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: a, resourceVersion: "7"}
      data: {mode: a}
      """
    ),
    (
      """
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata:
        uid: u
        resourceVersion: "1"
        creationTimestamp: "2024-01-01T00:00:00Z"
        name: a
        namespace: default
        annotations:
          pv.kubernetes.io/bind-completed: "yes"
          volume.kubernetes.io/storage-provisioner: ebs.csi.aws.com
        finalizers: [kubernetes.io/pvc-protection]
      spec:
        accessModes: [ReadWriteOnce]
        resources: {requests: {storage: 1Gi}}
        storageClassName: standard
        volumeMode: Filesystem
        volumeName: pvc-1
      status: {phase: Bound}
      """,
      """
      apiVersion: v1
      kind: PersistentVolumeClaim
      metadata: {name: a}
      spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1024Mi}}}
      """
    ),
    (
      """
      apiVersion: batch/v1
      kind: Job
      metadata:
        name: a
        namespace: default
        uid: u
        resourceVersion: "1"
        creationTimestamp: "2024-01-01T00:00:00Z"
        labels: {controller-uid: u, job-name: a, batch.kubernetes.io/job-name: a}
      spec:
        backoffLimit: 6
        completionMode: NonIndexed
        completions: 1
        manualSelector: false
        parallelism: 1
        podReplacementPolicy: TerminatingOrFailed
        selector: {matchLabels: {batch.kubernetes.io/controller-uid: u}}
        suspend: false
        template:
          metadata:
            creationTimestamp: null
            labels:
              app: a
              batch.kubernetes.io/controller-uid: u
              batch.kubernetes.io/job-name: a
              controller-uid: u
              job-name: a
          spec:
            containers:
            - {name: a, image: "a:1", imagePullPolicy: IfNotPresent, resources: {}}
            dnsPolicy: ClusterFirst
            restartPolicy: Never
            schedulerName: default-scheduler
            securityContext: {}
            terminationGracePeriodSeconds: 30
      """,
      """
      apiVersion: batch/v1
      kind: Job
      metadata: {name: a}
      spec:
        template:
          metadata: {labels: {app: a}}
          spec: {restartPolicy: Never, containers: [{name: a, image: "a:1"}]}
      """
    ),
    (
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: a, namespace: default, \(mark)}
      spec:
        containers:
        - name: a
          image: a:1
          volumeMounts:
          - {mountPath: /var/run/secrets/kubernetes.io/serviceaccount, name: kube-api, readOnly: true}
        nodeName: node-1
        preemptionPolicy: PreemptLowerPriority
        priority: 0
        serviceAccount: default
        serviceAccountName: default
        tolerations:
        - {effect: NoExecute, key: node.kubernetes.io/not-ready, operator: Exists, tolerationSeconds: 300}
        volumes: [{name: kube-api, projected: {defaultMode: 420, sources: []}}]
      """,
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: a}
      spec: {containers: [{name: a, image: "a:1"}]}
      """
    ),
    (
      """
      apiVersion: v1
      kind: PersistentVolume
      metadata: {name: a, \(mark), finalizers: [kubernetes.io/pv-protection]}
      spec:
        accessModes: [ReadWriteOnce]
        capacity: {storage: 1Gi}
        claimRef: {kind: PersistentVolumeClaim, name: c, namespace: d, uid: x}
        hostPath: {path: /a, type: ""}
        persistentVolumeReclaimPolicy: Retain
        volumeMode: Filesystem
      """,
      """
      apiVersion: v1
      kind: PersistentVolume
      metadata: {name: a}
      spec: {accessModes: [ReadWriteOnce], capacity: {storage: 1Gi}, hostPath: {path: /a}}
      """
    ),
  ]

  @Test(arguments: ApplyMethod.allCases, (pairs + marked).indices)
  func changesNothing(_ method: ApplyMethod, _ index: Int) {
    let (live, manifest) = (Self.pairs + Self.marked)[index]
    let set = ChangeSet(
      from: Vectors.inventory(live), to: Vectors.inventory(manifest),
      options: ChangeOptions(method: method))
    #expect(set.changes.flatMap(\.refusals).map(\.sentence) == [])
    #expect(set.changes.flatMap(\.fields).map { "\($0.path)" } == [])
  }

  /// What stands in a cluster beside the manifests: made by hand, by controllers, by the cluster.
  @Test(arguments: [
    ("", "", []), ("annotations: {meta.helm.sh/release-name: a}", "", ["delete"]),
    ("labels: {kustomize.toolkit.fluxcd.io/name: a}", "", ["delete"]),
    ("managedFields: [{manager: kustomize-controller, operation: Apply}]", "", ["delete"]),
    ("managedFields: [{manager: kube-controller-manager, operation: Update}]", "", []),
    ("", live, ["delete"]),
  ])
  func missesWhatWasApplied(_ marks: String, _ later: String, _ actions: [String]) {
    func object(_ name: String, _ metadata: String...) -> String {
      let fields = (["name: \(name)"] + metadata).filter { !$0.isEmpty }.joined(separator: ", ")
      return "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {\(fields)}\ndata: {a: b}\n"
    }
    let set = ChangeSet(
      from: Vectors.inventory(object("a", Self.live, marks) + object("b", Self.live)),
      to: Vectors.inventory(object("b", later)))
    #expect(set.changes.map(\.action.rawValue) == actions)
  }

  @Test(arguments: ApplyMethod.allCases, states.indices)
  func judgesByTheStatus(_ method: ApplyMethod, _ index: Int) {
    let state = Self.states[index]
    let set = ChangeSet(
      from: Vectors.inventory(state.live), to: Vectors.inventory(state.manifest),
      options: ChangeOptions(method: method))
    #expect(set.changes.map(\.reason) == [state.reason])
  }
}
