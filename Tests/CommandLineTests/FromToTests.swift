import Foundation
import Testing

/// `--from` and `--to` compare files, folders and dumps without git.
@Suite struct FromToTests {
  /// What `kubectl get … -o yaml` says of a live Deployment and of what controllers made from it.
  private static let dump = """
    apiVersion: v1
    kind: List
    metadata: {resourceVersion: ""}
    items:
      - apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: shop
          namespace: default
          uid: 11111111-2222-4333-8444-555555555555
          resourceVersion: "812"
          generation: 3
          creationTimestamp: "2026-01-01T00:00:00Z"
          annotations: {deployment.kubernetes.io/revision: "3"}
          managedFields: [{manager: kubectl, operation: Update, apiVersion: apps/v1}]
        spec:
          progressDeadlineSeconds: 600
          replicas: 2
          revisionHistoryLimit: 10
          selector: {matchLabels: {app: shop}}
          strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 25%, maxUnavailable: 25%}}
          template:
            metadata: {creationTimestamp: null, labels: {app: shop}}
            spec:
              containers:
                - name: web
                  image: ghcr.io/acme/shop:1.0.0
                  imagePullPolicy: IfNotPresent
                  resources: {}
                  terminationMessagePath: /dev/termination-log
                  terminationMessagePolicy: File
              dnsPolicy: ClusterFirst
              restartPolicy: Always
              schedulerName: default-scheduler
              securityContext: {}
              terminationGracePeriodSeconds: 30
        status: {replicas: 2, readyReplicas: 2}
      - apiVersion: apps/v1
        kind: ReplicaSet
        metadata:
          name: shop-5d4f8c7b9
          namespace: default
          uid: 21111111-2222-4333-8444-555555555555
          ownerReferences: [{apiVersion: apps/v1, kind: Deployment, name: shop, uid: "1", controller: true}]
        spec: {replicas: 2, selector: {matchLabels: {app: shop}}}
      - apiVersion: v1
        kind: Endpoints
        metadata: {name: shop, namespace: default, uid: 31111111-2222-4333-8444-555555555555}

    """

  private static let manifest = """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: shop, namespace: default}
    spec:
      replicas: 2
      selector: {matchLabels: {app: shop}}
      template:
        metadata: {labels: {app: shop}}
        spec:
          containers: [{name: web, image: "ghcr.io/acme/shop:1.0.0"}]

    """

  private func plan(_ old: String, _ new: String) async throws -> Program.Outcome {
    try await withFolder(["old.yaml": old, "new.yaml": new]) { folder in
      try await Program(in: folder)("plan", "--from", "old.yaml", "--to", "new.yaml")
    }
  }

  @Test func aDumpAndItsManifestAreTheSame() async throws {
    let outcome = try await plan(Self.dump, Self.manifest)
    #expect(outcome.output == "Compared with old.yaml:\n\nno changes\n")
    #expect(outcome.status == 0)
  }

  @Test func aDumpKnowsWhatWillBeRefused() async throws {
    let changed = Self.manifest.replacing("{app: shop}", with: "{app: store}")
    let outcome = try await plan(Self.dump, changed)
    #expect(outcome.output.contains("! refuse  Deployment default/shop"))
    #expect(outcome.output.contains("spec.selector.matchLabels.app: shop → store"))
    #expect(outcome.status == 1)
  }

  @Test func aDumpAgainstItselfIsQuiet() async throws {
    let outcome = try await plan(Self.dump, Self.dump)
    #expect(outcome.output.hasSuffix("no changes\n"))
  }

  @Test(arguments: [
    ["plan", "--from", "old.yaml"], ["plan", "--to", "old.yaml"],
    ["plan", "--from", "old.yaml", "--to", "old.yaml", "--against", "HEAD"],
  ])
  func halfACommandIsAUsageError(arguments: [String]) async throws {
    try await withFolder(["old.yaml": Self.manifest]) { folder in
      let outcome = try await Program(in: folder).run(arguments)
      #expect(outcome.status == 2)
      #expect(outcome.output.isEmpty)
    }
  }

  @Test func whatIsNotThereIsAProblem() async throws {
    try await withFolder(["new.yaml": Self.manifest]) { folder in
      let outcome = try await Program(in: folder)(
        "plan", "--from", "gone.yaml", "--to", "new.yaml")
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains("gone.yaml"))
    }
  }
}
