"""Two revisions to compare: dumps of 5,000 live objects, and a git repository of as many manifests."""
import os
import subprocess

OBJECTS = 5000
CHANGED = 50

MANIFEST = """apiVersion: apps/v1
kind: Deployment
metadata:
  name: app-{number}
  namespace: team-{team}
  labels:
    app: app-{number}
{live}spec:
  replicas: 2
  selector:
    matchLabels:
      app: {label}
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxSurge: 25%
      maxUnavailable: 25%
  template:
    metadata:
      labels:
        app: {label}
    spec:
      containers:
      - name: app
        image: registry.example.com/team-{team}/app-{number}:{tag}
        imagePullPolicy: IfNotPresent
        env:
        - name: LOG_LEVEL
          value: info
        - name: DATABASE_URL
          valueFrom:
            secretKeyRef:
              name: db-{number}
              key: url
        ports:
        - name: http
          containerPort: 8080
          protocol: TCP
        livenessProbe:
          httpGet:
            path: /healthz
            port: http
            scheme: HTTP
          periodSeconds: 10
          failureThreshold: 3
        readinessProbe:
          httpGet:
            path: /ready
            port: http
            scheme: HTTP
          periodSeconds: 10
          failureThreshold: 3
        resources:
          limits:
            memory: 256Mi
          requests:
            cpu: 100m
            memory: 256Mi
      restartPolicy: Always
      terminationGracePeriodSeconds: 30
{status}"""

LIVE = """  uid: 11111111-2222-4333-8444-{number:012d}
  resourceVersion: "81{number}"
  generation: 3
  creationTimestamp: "2026-01-01T00:00:00Z"
"""

STATUS = """status:
  availableReplicas: 2
  observedGeneration: 3
  readyReplicas: 2
  replicas: 2
  updatedReplicas: 2
"""


def manifest(number, *, is_live, tag="1.4.2", label=None):
    return MANIFEST.format(number=number, team=number % 40, tag=tag, label=label or f"app-{number}",
                           live=LIVE.format(number=number) if is_live else "",
                           status=STATUS if is_live else "")


def item(text):
    """A manifest as an item of a `List`."""
    lines = text.splitlines()
    return "- " + "\n  ".join(lines) + "\n"


def make_dumps(folder):
    """`a.yaml` and `b.yaml`, which differ in 50 objects: images, and some selectors."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("a", "b"):
        parts = ["apiVersion: v1\nkind: List\nitems:\n"]
        for number in range(OBJECTS):
            differs = name == "b" and number % (OBJECTS // CHANGED) == 7
            label = f"app-{number}-v2" if differs and number % 300 == 7 else None
            parts.append(item(manifest(number, is_live=True, tag="1.4.3" if differs else "1.4.2", label=label)))
        (folder / f"{name}.yaml").write_text("".join(parts))


def git(folder, *words):
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1",
                   "GIT_AUTHOR_NAME": "bench", "GIT_AUTHOR_EMAIL": "bench@example.com",
                   "GIT_COMMITTER_NAME": "bench", "GIT_COMMITTER_EMAIL": "bench@example.com"}
    return subprocess.run(["git", "-C", str(folder), *words], env=environment, check=True,
                          capture_output=True, text=True).stdout


def make_repository(folder):
    """5,000 manifests; `HEAD~1` and `HEAD` differ in three of them."""
    for number in range(OBJECTS):
        path = folder / "k8s" / f"team-{number % 40}" / f"app-{number}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(manifest(number, is_live=False))
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "first")
    for number in (1, 2, 3):
        path = folder / "k8s" / f"team-{number % 40}" / f"app-{number}.yaml"
        path.write_text(manifest(number, is_live=False, tag="1.4.3"))
    git(folder, "commit", "--quiet", "--all", "--message", "second")
    git(folder, "gc", "--quiet")


def ids_of_changed(folder):
    raw = git(folder, "diff", "--raw", "--no-abbrev", "HEAD~1")
    return "".join(line.split()[2] + "\n" for line in raw.splitlines())
