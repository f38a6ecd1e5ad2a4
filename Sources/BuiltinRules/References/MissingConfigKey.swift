import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let missingConfigKey = Rule(
    id: "missing-config-key", group: .references,
    summary: "A pod or a HelmRelease needs a key that its ConfigMap or Secret does not have",
    rationale: """
      The object is there, but not with this key: the container does not start ("couldn't find key … in
      ConfigMap …"), or its volume is not mounted; a key that is mounted by `subPath` becomes an empty directory
      in the place of the file. A HelmRelease of Flux is not installed or upgraded; where `valuesFrom`
      names no `valuesKey`, it is `values.yaml`.

      The keys of a Secret that a controller makes are known where a SealedSecret or an ExternalSecret writes down all of
      them: not with `dataFrom`, `templateFrom`, or another one that makes the same Secret.

      Quiet for `optional: true`; for objects without any data, with labels or annotations that ask a controller to inject or
      replicate something, and for service account tokens: others fill them in.
      """,
    remedy: "add the key, or correct its name",
    severity: .warning,
    examples: [
      .bad(
        "",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: shop}
        data: {mode: a}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            spec:
              containers:
                - name: web
                  image: ghcr.io/acme/shop:1.4.2
                  env: [{name: MODE, valueFrom: {configMapKeyRef: {name: shop, key: ↓MODE}}}]
              volumes: [{name: files, configMap: {name: shop, items: [{key: ↓app.conf, path: app.conf}]}}]
        """),
      .bad(
        "a file by subPath",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: shop}
        data: {shop.conf: a}
        binaryData: {logo.png: eA==}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            spec:
              containers:
                - name: web
                  image: ghcr.io/acme/shop:1.4.2
                  volumeMounts:
                    - {name: files, mountPath: /etc/shop.conf, subPath: shop.conf}
                    - {name: files, mountPath: /etc/logo.png, subPath: ./logo.png}
                    - {name: files, mountPath: /etc/app.conf, subPath: ↓app.conf}
                    - {name: files, mountPath: /etc/app, subPath: ↓app/web}
                    - {name: files, mountPath: /etc/all, subPath: ""}
                    - {name: files, mountPath: /etc/set, subPath: "${FILE}"}
                    - {name: data, mountPath: /data, subPath: web}
                    - {name: perhaps, mountPath: /etc/a.conf, subPath: a.conf}
                    - {name: renamed, mountPath: /etc/b.conf, subPath: b.conf}
              volumes:
                - {name: files, configMap: {name: shop}}
                - {name: data, emptyDir: {}}
                - {name: perhaps, configMap: {name: shop, optional: true}}
                - {name: renamed, configMap: {name: shop, items: [{key: shop.conf, path: b.conf}]}}
        """),
      .bad(
        "values of a HelmRelease",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: shop, namespace: shop}
        data: {prod.yaml: "replicas: 2"}
        ---
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: shop, namespace: shop}
        spec:
          interval: 10m
          chartRef: {kind: OCIRepository, name: shop}
          valuesFrom:
            - {kind: ConfigMap, name: shop, valuesKey: prod.yaml}
            - {kind: ConfigMap, name: shop, valuesKey: ↓test.yaml}
            - {kind: ConfigMap, name: ↓shop}
            - {kind: ConfigMap, name: shop, valuesKey: dev.yaml, optional: true}
        """),
      .bad(
        "a Secret that a controller makes",
        """
        apiVersion: bitnami.com/v1alpha1
        kind: SealedSecret
        metadata: {name: shop}
        spec: {encryptedData: {password: AgBy3i4OJSWK}, template: {data: {url: "https://shop"}}}
        ---
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: mail}
        spec:
          target: {name: mail-login, template: {data: {login: "{{ .user }}"}}}
          data: [{secretKey: user, remoteRef: {key: mail}}]
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            spec:
              containers:
                - name: web
                  image: ghcr.io/acme/shop:1.4.2
                  env:
                    - {name: A, valueFrom: {secretKeyRef: {name: shop, key: password}}}
                    - {name: B, valueFrom: {secretKeyRef: {name: shop, key: url}}}
                    - {name: C, valueFrom: {secretKeyRef: {name: shop, key: ↓user}}}
                    - {name: D, valueFrom: {secretKeyRef: {name: mail-login, key: login}}}
                    - {name: E, valueFrom: {secretKeyRef: {name: mail-login, key: ↓user}}}
        """),
      .good(
        "nobody knows all that a controller makes of them",
        """
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: mail}
        spec: {data: [{secretKey: user, remoteRef: {key: mail}}], dataFrom: [{extract: {key: all}}]}
        ---
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: shop}
        spec:
          target: {template: {mergePolicy: Merge, data: {login: "{{ .user }}"}}}
          data: [{secretKey: user, remoteRef: {key: shop}}]
        ---
        apiVersion: bitnami.com/v1alpha1
        kind: SealedSecret
        metadata: {name: db}
        spec: {encryptedData: {user: AgBy3i4OJSWK}}
        ---
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: db-more}
        spec: {target: {name: db, creationPolicy: Merge}, data: [{secretKey: password, remoteRef: {key: db}}]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            spec:
              containers:
                - name: web
                  image: ghcr.io/acme/shop:1.4.2
                  env:
                    - {name: A, valueFrom: {secretKeyRef: {name: mail, key: password}}}
                    - {name: B, valueFrom: {secretKeyRef: {name: shop, key: user}}}
                    - {name: C, valueFrom: {secretKeyRef: {name: db, key: password}}}
        """),
      .good(
        "text, binary data, and what a Secret takes as text",
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: shop}
        data: {a: eA==}
        stringData: {b: x}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            spec:
              containers:
                - name: web
                  image: ghcr.io/acme/shop:1.4.2
                  env:
                    - {name: A, valueFrom: {secretKeyRef: {name: shop, key: a}}}
                    - {name: B, valueFrom: {secretKeyRef: {name: shop, key: b}}}
                    - {name: C, valueFrom: {secretKeyRef: {name: shop, key: c, optional: true}}}
        """),
      .good(
        "a controller fills it in",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: ca, labels: {config.openshift.io/inject-trusted-cabundle: "true"}}
        data: {note: filled}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: token}
        type: kubernetes.io/service-account-token
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: db}
        stringData: {user: shop}
        ---
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: db}
        spec: {target: {creationPolicy: Merge}, data: [{secretKey: password, remoteRef: {key: db}}]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
              volumes:
                - {name: ca, configMap: {name: ca, items: [{key: ca-bundle.crt, path: ca.crt}]}}
                - {name: token, secret: {secretName: token, items: [{key: token, path: token}]}}
                - {name: db, secret: {secretName: db, items: [{key: password, path: password}]}}
        """),
    ],
    check: .inventory { context in
      context.inventory.references.missingKeys.map { missing in
        let isMade = missing.owner.kind != missing.reference.kind
        let object =
          isMade
          ? "the Secret \(missing.reference.name), which \(missing.owner.id) makes without it"
          : "\(missing.owner.id), which does not have it"
        return Defect(
          "\(missing.reference.from.id) needs the key \"\(missing.name)\" of \(object)",
          at: missing.node, of: missing.reference.from,
          related: [Defect.Related("the object", at: missing.owner.nameNode)])
      }
    })
}
