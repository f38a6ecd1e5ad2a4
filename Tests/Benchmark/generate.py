#!/usr/bin/env python3
"""Writes a large, realistic and reproducible corpus of Kubernetes manifests.

    generate.py OUTDIR [--files 2000] [--documents 20000] [--megabytes 40]

Times can only be compared when the input is the same each time, so everything
here follows from one seed. And they only mean something when the input looks
like what people keep in their repositories, so the corpus has the usual kinds
in the usual proportions, written the way careful teams write them, with a
small share of faults: a linter spends its time mostly on manifests that are
in order.
"""

import argparse
import base64
import random
from dataclasses import dataclass, field
from pathlib import Path

SEED = 20240229
FAULTY_SHARE_OF_DOCUMENTS = 0.02
CRLF_SHARE_OF_FILES = 0.03
DOCUMENTS_PER_CRD = 550
FILES_PER_TEAM = 50
DOCUMENTS_PER_COMPONENT = 7
SMALLEST_CONFIG = 300

TEAMS = """payments checkout search catalog identity billing shipping fraud ledger
media growth insight messaging support returns loyalty pricing partner mobile
platform observability security data warehouse logistics content retail travel
booking maps rating stream archive gateway network storage compute finance legal
people research labs""".split()
ADJECTIVES = """amber brisk coral dusty early fleet golden hollow inner jolly keen
lunar mellow noble open proud quiet rapid silver tidal upper vivid wild young""".split()
NOUNS = """anchor beacon canyon delta engine falcon garden harbor island journal
kettle lantern meadow nickel orchard pillar quarry river summit timber valley
willow""".split()
ROLES = """api web worker scheduler cache importer indexer exporter mailer relay
auth proxy reports sync queue ingest notifier search renderer audit""".split()
WORDS = """the a controller object field value list of references to this resource
when selected by default must be set for each pod that is matched in namespace
and optional if not specified defaults maximum number minimum seconds before an
operation considered failed retried name label selector used template applied
storage volume class network policy traffic route backend status observed
generation condition last transition reason message desired current state""".split()
MULTIBYTE = ["équipe réseau — à vérifier", "本番環境の設定です", "Größe geprüft ✓",
             "señal de producción", "данные проверены", "🚀 release train"]

WORKLOAD_KINDS = {"Deployment": 60, "StatefulSet": 12, "DaemonSet": 6, "CronJob": 9,
                  "Job": 5, "ReplicaSet": 4, "Pod": 4}
BATCH_KINDS = {"CronJob", "Job"}
REPLICATED_KINDS = {"Deployment", "StatefulSet", "ReplicaSet"}


# Text


def nest(block, width):
    """Indents a block, leaving empty lines empty so no line ends in blanks."""
    pad = " " * width
    text = pad + block.replace("\n", "\n" + pad)
    return text.replace("\n" + pad + "\n", "\n\n") if "\n\n" in block else text


def items(blocks, width=0):
    """Writes blocks as the items of a sequence."""
    return "\n".join(nest(f"- {nest(block, 2)[2:]}", width) for block in blocks)


def sentence(rng):
    """Plain words only: it has to be valid as a plain scalar too."""
    words = rng.choices(WORDS, k=rng.randint(8, 22))
    return " ".join(words).capitalize() + "."


class Prose:
    """A stock of sentences: making each one anew would take most of the time."""

    def __init__(self, rng, count=600):
        self.rng = rng
        self.stock = [sentence(rng) for _ in range(count)]

    def sentences(self, count):
        return self.rng.choices(self.stock, k=count)


def version(rng):
    return f"{rng.randint(0, 9)}.{rng.randint(0, 40)}.{rng.randint(0, 20)}"


def digest(rng):
    return f"{rng.getrandbits(256):064x}"


# Components: one workload and what belongs to it


@dataclass
class Component:
    """What the documents of one component have to agree on."""

    team: str
    app: str
    name: str
    kind: str
    rng: random.Random
    features: list = field(default_factory=list)
    fault: str = ""
    borrowed_account: str = ""

    def __post_init__(self):
        self.namespace = self.team
        self.version = version(self.rng)
        self.port = self.rng.choice([8080, 8000, 3000, 9000, 8443, 5000])
        self.replicas = self.rng.randint(2, 6)

    def has(self, feature):
        return feature in self.features

    def service_account(self):
        own = self.name if self.has("account") else "default"
        return self.borrowed_account or own


def optional_bundles(kind):
    """The features a kind can have; those in one bundle need each other."""
    bundles = [("role", "binding"), ("config",), ("config",), ("secret",), ("policy",), ("policy",)]
    if kind in REPLICATED_KINDS:
        bundles += [("pdb",), ("pdb",)]
    if kind == "Deployment":
        bundles += [("autoscaler",), ("ingress",), ("claim",)]
    if kind not in BATCH_KINDS:
        bundles += [("dashboard",), ("maintenance",)]
    return bundles


