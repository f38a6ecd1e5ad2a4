import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let unknownField = Rule(
    id: "unknown-field", group: .syntax,
    summary: "No such field: a slip, a wrong level, or another version of Kubernetes",
    rationale: """
      kubectl (since 1.27) and server-side apply, hence Flux and Argo CD, refuse the object: "strict decoding error: unknown field", or "field
      not declared in schema". Helm drops the field with a warning, and what it was to do is not done.

      Known are the fields of Kubernetes' own kinds, in the target version (`kubernetes` in the configuration, or `--kubernetes-version`), and
      those of custom resources whose CustomResourceDefinition is in the input. Upper and lower case count. Quiet for other custom resources,
      for objects read from a cluster (with `uid`, `resourceVersion` and `creationTimestamp`), for Kubernetes' own kinds where the target version is newer than all that are
      known, for `status`, where a definition has `x-kubernetes-preserve-unknown-fields` or several definitions of the kind are in the input, for
      the instructions of patches (`$patch`), for placeholders, and for the mark that SOPS leaves in an encrypted file.
      """,
    remedy: "correct its name, move it to the level where it belongs, or remove it",
    severity: .error,
    examples: [
      .bad(
        "a slip, a field one level too high, and the wrong case",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          selector: {matchLabels: {app: shop}}
          ↓Replicas: 2
          template:
            metadata: {labels: {app: shop}}
            spec:
              containers:
                - name: web
                  image: ghcr.io/acme/shop:1.4.2
                  ↓readynessProbe: {httpGet: {path: /, port: 8080}}
                  ↓runAsNonRoot: true
        """),
      .bad(
        "by the definition in the input",
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: shops.example.com}
        spec:
          group: example.com
          scope: Namespaced
          names: {kind: Shop, plural: shops}
          versions:
            - name: v1
              served: true
              storage: true
              schema:
                openAPIV3Schema:
                  type: object
                  properties:
                    spec: {type: object, properties: {size: {type: integer}}}
        ---
        apiVersion: example.com/v1
        kind: Shop
        metadata: {name: shop}
        spec: {size: 3, ↓sise: 3}
        """),
      .good(
        "data of any name; what controllers write",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: shop, creationTimestamp: null, labels: {readynessProbe: none}}
        data: {readynessProbe: none}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: shop}
        spec: {ports: [{port: 80}]}
        status: {loadBalancer: {}, anything: else}
        """),
      .good(
        "a patch that tells how it is to be merged",
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: shop
          $deleteFromPrimitiveList/finalizers: [example.org/guard]
        spec:
          strategy: {$retainKeys: [type], type: Recreate}
          template:
            spec:
              $setElementOrder/containers: [{name: web}]
              containers:
                - {name: proxy, $patch: delete}
                - {name: web, readinessProbe: {$patch: replace, tcpSocket: {port: 8080}}}
        """),
      .good(
        "custom resources that nobody defines here",
        """
        apiVersion: example.com/v1
        kind: Shop
        metadata: {name: shop, title: The shop}
        spec: {readynessProbe: none}
        """),
    ],
    check: .resourceAmongOthers { resource, context in
      context.schemaFaults(of: resource).compactMap { fault in
        guard case .unknownField(let known, let lifetime) = fault.problem else { return nil }
        let name = fault.node.text ?? ""
        let parent = fault.node.path(from: resource.root).parent.description
        let place = parent.isEmpty ? "" : " in \(parent)"
        let what = "\(resource.id) has the field \"\(name)\"\(place)"
        return Defect(
          what + (lifetime.map { words($0, context) } ?? ", which does not exist")
            + (lifetime == nil ? Spelling.hint(for: name, in: known) : ""),
          at: fault.node, of: resource)
      }
    })

  private static func words(_ lifetime: SchemaFault.Lifetime, _ context: Context) -> String {
    lifetime.first > context.kubernetes.minor
      ? ", which Kubernetes knows from 1.\(lifetime.first) on; the target is \(context.kubernetes)"
      : ", which Kubernetes knows no longer since 1.\(lifetime.last + 1)"
  }
}

extension FieldPath {
  fileprivate var parent: FieldPath { FieldPath(Array(steps.dropLast())) }
}
