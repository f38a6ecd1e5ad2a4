import Changes
import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let immutableFieldChange = Rule(
    id: "immutable-field-change", group: .updates,
    summary: "A field that can not be changed was changed: the API server refuses the update",
    rationale: """
      Some fields are fixed when an object is created: the template of a Job, most of a StatefulSet, the
      `roleRef` of a binding, the type of a Secret, a StorageClass's provisioner. The API server refuses the
      whole update. The message quotes its words. Helm refuses by itself to take over what a hook of its made, and
      what moves into a chart from another one or from plain manifests, unless it is told to or somebody deletes it first: a warning.

      Where the object or its tool asks for recreation it is a warning, and for a hook of Helm or Argo CD,
      which is made anew for every release, `info`. For a Job with `ttlSecondsAfterFinished` it is a warning
      too: once it has expired, the update makes a new one.

      A `resourceVersion` in a manifest fits the one state of the object that it was copied from: a warning.

      Quiet for a default that is written out or left out, for equal quantities in other units, for fields
      that the target version lets you change, and for objects of the same kind in another API group.
      """,
    remedy:
      "give the object a new name, or delete it first: the message of the finding says which fits",
    severity: .error, acceptance: .acknowledgement,
    examples: [
      .bad(
        "a Job runs once: its template is fixed",
        was: """
          apiVersion: batch/v1
          kind: Job
          metadata: {name: migrate}
          spec:
            template:
              spec:
                restartPolicy: Never
                containers: [{name: migrate, image: "ghcr.io/acme/migrate:1"}]
          """,
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: migrate}
        spec:
          template:
            spec:
              restartPolicy: Never
              containers: [{name: migrate, image: ↓"ghcr.io/acme/migrate:2"}]
        """),
      .bad(
        "a hook is made anew",
        was: """
          apiVersion: batch/v1
          kind: Job
          metadata: {name: migrate, annotations: {argocd.argoproj.io/hook: PreSync}}
          spec: {template: {spec: {restartPolicy: Never, containers: [{name: migrate, image: "ghcr.io/acme/migrate:1"}]}}}
          """,
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: migrate, annotations: {argocd.argoproj.io/hook: PreSync}}
        spec: {template: {spec: {restartPolicy: Never, containers: [{name: migrate, image: ↓"ghcr.io/acme/migrate:2"}]}}}
        """),
      .bad(
        "a Job that may have expired by then (warning)",
        was: """
          apiVersion: batch/v1
          kind: Job
          metadata: {name: migrate}
          spec:
            ttlSecondsAfterFinished: 600
            template: {spec: {restartPolicy: Never, containers: [{name: migrate, image: "ghcr.io/acme/migrate:1"}]}}
          """,
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: migrate}
        spec:
          ttlSecondsAfterFinished: 600
          template: {spec: {restartPolicy: Never, containers: [{name: migrate, image: ↓"ghcr.io/acme/migrate:2"}]}}
        """),
      .bad(
        "",
        was: """
          apiVersion: rbac.authorization.k8s.io/v1
          kind: RoleBinding
          metadata: {name: shop}
          roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
          subjects: [{kind: ServiceAccount, name: shop}]
          """,
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: shop}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: ↓writer}
        subjects: [{kind: ServiceAccount, name: shop}]
        """),
      .bad(
        "a version of the object, which was true once",
        was: """
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: shop, resourceVersion: "12"}
          data: {mode: a}
          """,
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: shop, resourceVersion: ↓"12"}
        data: {mode: b}
        """),
      .good(
        "a default written out",
        was: """
          apiVersion: batch/v1
          kind: Job
          metadata: {name: migrate}
          spec:
            template:
              spec:
                restartPolicy: Never
                containers: [{name: migrate, image: "ghcr.io/acme/migrate:1"}]
          """,
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: migrate}
        spec:
          completionMode: NonIndexed
          template:
            spec:
              restartPolicy: Never
              containers: [{name: migrate, image: "ghcr.io/acme/migrate:1"}]
        """),
      .good(
        "another name is another object",
        was: """
          apiVersion: rbac.authorization.k8s.io/v1
          kind: RoleBinding
          metadata: {name: shop}
          roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
          subjects: [{kind: ServiceAccount, name: shop}]
          """,
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: shop-writer}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: writer}
        subjects: [{kind: ServiceAccount, name: shop}]
        """),
    ],
    check: .comparison { comparison, _ in
      comparison.refusals(of: [.immutable, .metadata])
    })
}