def choose_features(kind, count, rng):
    """Exactly `count` features, so the corpus gets exactly its documents."""
    features = ["workload", "account"] if kind in BATCH_KINDS else ["workload", "service", "account"]
    features = features[:count]
    bundles = optional_bundles(kind)
    rng.shuffle(bundles)
    for bundle in bundles:
        fits = len(features) + len(bundle) <= count
        if fits and bundle[0] not in features:
            features += bundle
    extras = [f"extra-{number}" for number in range(count - len(features))]
    return features + extras


# Metadata


def labels(component):
    return (f"app.kubernetes.io/name: {component.name}\n"
            f"app.kubernetes.io/part-of: {component.app}\n"
            f"app.kubernetes.io/version: \"{component.version}\"\n"
            f"app.kubernetes.io/managed-by: kustomize\n"
            f"example.com/team: {component.team}")


def selector(component):
    return (f"app.kubernetes.io/name: {component.name}\n"
            f"app.kubernetes.io/part-of: {component.app}")


def annotations(component):
    rng = component.rng
    lines = [f"example.com/owner: {component.team}@example.com",
             f"example.com/runbook: https://runbooks.example.com/{component.team}/{component.name}"]
    if rng.random() < 0.3:
        lines.append(f"example.com/description: '{component.name} is run by team {component.team}: ask first'")
    if rng.random() < 0.08:
        lines.append(f"example.com/note: \"{rng.choice(MULTIBYTE)}\"")
    return "\n".join(lines)


def document(component, api_version, kind, name, body):
    """The head all kinds have in common, followed by the body of this one."""
    return (f"apiVersion: {api_version}\nkind: {kind}\nmetadata:\n  name: {name}\n"
            f"  namespace: {component.namespace}\n  labels:\n{nest(labels(component), 4)}\n"
            f"  annotations:\n{nest(annotations(component), 4)}\n{body}\n")


# Pods


def image(component):
    repository = f"registry.example.com/{component.team}/{component.name}"
    if component.fault == "latest":
        return f"{repository}:latest"
    if component.rng.random() < 0.15:
        return f"{repository}:{component.version}@sha256:{digest(component.rng)}"
    return f"{repository}:{component.version}"


def resources(rng):
    """Requests and limits, now and then in flow style as people do write them."""
    cpu, memory = rng.choice([50, 100, 200, 250, 500]), rng.choice([64, 128, 256, 512, 1024])
    if rng.random() < 0.15:
        return (f"resources:\n  requests: {{cpu: {cpu}m, memory: {memory}Mi}}\n"
                f"  limits: {{cpu: {cpu * 4}m, memory: {memory}Mi}}")
    return (f"resources:\n  requests:\n    cpu: {cpu}m\n    memory: {memory}Mi\n"
            f"  limits:\n    cpu: {cpu * 4}m\n    memory: {memory}Mi")


CONTAINER_SECURITY = """securityContext:
  allowPrivilegeEscalation: false
  privileged: false
  readOnlyRootFilesystem: true
  runAsNonRoot: true
  capabilities:
    drop:
      - ALL"""

CONTAINER_SECURITY_FLOW = """securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  runAsNonRoot: true
  capabilities: {drop: ["ALL"]}"""


def probe(name, path, period):
    return (f"{name}:\n  httpGet:\n    path: {path}\n    port: http\n"
            f"  periodSeconds: {period}\n  timeoutSeconds: 3\n  failureThreshold: 3")


def probes(component):
    if component.fault == "no-probes":
        return ""
    text = (probe("readinessProbe", "/ready", component.rng.choice([5, 10])) + "\n"
            + probe("livenessProbe", "/healthz", component.rng.choice([20, 30])))
    if component.rng.random() < 0.3:
        text += "\n" + probe("startupProbe", "/started", 5)
    return text


def environment(component):
    rng, upper = component.rng, component.app.upper().replace("-", "_")
    entries = [f"name: LOG_LEVEL\nvalue: {rng.choice(['info', 'warn'])}",
               "name: POD_NAME\nvalueFrom:\n  fieldRef:\n    fieldPath: metadata.name"]
    for number in range(rng.randint(2, 9)):
        value = rng.choice([f'"{rng.randint(1, 9000)}"', "'true'", f"http://{rng.choice(NOUNS)}:8080/v1",
                            f'"{rng.choice(NOUNS)}, {rng.choice(NOUNS)}"', f"{rng.choice(NOUNS)}"])
        entries.append(f"name: {upper}_OPTION_{number}\nvalue: {value}")
    if component.has("secret"):
        entries.append(f"name: DATABASE_PASSWORD\nvalueFrom:\n  secretKeyRef:\n"
                       f"    name: {component.name}-credentials\n    key: password")
    return "env:\n" + items(entries, 2)


