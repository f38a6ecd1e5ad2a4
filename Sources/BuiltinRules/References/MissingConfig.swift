import Linting
import Manifests
import YAMLSyntax

extension Rule {
  package static let missingConfig = Rule(
    id: "missing-config", group: .references,
    summary: "A pod needs a ConfigMap or a Secret that is not in the scan",
    rationale: """
      A pod whose ConfigMap or Secret is missing does not start (`CreateContainerConfigError`, or
      `ContainerCreating` for a volume), and the rollout waits until its deadline.

      A warning where others of the kind stand in the same folder or kustomization, so that this one should too,
      or where a name is nearly the same; otherwise `info`, for it may be made by hand, by a pipeline or by a
      controller. Of Secrets only encrypted, sealed and external ones count so: beside a plain one
      others are often made by hand. The same holds for the values that a HelmRelease of Flux takes (`valuesFrom`) and the
      variables of a Kustomization (`substituteFrom`): without them Flux applies nothing. If a change removed it,
      `still-referenced` says so as an error.

      Quiet for `optional: true`; for what an ExternalSecret, a SealedSecret, a Certificate, a SecretProviderClass or
      the like makes; for what a kustomization generates; for `imagePullSecrets`; beside Helm templates that
      were not rendered; for placeholders; and for `kube-root-ca.crt` and the like, which every namespace has.
      What lives elsewhere can be named under `external:` in the configuration.
      """,
    remedy: "add it, correct the name, or mark the reference optional: true",
    severity: .warning,
    examples: [
      .bad(
        "",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: shop-config}
        data: {MODE: a}
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
                  envFrom: [{configMapRef: {name: ↓shop-confg}}]
                  env: [{name: TOKEN, valueFrom: {configMapKeyRef: {name: ↓tokens, key: token}}}]
        """),
      .bad(
        "values of a HelmRelease, and variables of a Kustomization",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: shop-values, namespace: shop}
        data: {values.yaml: "replicas: 2"}
        ---
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {name: shop, namespace: shop}
        spec:
          interval: 10m
          chartRef: {kind: OCIRepository, name: shop}
          valuesFrom:
            - {kind: ConfigMap, name: ↓shop-value}
            - {kind: ConfigMap, name: more, optional: true}
        ---
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: shop, namespace: shop}
        spec:
          interval: 10m
          prune: true
          sourceRef: {kind: GitRepository, name: shop}
          postBuild: {substituteFrom: [{kind: ConfigMap, name: ↓vars}]}
        """),
      .bad(
        "what is fetched is called otherwise than what fetches it",
        """
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: shop-db}
        spec: {refreshInterval: 1h, target: {name: shop-database}, dataFrom: [{extract: {key: shop}}]}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: shop}
        spec:
          containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", envFrom: [{secretRef: {name: ↓shop-db}}]}]
        """),
      .good(
        "what operators and platforms make",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: shop-config}
        ---
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: shop}
        ---
        apiVersion: secrets.infisical.com/v1alpha1
        kind: InfisicalSecret
        metadata: {name: keys}
        spec: {managedSecretReference: {secretName: shop-api, secretNamespace: shop}}
        ---
        apiVersion: spv.no/v2beta1
        kind: AzureKeyVaultSecret
        metadata: {name: vault}
        spec: {output: {secret: {name: shop-vault}}}
        ---
        apiVersion: rds.aws.upbound.io/v1beta1
        kind: Instance
        metadata: {name: orders}
        spec: {writeConnectionSecretToRef: {namespace: shop, name: shop-rds}}
        ---
        apiVersion: kafka.strimzi.io/v1beta2
        kind: Kafka
        metadata: {name: events}
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
                  envFrom:
                    - secretRef: {name: shop-api}
                    - secretRef: {name: shop-vault}
                    - secretRef: {name: shop-rds}
                    - secretRef: {name: events-cluster-ca-cert}
                    - secretRef: {name: app.main.credentials.postgresql.acid.zalan.do}
                    - configMapRef: {name: istio-ca-root-cert}
                    - configMapRef: {name: openshift-service-ca.crt}
        """),
      .good(
        "optional; made from something else; known to every namespace",
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: other}
        ---
        apiVersion: external-secrets.io/v1
        kind: ExternalSecret
        metadata: {name: shop}
        spec: {target: {name: shop-db}}
        ---
        apiVersion: bitnami.com/v1alpha1
        kind: SealedSecret
        metadata: {name: shop-key}
        ---
        apiVersion: cert-manager.io/v1
        kind: Certificate
        metadata: {name: shop}
        spec: {secretName: shop-tls}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            spec:
              imagePullSecrets: [{name: registry}]
              containers:
                - name: web
                  image: ghcr.io/acme/shop:1.4.2
                  envFrom:
                    - {secretRef: {name: extra, optional: true}}
                    - {secretRef: {name: shop-db}}
                    - {secretRef: {name: shop-key}}
              volumes:
                - {name: tls, secret: {secretName: shop-tls}}
                - {name: ca, configMap: {name: kube-root-ca.crt}}
        """),
      .bad(
        "a pipeline finishes what a Certificate calls its Secret: `shop-tls` it may be, another one not",
        """
        apiVersion: cert-manager.io/v1
        kind: Certificate
        metadata: {name: shop}
        spec: {secretName: "${APP}-tls"}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: shop-db}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", envFrom: [{secretRef: {name: ↓shop-dbs}}]}]
              volumes: [{name: tls, secret: {secretName: shop-tls}}]
        """),
      .bad(
        "only the other one of two folders that each hold the application has it",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: flags}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            spec:
              containers:
                - {name: web, image: "ghcr.io/acme/shop:1.4.2", envFrom: [{configMapRef: {name: ↓settings}}]}
        """, at: "prod/shop.yaml",
        files: [
          "dev/shop.yaml": """
          apiVersion: v1
          kind: ConfigMap
          metadata: {name: settings}
          ---
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: shop}
          spec:
            template:
              spec:
                containers:
                  - {name: web, image: "ghcr.io/acme/shop:1.4.2", envFrom: [{configMapRef: {name: settings}}]}
          """
        ]),
      .good(
        "the certificate that OpenShift makes for a Service",
        """
        apiVersion: v1
        kind: Service
        metadata: {name: shop, annotations: {service.beta.openshift.io/serving-cert-secret-name: shop-tls}}
        spec: {selector: {app: shop}, ports: [{port: 443}]}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop}
        spec:
          template:
            metadata: {labels: {app: shop}}
            spec:
              containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
              volumes: [{name: tls, secret: {secretName: shop-tls}}]
        """),
      .good(
        "it stands in the same namespace, or in one that is not written",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: shop}
        ---
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: shop, namespace: shop}
        spec:
          jobTemplate:
            spec:
              template:
                spec:
                  containers: [{name: job, image: "ghcr.io/acme/job:1.4.2"}]
                  volumes: [{name: config, projected: {sources: [{configMap: {name: shop}}]}}]
        """),
      .good(
        "the configuration says that they live elsewhere",
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: shop-config, namespace: shop}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: shop, namespace: shop}
        spec:
          template:
            spec:
              containers:
                - name: web
                  image: ghcr.io/acme/shop:1.4.2
                  envFrom: [{configMapRef: {name: shop-confg}}, {secretRef: {name: db-reader}}]
        """,
        files: [
          ".kubevet.yaml": """
          external:
            - {kind: ConfigMap, namespace: shop, name: shop-confg}
            - {kind: Secret, name: "db-*"}
          """
        ]),
    ],
    check: .inventory { context in
      missing(
        [GroupKind("", "ConfigMap"), GroupKind("", "Secret")], in: context,
        consequence: "the pod does not start without it"
      ) { !$0.isPullSecret }
    })
}
