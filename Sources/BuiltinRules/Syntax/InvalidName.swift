import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let invalidName = Rule(
    id: "invalid-name", group: .syntax,
    summary: "The API server refuses this name",
    rationale: """
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.'": capitals and underscores are in
      no name of an object, and neither is a dash at its start or end. The names of Services and Namespaces have no dots, those of Jobs are 63
      characters at most, for the pods bear them as a label, and those of CronJobs 52, for the Jobs that they make have longer ones.

      Those of StatefulSets have no dots either, from 1.27 on, and those of Services begin with a letter until 1.35. What comes before a name that is made
      (`generateName`) is such a name, too. Names of roles and their bindings may have anything but slashes and percent signs.

      A finalizer has a domain before its name, `acme.com/backup`, and a `PriorityClass` of another's is not called `system-…`.

      Known are Kubernetes' own kinds, and the custom resources of widely known groups. Quiet for placeholders, and for
      patches, whose target may be named elsewhere.
      """,
    remedy: "write it with lower-case letters, digits and dashes, and no dash at its start or end",
    severity: .error, errorsAreRefusals: true,
    examples: [
      .bad(
        "",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: ↓My_Settings, namespace: ↓Shop_2}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: ↓shop.web}
        spec: {selector: {app: shop}, ports: [{port: 80}]}
        ---
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: ↓report-of-everything-that-was-sold-and-returned-this-month}
        spec:
          schedule: "0 3 1 * *"
          jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: "ghcr.io/acme/a:1.4.2"}]}}}}
        """),
      .bad(
        "pods bear the name of their Job as a label",
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: ↓acme-shop-production-database-migration-of-everything-that-was-sold}
        spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: "ghcr.io/acme/a:1.4.2"}]}}}
        """),
      .good(
        "",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: shop.settings-2}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: "system:Shop_reader"}
        ---
        apiVersion: batch/v1
        kind: Job
        metadata: {name: acme-shop-production-database-migration-of-all-that-was-sold-ok}
        spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: "ghcr.io/acme/a:1.4.2"}]}}}
        """),
      .bad(
        "of roles and of drivers",
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: ↓shop/reader}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: ↓"100%"}
        ---
        apiVersion: storage.k8s.io/v1
        kind: CSIDriver
        metadata: {name: ↓csi_shop}
        spec: {}
        """),
      .good(
        "names of users, of signers and of addresses",
        """
        apiVersion: certificates.k8s.io/v1
        kind: CertificateSigningRequest
        metadata: {name: "Jo_Doe@example.com"}
        spec: {request: LS0tLS1CRUdJTg==, signerName: kubernetes.io/kube-apiserver-client, usages: [client auth]}
        ---
        apiVersion: certificates.k8s.io/v1beta1
        kind: ClusterTrustBundle
        metadata: {name: "example.com:roots:2026"}
        spec: {signerName: example.com/roots, trustBundle: ""}
        ---
        apiVersion: networking.k8s.io/v1
        kind: IPAddress
        metadata: {name: "fd00:10:96::5"}
        spec: {parentRef: {resource: services, namespace: shop, name: shop}}
        """),
      .good(
        "placeholders; a patch; kinds that are not Kubernetes' own; what a cluster prints",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: "${NAME}_settings"}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: wipe-HOSTNAME}
        spec: {containers: [{name: a, image: "ghcr.io/acme/a:1.4.2"}]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: _}
        spec: {template: {spec: {containers: [{name: web, env: [{name: A, value: b}]}]}}}
        ---
        apiVersion: user.openshift.io/v1
        kind: Group
        metadata: {name: "CN=Shop Team"}
        ---
        apiVersion: apiregistration.k8s.io/v1
        kind: APIService
        metadata: {name: v1., uid: 6a1c, resourceVersion: "7", creationTimestamp: "2026-01-01T00:00:00Z"}
        spec: {version: v1, groupPriorityMinimum: 18000, versionPriority: 1}
        """),
      .bad(
        "of finalizers and of priorities",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: shop, finalizers: [acme.com/backup, ↓backup]}
        ---
        apiVersion: scheduling.k8s.io/v1
        kind: PriorityClass
        metadata: {name: ↓system-shop}
        value: 1000
        """),
      .good(
        "of finalizers and of priorities",
        """
        apiVersion: batch/v1
        kind: Job
        metadata: {name: shop, finalizers: [foregroundDeletion, kubernetes, "${FINALIZER}"]}
        spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: "ghcr.io/acme/a:1.4.2"}]}}}
        ---
        apiVersion: acme.com/v1
        kind: Shop
        metadata: {name: shop, finalizers: [backup]}
        ---
        apiVersion: scheduling.k8s.io/v1
        kind: PriorityClass
        metadata: {name: system-node-critical}
        value: 2000001000
        """),
    ] + NameFaults.examples,
    check: .resource { resource, settings in
      NameFaults.defects(of: resource, settings)
    })
}