def arguments(rng):
    flags = [f"--{rng.choice(WORDS)}-{rng.choice(NOUNS)}={rng.randint(1, 99)}" for _ in range(rng.randint(1, 5))]
    if rng.random() < 0.3:
        return "args: [" + ", ".join(f'"{flag}"' for flag in flags) + "]"
    return "args:\n" + "\n".join(f"  - {flag}" for flag in flags)


def volume_mounts(component):
    mounts = ["name: tmp\nmountPath: /tmp"]
    if component.has("config"):
        mounts.append("name: config\nmountPath: /etc/app\nreadOnly: true")
    if component.has("claim") or component.kind == "StatefulSet":
        mounts.append("name: data\nmountPath: /var/lib/app")
    return "volumeMounts:\n" + items(mounts, 2)


def volumes(component):
    entries = ["name: tmp\nemptyDir:\n  sizeLimit: 64Mi"]
    if component.has("config"):
        entries.append(f"name: config\nconfigMap:\n  name: {component.name}-config\n  defaultMode: 0440")
    if component.has("claim"):
        entries.append(f"name: data\npersistentVolumeClaim:\n  claimName: {component.name}-data")
    return "volumes:\n" + items(entries, 2)


def main_container(component, long_running):
    rng = component.rng
    parts = ["name: main", f"image: {image(component)}", "imagePullPolicy: IfNotPresent", arguments(rng)]
    if long_running:
        parts += [f"ports:\n  - name: http\n    containerPort: {component.port}\n    protocol: TCP",
                  probes(component)]
        parts.append('lifecycle:\n  preStop:\n    exec:\n      command: ["/bin/sleep", "10"]')
    security = CONTAINER_SECURITY if rng.random() < 0.8 else CONTAINER_SECURITY_FLOW
    parts += [environment(component), resources(rng), security, volume_mounts(component)]
    return "\n".join(part for part in parts if part)


def sidecar(component):
    rng = component.rng
    return "\n".join(["name: telemetry", "image: registry.example.com/platform/telemetry:2.14.3",
                      "imagePullPolicy: IfNotPresent",
                      "# Ships logs and metrics; see the platform handbook.",
                      "ports:\n  - {name: metrics, containerPort: 9102}",
                      probe("readinessProbe", "/-/ready", 10).replace("port: http", "port: metrics"),
                      probe("livenessProbe", "/-/healthy", 30).replace("port: http", "port: metrics"),
                      resources(rng), CONTAINER_SECURITY, "volumeMounts:\n  - name: tmp\n    mountPath: /tmp"])


def containers(component, long_running):
    blocks = [main_container(component, long_running)]
    if long_running and component.rng.random() < 0.35:
        blocks.append(sidecar(component))
    return "containers:\n" + items(blocks, 2)


def init_containers(component):
    return ("initContainers:\n" + items(["\n".join([
        "name: migrate", f"image: registry.example.com/{component.team}/migrate:{component.version}",
        "imagePullPolicy: IfNotPresent", "command:\n  - /bin/sh\n  - -ec\n  - |\n    echo \"migrating\"\n"
        "    /usr/local/bin/migrate up --wait 60s\n    echo \"done\"",
        resources(component.rng), CONTAINER_SECURITY])], 2))


def scheduling(component):
    """Spread over zones and hosts, as a replicated workload should be."""
    match = nest(selector(component), 6)
    spread = ("topologySpreadConstraints:\n  - maxSkew: 1\n    topologyKey: topology.kubernetes.io/zone\n"
              f"    whenUnsatisfiable: ScheduleAnyway\n    labelSelector:\n      matchLabels:\n{nest(match, 2)}")
    affinity = ("affinity:\n  podAntiAffinity:\n    preferredDuringSchedulingIgnoredDuringExecution:\n"
                "      - weight: 100\n        podAffinityTerm:\n          topologyKey: kubernetes.io/hostname\n"
                f"          labelSelector:\n            matchLabels:\n{nest(match, 8)}")
    return f"{spread}\n{affinity}"


POD_SECURITY = """securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  seccompProfile:
    type: RuntimeDefault"""


def pod_spec(component, restart_policy="Always"):
    long_running = restart_policy == "Always"
    parts = [f"serviceAccountName: {component.service_account()}",
             "automountServiceAccountToken: false", f"restartPolicy: {restart_policy}",
             f"terminationGracePeriodSeconds: {component.rng.choice([30, 45, 60])}",
             "priorityClassName: standard", POD_SECURITY]
    if long_running and component.rng.random() < 0.2:
        parts.append(init_containers(component))
    parts.append(containers(component, long_running))
    if component.kind in REPLICATED_KINDS:
        parts.append(scheduling(component))
    parts.append(volumes(component))
    return "\n".join(parts)


