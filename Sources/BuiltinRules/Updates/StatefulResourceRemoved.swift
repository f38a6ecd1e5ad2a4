import Changes
import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let statefulResourceRemoved = Rule(
    id: "stateful-resource-removed", group: .updates,
    summary: "Something that holds data is gone from the manifests",
    rationale: """
      A StatefulSet, a claim, a volume, a Namespace or a CustomResourceDefinition that is pruned takes what it
      holds along: pods and their identity, data, every object in the namespace, every custom resource. So does one
      that is deleted and made anew where an update would do: a hook of Helm's, or what `always-replace` asks for.
      Warnings are the StatefulSet that gets fewer pods while `whenScaled: Delete` deletes their claims, and what goes
      from the folder of one Kustomization or Application, which prunes, to that of another.

      `info` where it says that it is to be kept: `helm.sh/resource-policy: keep`, Flux's `prune: disabled`,
      Argo CD's `Prune=false`, kapp's `delete-strategy: orphan`; and where whoever applies its folder does not
      prune: a Kustomization with `prune: false`, an Application that is `automated` without `prune`. Otherwise
      whether anything prunes is not known: kubectl apply alone deletes nothing.

      Quiet for what a dump of a cluster holds beside the manifests: claims of a StatefulSet, volumes made for
      claims, whatever no tool has marked as applied.
      """,
    remedy:
      "keep it (helm.sh/resource-policy: keep, kustomize.toolkit.fluxcd.io/prune: disabled), or accept it in .kubevet.yaml (suppressions)",
    severity: .error, acceptance: .configuration,
    examples: [
      .bad(
        "",
        was: """
          apiVersion: v1
          kind: PersistentVolumeClaim
          metadata: {name: ↓data}
          spec:
            accessModes: [ReadWriteOnce]
            resources: {requests: {storage: 10Gi}}
          ---
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: settings}
          """,
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}
        """),
      .bad(
        "made anew where an update would do",
        was: """
          apiVersion: v1
          kind: PersistentVolumeClaim
          metadata: {name: data, annotations: {kapp.k14s.io/update-strategy: always-replace}}
          spec:
            accessModes: [ReadWriteOnce]
            resources: {requests: {storage: 10Gi}}
          """,
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: ↓data, annotations: {kapp.k14s.io/update-strategy: always-replace}}
        spec:
          accessModes: [ReadWriteOnce]
          resources: {requests: {storage: 20Gi}}
        """),
      .bad(
        "claims that go with their pods",
        was: """
          apiVersion: apps/v1
          kind: StatefulSet
          metadata: {name: db}
          spec:
            replicas: 3
            persistentVolumeClaimRetentionPolicy: {whenScaled: Delete}
            serviceName: db
            selector: {matchLabels: {app: db}}
            template:
              metadata: {labels: {app: db}}
              spec: {containers: [{name: db, image: "postgres:17.2"}]}
            volumeClaimTemplates:
              - metadata: {name: data}
                spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 10Gi}}}
          """,
        """
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db}
        spec:
          replicas: ↓1
          persistentVolumeClaimRetentionPolicy: {whenScaled: Delete}
          serviceName: db
          selector: {matchLabels: {app: db}}
          template:
            metadata: {labels: {app: db}}
            spec: {containers: [{name: db, image: "postgres:17.2"}]}
          volumeClaimTemplates:
            - metadata: {name: data}
              spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 10Gi}}}
        """),
      .bad(
        "what applies its folder does not prune (`info`)",
        was: """
          apiVersion: kustomize.toolkit.fluxcd.io/v1
          kind: Kustomization
          metadata: {name: apps, namespace: flux-system}
          spec: {path: ./apps, prune: false, sourceRef: {kind: GitRepository, name: flux-system}}
          ---
          apiVersion: v1
          kind: PersistentVolumeClaim
          metadata: {name: ↓data, namespace: shop}
          spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 10Gi}}}
          """,
        """
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: apps, namespace: flux-system}
        spec: {path: ./apps, prune: false, sourceRef: {kind: GitRepository, name: flux-system}}
        """,
        at: "apps/all.yaml"),
      .good(
        "nothing of it holds data",
        was: """
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: settings}
          data: {mode: a}
          ---
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: other}
          data: {mode: a}
          """,
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}
        data: {mode: a}
        """),
      .good(
        "a claim grows",
        was: """
          apiVersion: v1
          kind: PersistentVolumeClaim
          metadata: {name: data}
          spec:
            accessModes: [ReadWriteOnce]
            resources: {requests: {storage: 10Gi}}
          """,
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: data}
        spec:
          accessModes: [ReadWriteOnce]
          resources: {requests: {storage: 20Gi}}
        """),
    ],
    check: .comparison { comparison, _ in
      comparison.changes.statefulRemovals.compactMap { change in
        guard let old = change.old else { return nil }
        let isKept = change.action == .none
        return comparison.defect(
          ofRemoved: old,
          isKept
            ? "\(old.id) \(change.reason)"
            : "\(old.id) is gone from the manifests: pruning it deletes what it holds",
          severity: isKept ? .info : nil,
          remedy: isKept ? "delete it by hand if it and what it holds are to go" : nil)
      }
        + comparison.changes.statefulReplacements.compactMap { change in
          guard let new = change.new else { return nil }
          return Defect(
            "\(new.id) \(change.reason), and what it holds goes", at: new.nameNode, of: new,
            remedy: "have it applied as any other object, which the API server would update")
        }
        + comparison.changes.lostClaims.compactMap { change, field in
          comparison.defect(
            "\(change.id) loses pods, and whenScaled: Delete deletes their claims with the data in them",
            change, at: field.path, severity: .warning,
            remedy: "write whenScaled: Retain if the data is to stay")
        }
        + comparison.changes.handovers.map { handover in
          Defect(
            "\(handover.new.id) goes from \(handover.giver) to \(handover.taker): the first may delete it before the second has applied it",
            at: handover.new.nameNode, of: handover.new, severity: .warning,
            remedy:
              "have it kept first (kustomize.toolkit.fluxcd.io/prune: disabled, argocd.argoproj.io/sync-options: Prune=false), and move it after that"
          )
        }
    })
}
