import Linting

extension Rule {
  static let podResourceExamples: [Example] = [
    .bad(
      "resources of the pod as a whole",
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: shop}
      spec:
        selector: {matchLabels: {app: shop}}
        template:
          metadata: {labels: {app: shop}}
          spec:
            resourceClaims: [{↓name: gpu}, {name: nic, resourceClaimName: nic, ↓resourceClaimTemplateName: nic}, {name: ↓nic, resourceClaimName: nic}]
            resources:
              requests: {cpu: ↓"1", memory: ↓2Gi, ↓nvidia.com/gpu: 1}
              limits: {memory: 1Gi}
              ↓claims: [{name: nic}]
            containers:
              - name: web
                image: ghcr.io/acme/shop:1.4.2
                resizePolicy: [{resourceName: cpu, restartPolicy: NotRequired}, {resourceName: ↓cpu, restartPolicy: RestartContainer}, {resourceName: ↓storage, restartPolicy: NotRequired}]
                resources: {requests: {cpu: 600m}, limits: {memory: ↓1025Mi}}
              - {name: proxy, image: "ghcr.io/acme/proxy:1.4.2", resources: {requests: {cpu: 500m}}}
      """),
    .good(
      "resources of the pod as a whole",
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: shop}
      spec:
        resourceClaims: [{name: gpu, resourceClaimName: gpu}, {name: nic, resourceClaimTemplateName: nic, resourceClaimName: null}, {name: fpga, source: {resourceClaimName: fpga}}]
        resources:
          requests: {cpu: "1", memory: "${MEMORY}", hugepages-2Mi: 4Mi}
          limits: {memory: 2Gi, hugepages-2Mi: 4Mi}
        initContainers: [{name: setup, image: "ghcr.io/acme/setup:1.4.2", resources: {requests: {cpu: "1"}}}]
        containers:
          - name: web
            image: ghcr.io/acme/shop:1.4.2
            resizePolicy: [{resourceName: cpu, restartPolicy: NotRequired}, {resourceName: memory, restartPolicy: RestartContainer}]
            resources: {requests: {cpu: 500m, memory: 1Gi}, limits: {memory: 2048Mi}}
          - {name: proxy, image: "ghcr.io/acme/proxy:1.4.2", resources: {requests: {cpu: 500m, memory: "${MEMORY}"}, limits: {cpu: "4"}}}
      """),
    .bad(
      "gates, terms, files and hosts",
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: shop}
      spec:
        ↓nodeName: node-1
        schedulingGates: [{name: acme.com/quota}, {name: ↓acme.com/quota}]
        securityContext: {windowsOptions: {hostProcess: ↓true}}
        affinity:
          podAffinity:
            requiredDuringSchedulingIgnoredDuringExecution:
              - {topologyKey: zone, labelSelector: {}, matchLabelKeys: [app, ↓team], mismatchLabelKeys: [team]}
              - {topologyKey: zone, ↓mismatchLabelKeys: [team]}
        containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2"}]
        volumes:
          - {name: model, ↓image: {pullPolicy: ↓Sometimes}}
          - name: files
            projected:
              sources:
                - {configMap: {name: shop, items: [{key: a, path: a.conf}]}}
                - {secret: {name: shop, items: [{key: a, path: ↓a.conf}]}}
      ---
      apiVersion: batch/v1
      kind: Job
      metadata: {name: report}
      spec:
        template:
          spec:
            restartPolicy: Never
            containers: [{name: report, image: "ghcr.io/acme/report:1.4.2", resizePolicy: [{resourceName: cpu, restartPolicy: ↓RestartContainer}]}]
      ---
      apiVersion: v1
      kind: Pod
      metadata: {name: agent}
      spec:
        hostNetwork: true
        containers:
          - {name: agent, image: "ghcr.io/acme/agent:1.4.2", securityContext: {windowsOptions: {hostProcess: ↓true}}}
          - {name: log, image: "ghcr.io/acme/log:1.4.2"}
      """),
    .good(
      "gates, terms, files and hosts",
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: shop}
      spec:
        selector: {matchLabels: {app: shop}}
        template:
          metadata: {labels: {app: shop}}
          spec:
            nodeName: node-1
            hostNetwork: true
            schedulingGates: [{name: acme.com/quota}, {name: "${GATE}"}, {name: "${GATE}"}]
            securityContext: {windowsOptions: {hostProcess: true}}
            affinity:
              podAffinity:
                requiredDuringSchedulingIgnoredDuringExecution:
                  - {topologyKey: zone, labelSelector: {matchLabels: {app: shop}}, matchLabelKeys: [pod-template-hash], mismatchLabelKeys: [team]}
                  - {topologyKey: zone, matchLabelKeys: []}
            containers: [{name: web, image: "ghcr.io/acme/shop:1.4.2", securityContext: {windowsOptions: {hostProcess: true}}}]
            volumes:
              - {name: model, image: {}}
              - {name: data, image: {reference: "ghcr.io/acme/data:1.4.2", pullPolicy: "${POLICY}"}}
              - name: files
                projected:
                  sources:
                    - {configMap: {name: shop, items: [{key: a, path: a.conf}, {key: b, path: "${FILE}"}]}}
                    - {secret: {name: shop, items: [{key: a, path: b.conf}, {key: b, path: "${FILE}"}]}}
                    - {serviceAccountToken: {path: a.conf}}
      """),
  ]
}