def pod_template(component, restart_policy="Always"):
    return (f"metadata:\n  labels:\n{nest(labels(component), 4)}\n  annotations:\n"
            f"    prometheus.io/scrape: \"true\"\n    prometheus.io/port: '{component.port}'\n"
            f"spec:\n{nest(pod_spec(component, restart_policy), 2)}")


# Workloads


def selected_template(component):
    """A selector and the template it selects; a few share labels by an anchor."""
    template = nest(pod_template(component), 4)
    if component.rng.random() < 0.02:
        shared = nest(labels(component), 8)
        template = template.replace(f"labels:\n{shared}", "labels: *labels", 1)
        return f"  selector:\n    matchLabels: &labels\n{nest(labels(component), 6)}\n  template:\n{template}"
    return f"  selector:\n    matchLabels:\n{nest(selector(component), 6)}\n  template:\n{template}"


def replica_line(component):
    """Empty where an autoscaler decides, else the two would fight."""
    if component.has("autoscaler"):
        return ""
    reviewed = "  # reviewed with the capacity plan" if component.rng.random() < 0.2 else ""
    return f"  replicas: {component.replicas}{reviewed}\n"


def deployment(component):
    body = (f"spec:\n{replica_line(component)}  revisionHistoryLimit: 5\n  minReadySeconds: 10\n"
            f"  progressDeadlineSeconds: 600\n  strategy:\n    type: RollingUpdate\n    rollingUpdate:\n"
            f"      maxSurge: 25%\n      maxUnavailable: 0\n{selected_template(component)}")
    return document(component, "apps/v1", "Deployment", component.name, body)


def stateful_set(component):
    claims = ("  volumeClaimTemplates:\n    - metadata:\n        name: data\n      spec:\n"
              "        accessModes: [\"ReadWriteOnce\"]\n        storageClassName: fast\n"
              f"        resources:\n          requests:\n            storage: {component.rng.choice([5, 20, 100])}Gi")
    body = (f"spec:\n{replica_line(component)}  serviceName: {component.name}\n  revisionHistoryLimit: 5\n"
            f"  podManagementPolicy: OrderedReady\n  updateStrategy:\n    type: RollingUpdate\n"
            f"{selected_template(component)}\n{claims}")
    return document(component, "apps/v1", "StatefulSet", component.name, body)


def daemon_set(component):
    body = (f"spec:\n  revisionHistoryLimit: 5\n  updateStrategy:\n    type: RollingUpdate\n    rollingUpdate:\n"
            f"      maxUnavailable: 10%\n{selected_template(component)}")
    return document(component, "apps/v1", "DaemonSet", component.name, body)


def replica_set(component):
    body = f"spec:\n{replica_line(component)}{selected_template(component)}"
    return document(component, "apps/v1", "ReplicaSet", component.name, body)


def bare_pod(component):
    return document(component, "v1", "Pod", component.name, f"spec:\n{nest(pod_spec(component), 2)}")


def job_spec(component):
    return (f"backoffLimit: {component.rng.randint(1, 4)}\nactiveDeadlineSeconds: 3600\n"
            f"ttlSecondsAfterFinished: 86400\ncompletions: 1\nparallelism: 1\n"
            f"template:\n{nest(pod_template(component, 'Never'), 2)}")


def job(component):
    return document(component, "batch/v1", "Job", component.name, f"spec:\n{nest(job_spec(component), 2)}")


def cron_job(component):
    rng = component.rng
    body = (f"spec:\n  schedule: \"{rng.randint(0, 59)} {rng.randint(0, 23)} * * *\"\n  timeZone: Etc/UTC\n"
            f"  concurrencyPolicy: Forbid\n  startingDeadlineSeconds: 300\n  successfulJobsHistoryLimit: 3\n"
            f"  failedJobsHistoryLimit: 3\n  suspend: false\n  jobTemplate:\n    spec:\n"
            f"{nest(job_spec(component), 6)}")
    return document(component, "batch/v1", "CronJob", component.name, body)


def maintenance(component):
    """A nightly job next to a service; its labels must not match the Service."""
    job_component = Component(component.team, component.app, f"{component.name}-maintenance",
                              "CronJob", component.rng, borrowed_account=component.service_account())
    return cron_job(job_component)


WORKLOADS = {"Deployment": deployment, "StatefulSet": stateful_set, "DaemonSet": daemon_set,
             "ReplicaSet": replica_set, "Pod": bare_pod, "Job": job, "CronJob": cron_job}


def workload(component):
    return WORKLOADS[component.kind](component)


# What stands around a workload


