import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let secretInEnvironment = Rule(
    id: "secret-in-environment", group: .security,
    summary: "A Secret is handed to the program in its environment",
    rationale: """
      Child processes inherit the environment, crash reports and debug pages print it, and a changed Secret reaches it only after a
      restart. A file from a volume has none of that.

      Off unless selected. Quiet for Secrets in volumes and for ConfigMaps.
      """,
    remedy: "mount the Secret as a volume and read the file",
    severity: nil, whenSelected: .info,
    examples: [
      .bad(
        "",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", envFrom: [{secretRef: {name: ↓db}}], env: [{name: K, valueFrom: {secretKeyRef: {name: ↓key, key: k}}}]}]
        """),
      .good(
        "",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", volumeMounts: [{name: db, mountPath: /secrets}]}]
          volumes: [{name: db, secret: {secretName: db}}]
        """),
      .good(
        "a ConfigMap",
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", envFrom: [{configMapRef: {name: shop}}]}]
        """),
    ],
    check: .container { container, workload, _ in
      var secrets: [Node] = []
      container.environmentSources?.forEachItem { source in
        if let name = source["secretRef"]?["name"] { secrets.append(name) }
      }
      container.environment?.forEachItem { variable in
        if let name = variable["valueFrom"]?["secretKeyRef"]?["name"] { secrets.append(name) }
      }
      return secrets.map {
        Defect(
          "container \"\(container.name)\" of \(workload.id) gets the Secret \($0.text ?? "") in its "
            + "environment", at: $0, of: workload.resource)
      }
    })
}
