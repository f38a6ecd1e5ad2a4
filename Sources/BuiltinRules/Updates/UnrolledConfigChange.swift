import Changes
import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let unrolledConfigChange = Rule(
    id: "unrolled-config-change", group: .updates,
    summary: "A configuration changes under pods that have read it already",
    rationale: """
      Environment variables are read once, when a container starts, and a file mounted by `subPath` is never
      refreshed. A ConfigMap or Secret that changes in place reaches such pods only when they restart for
      another reason: one by one, with other settings than their neighbours.

      Quiet for hashed names, where the pod template changed as well (a checksum annotation, or one that a chart writes
      anew with every upgrade: `rollme: {{ randAlphaNum 5 }}`, `{{ .Release.Revision }}`), and where the workload asks
      Stakater's Reloader or Pusher's Wave to restart it for this object. Whole volumes follow after a while: `info`.

      A SealedSecret or an ExternalSecret changes the Secret that is made of it: `info`, since the values may be the same.
      """,
    remedy: "let the template change with it: a generator's hashed name, or a checksum annotation",
    severity: .warning,
    examples: [
      .bad(
        "read from the environment",
        was: """
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: shop}
          data: {mode: a}
          ---
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: shop}
          spec:
            selector: {matchLabels: {app: shop}}
            template:
              metadata: {labels: {app: shop}}
              spec:
                containers:
                  - name: web
                    image: ghcr.io/acme/shop:1.4.2
                    envFrom: [{configMapRef: {name: shop}}]
          """,
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: shop}
        data: {mode: ↓b}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}}
            spec:
              containers:
                - name: web
                  image: ghcr.io/acme/shop:1.4.2
                  envFrom: [{configMapRef: {name: shop}}]
        """),
      .bad(
        "a whole volume follows after a while (info)",
        was: """
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: shop}
          data: {mode: a}
          ---
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: shop}
          spec:
            selector: {matchLabels: {app: shop}}
            template:
              metadata: {labels: {app: shop}}
              spec:
                containers:
                  - name: web
                    image: ghcr.io/acme/shop:1.4.2
                    volumeMounts: [{name: config, mountPath: /etc/shop}]
                volumes: [{name: config, configMap: {name: shop}}]
          """,
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: shop}
        data: {mode: ↓b}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}}
            spec:
              containers:
                - name: web
                  image: ghcr.io/acme/shop:1.4.2
                  volumeMounts: [{name: config, mountPath: /etc/shop}]
              volumes: [{name: config, configMap: {name: shop}}]
        """),
      .good(
        "a checksum in the template",
        was: """
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: shop}
          data: {mode: a}
          ---
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: shop}
          spec:
            selector: {matchLabels: {app: shop}}
            template:
              metadata: {labels: {app: shop}, annotations: {checksum/config: a1}}
              spec:
                containers:
                  - name: web
                    image: ghcr.io/acme/shop:1.4.2
                    envFrom: [{configMapRef: {name: shop}}]
          """,
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: shop}
        data: {mode: b}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}, annotations: {checksum/config: b2}}
            spec:
              containers:
                - name: web
                  image: ghcr.io/acme/shop:1.4.2
                  envFrom: [{configMapRef: {name: shop}}]
        """),
      .bad(
        "a Secret that a controller makes (info)",
        was: """
          apiVersion: bitnami.com/v1alpha1
          kind: SealedSecret
          metadata: {name: shop}
          spec: {encryptedData: {password: AgBy3i4OJSWK, user: AgCJSWK3i4O}}
          ---
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: shop}
          spec:
            selector: {matchLabels: {app: shop}}
            template:
              metadata: {labels: {app: shop}}
              spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", env: [{name: PASSWORD, valueFrom: {secretKeyRef: {name: shop, key: password}}}]}]}
          """,
        """
        apiVersion: bitnami.com/v1alpha1
        kind: SealedSecret
        metadata: {name: shop}
        spec: {encryptedData: {password: ↓AgBz7k1XQWER, user: AgCJSWK3i4O}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}}
            spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", env: [{name: PASSWORD, valueFrom: {secretKeyRef: {name: shop, key: password}}}]}]}
        """),
      .good(
        "a key of a made Secret that nobody reads; Reloader restarts the pods",
        was: """
          apiVersion: bitnami.com/v1alpha1
          kind: SealedSecret
          metadata: {name: shop}
          spec: {encryptedData: {password: AgBy3i4OJSWK, user: AgCJSWK3i4O}}
          ---
          apiVersion: external-secrets.io/v1
          kind: ExternalSecret
          metadata: {name: mail}
          spec: {target: {name: mail-login}, data: [{secretKey: password, remoteRef: {key: mail, version: "1"}}]}
          ---
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: shop, annotations: {secret.reloader.stakater.com/reload: mail-login}}
          spec:
            selector: {matchLabels: {app: shop}}
            template:
              metadata: {labels: {app: shop}}
              spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", env: [{name: PASSWORD, valueFrom: {secretKeyRef: {name: shop, key: password}}}], envFrom: [{secretRef: {name: mail-login}}]}]}
          """,
        """
        apiVersion: bitnami.com/v1alpha1
        kind: SealedSecret
        metadata: {name: shop}
        spec: {encryptedData: {password: AgBy3i4OJSWK, user: AgDXQWER7k1}}
        ---
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: mail}
        spec: {target: {name: mail-login}, data: [{secretKey: password, remoteRef: {key: mail, version: "2"}}]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop, annotations: {secret.reloader.stakater.com/reload: mail-login}}
        spec:
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}}
            spec: {containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", env: [{name: PASSWORD, valueFrom: {secretKeyRef: {name: shop, key: password}}}], envFrom: [{secretRef: {name: mail-login}}]}]}
        """),
      .good(
        "a hashed name",
        was: """
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: shop-2bfg57h9kt}
          data: {mode: a}
          ---
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: shop}
          spec:
            selector: {matchLabels: {app: shop}}
            template:
              metadata: {labels: {app: shop}}
              spec:
                containers:
                  - name: web
                    image: ghcr.io/acme/shop:1.4.2
                    envFrom: [{configMapRef: {name: shop-2bfg57h9kt}}]
          """,
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: shop-9g8k2mh4tb}
        data: {mode: b}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          selector: {matchLabels: {app: shop}}
          template:
            metadata: {labels: {app: shop}}
            spec:
              containers:
                - name: web
                  image: ghcr.io/acme/shop:1.4.2
                  envFrom: [{configMapRef: {name: shop-9g8k2mh4tb}}]
        """),
    ],
    check: .comparison { comparison, _ in
      comparison.changes.unrolledConfiguration.compactMap { unrolled in
        if let secret = unrolled.made { return ofMade(secret, unrolled, comparison) }
        guard let field = unrolled.change.fields.first else { return nil }
        let how: String
        switch unrolled.use.way {
        case .environment: how = "keeps the old values in its environment until its pods restart"
        case .subPath:
          how =
            "mounts it by subPath and keeps the old file until its pods restart"
            + (unrolled.losesKey ? ", and has none from then on" : "")
        case .volume: how = "sees the new files only after a while, and reads them when it likes"
        }
        return comparison.defect(
          "\(unrolled.change.id) changes, and \(unrolled.workload.id) \(how)", unrolled.change,
          at: field.path, severity: unrolled.use.way == .volume ? .info : nil)
      }
    })

  /// What is encrypted anew may be what it was.
  private static func ofMade(
    _ secret: String, _ unrolled: UnrolledConfiguration, _ comparison: Comparison
  ) -> Defect? {
    guard unrolled.use.way != .volume, let field = unrolled.change.fields.first else { return nil }
    let what = unrolled.use.way == .environment ? "values in its environment" : "file"
    return comparison.defect(
      "\(unrolled.change.id) changes, and with it the Secret \(secret): \(unrolled.workload.id) may keep the "
        + "old \(what) until its pods restart", unrolled.change, at: field.path, severity: .info)
  }
}