def service(component):
    headless = "  clusterIP: None\n" if component.kind == "StatefulSet" else "  type: ClusterIP\n"
    ports = "    - name: http\n      port: 80\n      targetPort: http\n      protocol: TCP"
    if component.rng.random() < 0.1:
        ports = "    - {name: http, port: 80, targetPort: http, protocol: TCP}"
    body = f"spec:\n{headless}  selector:\n{nest(selector(component), 4)}\n  ports:\n{ports}"
    return document(component, "v1", "Service", component.name, body)


def account(component):
    return document(component, "v1", "ServiceAccount", component.name, "automountServiceAccountToken: false")


def role(component):
    rng = component.rng
    rules = []
    for resource in rng.sample(["configmaps", "pods", "endpoints", "services", "leases"], rng.randint(1, 3)):
        group = "coordination.k8s.io" if resource == "leases" else ""
        rules.append(f"apiGroups: [\"{group}\"]\nresources: [\"{resource}\"]\nverbs:\n  - get\n  - list\n  - watch")
    body = "rules:\n" + items(rules, 2)
    return document(component, "rbac.authorization.k8s.io/v1", "Role", component.name, body)


def binding(component):
    body = (f"roleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: Role\n  name: {component.name}\n"
            f"subjects:\n  - kind: ServiceAccount\n    name: {component.name}\n    namespace: {component.namespace}")
    return document(component, "rbac.authorization.k8s.io/v1", "RoleBinding", component.name, body)


def policy(component):
    rng = component.rng
    rules = [f"from:\n  - namespaceSelector:\n      matchLabels:\n        kubernetes.io/metadata.name: {team}\n"
             f"    podSelector:\n      matchLabels:\n        example.com/team: {team}\n"
             f"ports:\n  - protocol: TCP\n    port: {component.port}"
             for team in rng.sample(TEAMS, rng.randint(1, 3))]
    body = (f"spec:\n  podSelector:\n    matchLabels:\n{nest(selector(component), 6)}\n"
            f"  policyTypes: [Ingress, Egress]\n  ingress:\n{items(rules, 4)}\n  egress:\n"
            "    # DNS is needed by everyone.\n    - to:\n        - namespaceSelector:\n            matchLabels:\n"
            "              kubernetes.io/metadata.name: kube-system\n      ports:\n"
            "        - {protocol: UDP, port: 53}\n        - {protocol: TCP, port: 53}")
    return document(component, "networking.k8s.io/v1", "NetworkPolicy", component.name, body)


def disruption_budget(component):
    body = f"spec:\n  maxUnavailable: 1\n  selector:\n    matchLabels:\n{nest(selector(component), 6)}"
    return document(component, "policy/v1", "PodDisruptionBudget", component.name, body)


def autoscaler(component):
    metrics = [f"type: Resource\nresource:\n  name: {name}\n  target:\n    type: Utilization\n"
               f"    averageUtilization: {share}" for name, share in (("cpu", 70), ("memory", 80))]
    body = (f"spec:\n  scaleTargetRef:\n    apiVersion: apps/v1\n    kind: Deployment\n    name: {component.name}\n"
            f"  minReplicas: {component.replicas}\n  maxReplicas: {component.replicas * 4}\n"
            f"  metrics:\n{items(metrics, 4)}\n  behavior:\n    scaleDown:\n      stabilizationWindowSeconds: 300\n"
            "      policies:\n        - type: Percent\n          value: 50\n          periodSeconds: 60")
    return document(component, "autoscaling/v2", "HorizontalPodAutoscaler", component.name, body)


def ingress(component):
    host = f"{component.name}.{component.team}.example.com"
    body = (f"spec:\n  ingressClassName: nginx\n  tls:\n    - hosts:\n        - {host}\n"
            f"      secretName: {component.name}-tls\n  rules:\n    - host: {host}\n      http:\n        paths:\n"
            f"          - path: /\n            pathType: Prefix\n            backend:\n              service:\n"
            f"                name: {component.name}\n                port:\n                  name: http")
    return document(component, "networking.k8s.io/v1", "Ingress", component.name, body)


def claim(component):
    body = ("spec:\n  accessModes:\n    - ReadWriteMany\n  storageClassName: shared\n  resources:\n"
            f"    requests:\n      storage: {component.rng.choice([1, 10, 50])}Gi")
    return document(component, "v1", "PersistentVolumeClaim", f"{component.name}-data", body)


def secret(component):
    """Encrypted as SOPS writes it: careful teams commit no other Secret."""
    def encrypted(length):
        data = base64.b64encode(component.rng.randbytes(length)).decode()
        iv, tag = (base64.b64encode(component.rng.randbytes(n)).decode() for n in (32, 16))
        return f"ENC[AES256_GCM,data:{data},iv:{iv},tag:{tag},type:str]"
    body = (f"type: Opaque\ndata:\n  username: {encrypted(12)}\n  password: {encrypted(24)}\n"
            f"  dsn: {encrypted(60)}\nsops:\n  lastmodified: \"2024-05-01T10:00:00Z\"\n"
            f"  mac: {encrypted(96)}\n  encrypted_regex: ^(data|stringData)$\n  version: 3.8.1")
    return document(component, "v1", "Secret", f"{component.name}-credentials", body)


