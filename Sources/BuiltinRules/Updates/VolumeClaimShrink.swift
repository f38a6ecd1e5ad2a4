import Changes
import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let volumeClaimShrink = Rule(
    id: "volume-claim-shrink", group: .updates,
    summary: "A claim asks for less storage than before: the API server refuses the update",
    rationale: """
      A PersistentVolumeClaim can grow and never shrink. That the claim is bound, and its class expands, is
      assumed.

      Quiet for equal quantities in other units.
      """,
    remedy: "make a new claim of that size and copy the data",
    severity: .error, acceptance: .acknowledgement,
    examples: [
      .bad(
        "",
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
          resources: {requests: {storage: ↓5Gi}}
        """),
      .good(
        "10240Mi are 10Gi",
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
          resources: {requests: {storage: 10240Mi}}
        """),
      .good(
        "it grows",
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
      comparison.refusals(of: [.claimSize])
    })
}