# ConfigMaps, whose sizes are set last to bring the corpus to its size


@dataclass
class SizedConfig:
    """A ConfigMap that waits to hear how large its file may be."""

    head: str
    key: str
    lines: object
    weight: float
    rng: random.Random

    def render(self, size):
        """Adds lines until the size is reached, all in one block scalar."""
        content, length = [], 0
        for line in self.lines(self.rng):
            content.append(nest(line, 4))
            length += len(content[-1]) + 1
            if length >= size:
                break
        return f"{self.head}  {self.key}: |\n" + "\n".join(content) + self.closing() + "\n"

    def closing(self):
        return "\n      {\"type\": \"row\"}\n      ]\n    }" if self.key.endswith(".json") else ""


def panel(number, rng):
    """A Grafana panel, as its exporter writes it."""
    metric, noun, colour = rng.choice(NOUNS), rng.choice(NOUNS), rng.choice(MULTIBYTE)
    return f"""  {{
    "datasource": {{
      "type": "prometheus",
      "uid": "${{datasource}}"
    }},
    "description": "{colour}",
    "fieldConfig": {{
      "defaults": {{
        "color": {{"mode": "palette-classic"}},
        "custom": {{"drawStyle": "line", "fillOpacity": {rng.randint(0, 90)}, "lineWidth": 1}},
        "thresholds": {{
          "mode": "absolute",
          "steps": [
            {{"color": "green", "value": null}},
            {{"color": "red", "value": {rng.randint(50, 99)}}}
          ]
        }},
        "unit": "short"
      }},
      "overrides": []
    }},
    "gridPos": {{"h": 8, "w": 12, "x": {number % 2 * 12}, "y": {number // 2 * 8}}},
    "id": {number},
    "targets": [
      {{
        "expr": "histogram_quantile(0.99, sum(rate({metric}_{noun}_seconds_bucket{{job=~\\"$job\\"}}[5m])) by (le))",
        "legendFormat": "{{{{instance}}}}",
        "refId": "A"
      }}
    ],
    "title": "{metric.capitalize()} {noun}",
    "type": "timeseries"
  }},"""


def dashboard_lines(rng):
    yield "{\n  \"editable\": true,\n  \"schemaVersion\": 39,\n  \"panels\": ["
    number = 0
    while True:
        number += 1
        yield panel(number, rng)


def properties_lines(rng):
    while True:
        yield f"# {sentence(rng)}" if rng.random() < 0.2 else (
            f"{rng.choice(NOUNS)}.{rng.choice(NOUNS)}.{rng.choice(WORDS)}={rng.randint(1, 99999)}")


def nginx_lines(rng):
    while True:
        yield (f"location /{rng.choice(NOUNS)}/{rng.choice(NOUNS)} {{\n"
               f"    proxy_pass http://{rng.choice(NOUNS)}:8080;\n"
               f"    proxy_set_header Host $host;\n\n    proxy_read_timeout {rng.randint(5, 90)}s;\n}}")


def rule_lines(rng):
    yield "groups:\n  - name: availability\n    rules:"
    while True:
        noun = rng.choice(NOUNS)
        yield (f"      - alert: {noun.capitalize()}Slow\n"
               f"        expr: rate({noun}_errors_total[5m]) > 0.{rng.randint(1, 9)}\n"
               f"        for: {rng.randint(1, 30)}m\n        labels: {{severity: page}}\n"
               f"        annotations:\n          summary: \"{sentence(rng)}\"")


def script_lines(rng):
    yield "#!/bin/sh\nset -eu"
    while True:
        noun = rng.choice(NOUNS)
        yield (f"if ! pgrep {noun} > /dev/null; then\n  echo \"{noun} is not running\" >&2\n"
               f"  exec /usr/local/bin/{noun} --port={rng.randint(1024, 9999)}\nfi")


CONFIG_STYLES = {"application.properties": properties_lines, "nginx.conf": nginx_lines,
                 "rules.yaml": rule_lines, "entrypoint.sh": script_lines}


def config_head(component, name):
    settings = "\n".join(f"  {word.upper()}_LIMIT: \"{component.rng.randint(1, 500)}\""
                         for word in component.rng.sample(NOUNS, 3))
    return document(component, "v1", "ConfigMap", name, f"data:\n{settings}")


def config(component, suffix="config"):
    rng = component.rng
    key = rng.choice(list(CONFIG_STYLES))
    head = config_head(component, f"{component.name}-{suffix}")
    return SizedConfig(head, key, CONFIG_STYLES[key], 0.2 + rng.expovariate(1), rng)


def dashboard(component):
    """Dashboards are the bulk of many repositories, and a few are very large."""
    head = config_head(component, f"{component.name}-dashboard")
    weight = min(500, 3 * component.rng.paretovariate(1))
    return SizedConfig(head, f"{component.name}.json", dashboard_lines, weight, component.rng)


DOCUMENTS = {"workload": workload, "service": service, "account": account, "role": role, "binding": binding,
             "policy": policy, "pdb": disruption_budget, "autoscaler": autoscaler, "ingress": ingress,
             "claim": claim, "secret": secret, "config": config, "dashboard": dashboard,
             "maintenance": maintenance}


def component_documents(component):
    return [config(component, feature) if feature.startswith("extra-") else DOCUMENTS[feature](component)
            for feature in component.features]


# Custom resource definitions


def description(prose, rng):
    """In the three ways generators write them: plain, quoted and literal."""
    text = prose.sentences(rng.randint(1, 6))
    style = rng.random()
    if style < 0.5:
        return "description: |-\n" + "\n".join(f"  {line}" for line in text)
    if style < 0.8:
        return "description: " + "\n  ".join(text)
    return "description: 'Note: " + "\n  ".join(text) + "'"


def property_name(rng, taken):
    name = rng.choice(NOUNS) + rng.choice(WORDS).capitalize() + rng.choice(ADJECTIVES).capitalize()
    while name in taken:
        name += "Ref"
    taken.add(name)
    return name


def scalar_schema(prose, rng):
    tail = rng.choice(["type: string", "type: boolean", "type: integer\nformat: int32\nminimum: 0",
                       "type: string\nenum:\n  - Always\n  - Never\n  - IfNotPresent",
                       "type: string\nmaxLength: 253\npattern: ^[a-z0-9]([-a-z0-9]*[a-z0-9])?$",
                       "anyOf:\n  - type: integer\n  - type: string\nx-kubernetes-int-or-string: true"])
    return f"{description(prose, rng)}\n{tail}"


def schema(prose, rng, size, depth):
    """A schema of about `size` bytes, as deep as real ones are."""
    if size < 1200 or depth == 0:
        return scalar_schema(prose, rng)
    parts, used, taken = [], 0, set()
    while used < size:
        share = rng.choice([300, 300, 300, size // 3])
        child = nest(schema(prose, rng, share, depth - 1), 2)
        parts.append(f"{property_name(rng, taken)}:\n{child}")
        used += len(parts[-1])
    properties = "properties:\n" + nest("\n".join(parts), 2)
    inner = f"{description(prose, rng)}\ntype: object\n{properties}"
    if rng.random() < 0.25:
        return f"{description(prose, rng)}\ntype: array\nitems:\n{nest(inner, 2)}"
    return inner


def crd(number, prose, rng):
    """Between 50 and 300 KB: a few such files take as long as all the rest."""
    singular = ADJECTIVES[number % len(ADJECTIVES)] + NOUNS[number % len(NOUNS)]
    group = f"{rng.choice(NOUNS)}.example.com"
    body = nest(schema(prose, rng, rng.randint(40_000, 180_000), 8), 10)
    return f"{singular}.yaml", f"""apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: {singular}s.{group}
  annotations:
    controller-gen.kubebuilder.io/version: v0.14.0
spec:
  group: {group}
  scope: Namespaced
  names:
    kind: {singular.capitalize()}
    listKind: {singular.capitalize()}List
    plural: {singular}s
    singular: {singular}
  versions:
    - name: v1
      served: true
      storage: true
      subresources:
        status: {{}}
      schema:
        openAPIV3Schema:
{body}
"""


def namespace(team):
    return (f"apiVersion: v1\nkind: Namespace\nmetadata:\n  name: {team}\n  labels:\n"
            f"    example.com/team: {team}\n    pod-security.kubernetes.io/enforce: baseline\n")


# The corpus


class Names:
    """Hands out folder and component names that never meet in one namespace."""

    def __init__(self, rng):
        self.rng = rng
        self.taken = set()

    def unique(self, team, base):
        name, number = base, 2
        while (team, name) in self.taken:
            name, number = f"{base}{number}", number + 1
        self.taken.add((team, name))
        return name

    def app(self, team):
        return self.unique(team, f"{self.rng.choice(ADJECTIVES)}-{self.rng.choice(NOUNS)}")

    def component(self, team, app):
        return self.unique(team, f"{app}-{self.rng.choice(ROLES)}")


def spread_documents(documents, files, rng):
    """How many documents each file has: most a handful, a few very many."""
    least = max(1, min(4, documents // files))
    counts = [least] * files
    weights = [0.3 + rng.expovariate(1) for _ in range(files)]
    for index in rng.choices(range(files), weights, k=documents - least * files):
        counts[index] += 1
    return counts


def split_evenly(total, parts):
    return [total // parts + (index < total % parts) for index in range(parts)]


def make_component(team, app, count, names, rng):
    kind = rng.choices(list(WORKLOAD_KINDS), list(WORKLOAD_KINDS.values()))[0]
    kind = kind if count > 1 else "Deployment"
    component = Component(team, app, names.component(team, app), kind, rng)
    component.features = choose_features(kind, count, rng)
    return component


def make_file(team, app, count, names, rng):
    """The components that one file holds."""
    parts = max(1, round(count / DOCUMENTS_PER_COMPONENT))
    return [make_component(team, app, part, names, rng) for part in split_evenly(count, parts)]


def place_file(team, app, components, rng):
    """Some apps keep a flat folder, others one folder for each component."""
    role_name = components[0].name.removeprefix(f"{app}-")
    leaf = f"{role_name}/manifests.yaml" if rng.random() < 0.2 else f"{role_name}.yaml"
    return f"apps/{team}/{app}/{leaf}"


def plan_apps(teams, counts, rng):
    """Maps the path of each file to its components; an app has about four files."""
    names, plan, team, app = Names(rng), {}, None, None
    for count in counts:
        if app is None or rng.random() < 0.25:
            team = rng.choice(teams)
            app = names.app(team)
        components = make_file(team, app, count, names, rng)
        plan[place_file(team, app, components, rng)] = components
    return plan


def add_faults(components, documents, rng):
    """Faults go where they can be made: a Job needs no probes."""
    candidates = [component for component in components if component.kind not in BATCH_KINDS]
    wanted = round(documents * FAULTY_SHARE_OF_DOCUMENTS)
    for component in rng.sample(candidates, min(wanted, len(candidates))):
        component.fault = rng.choice(["latest", "no-probes"])


def platform_files(crds, teams, rng):
    """What belongs to no team: namespaces, and the CRDs of the operators."""
    prose = Prose(rng)
    files = {"platform/namespaces.yaml": [namespace(team) for team in teams]}
    for number in range(crds):
        name, text = crd(number, prose, rng)
        files[f"platform/crds/{name}"] = [text]
    return files


def render_configs(files, budget):
    """Gives the bytes that are left to the ConfigMaps, by weight."""
    documents = [document for entries in files.values() for document in entries]
    configs = [entry for entry in documents if isinstance(entry, SizedConfig)]
    fixed = sum(len(entry.head if isinstance(entry, SizedConfig) else entry) for entry in documents)
    unit = max(0, budget - fixed) / (sum(entry.weight for entry in configs) or 1)
    return {path: [entry.render(max(SMALLEST_CONFIG, unit * entry.weight))
                   if isinstance(entry, SizedConfig) else entry for entry in entries]
            for path, entries in files.items()}


def file_text(path, documents, rng):
    """Joins the documents, with the comments and markers people put between."""
    head = ""
    if rng.random() < 0.4:
        head = f"# {path}\n# {sentence(rng)}\n"
    if rng.random() < 0.1:
        head += f"# {rng.choice(MULTIBYTE)}\n"
    if rng.random() < 0.3:
        head += "---\n"
    text = head + "---\n".join(documents)
    return text.replace("\n", "\r\n") if rng.random() < CRLF_SHARE_OF_FILES else text


def build_corpus(files, documents, megabytes):
    """All paths of the corpus with their texts."""
    rng = random.Random(SEED)
    crds = min(documents // DOCUMENTS_PER_CRD, files // 2)
    teams = TEAMS[:max(1, min(len(TEAMS), files // FILES_PER_TEAM))]
    counts = spread_documents(documents - crds - len(teams), files - crds - 1, rng)
    plan = plan_apps(teams, counts, rng)
    add_faults([component for components in plan.values() for component in components], documents, rng)
    corpus = platform_files(crds, teams, rng)
    for path, components in plan.items():
        corpus[path] = [entry for component in components for entry in component_documents(component)]
    corpus = render_configs(corpus, megabytes * 1_000_000)
    return {path: file_text(path, entries, rng) for path, entries in corpus.items()}


def write_corpus(folder, corpus):
    for path, text in corpus.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode())


def options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("outdir", metavar="OUTDIR", type=Path)
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--documents", type=int, default=20000)
    parser.add_argument("--megabytes", type=float, default=40)
    chosen = parser.parse_args()
    if chosen.files < 2 or chosen.documents < 2 * chosen.files:
        parser.error("at least 2 files, and 2 documents for each file")
    return chosen


def main():
    chosen = options()
    corpus = build_corpus(chosen.files, chosen.documents, chosen.megabytes)
    write_corpus(chosen.outdir, corpus)
    size = sum(len(text.encode()) for text in corpus.values())
    print(f"{len(corpus)} files, {chosen.documents} documents, {size} bytes in {chosen.outdir}")


if __name__ == "__main__":
    main()
