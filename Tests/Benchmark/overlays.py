"""200 overlays of one base: what is rendered when one of them changes, and what a second run costs."""
import time
from pathlib import Path

import revisions

OVERLAYS = 200
APPLICATIONS = 20


def make_repository(folder):
    """Every overlay takes in the base; one differs from `HEAD`."""
    base = folder / "k8s" / "base"
    base.mkdir(parents=True)
    names = [f"app-{number}.yaml" for number in range(APPLICATIONS)]
    for number, name in enumerate(names):
        (base / name).write_text(revisions.manifest(number, is_live=False))
    (base / "kustomization.yaml").write_text("resources:\n" + "".join(f"  - {name}\n" for name in names))
    for number in range(OVERLAYS):
        overlay = folder / "k8s" / "overlays" / f"cluster-{number}"
        overlay.mkdir(parents=True)
        (overlay / "kustomization.yaml").write_text(
            f"namespace: cluster-{number}\nresources:\n  - ../../base\n")
    revisions.git(folder, "init", "--quiet")
    revisions.git(folder, "add", "--all")
    revisions.git(folder, "commit", "--quiet", "--message", "first")
    with open(folder / "k8s" / "overlays" / "cluster-7" / "kustomization.yaml", "a") as file:
        file.write("replicas:\n  - name: app-1\n    count: 5\n")


def renderings(cache):
    """What the cache holds, without its headers."""
    folder = Path(cache) / "renderings"
    paths = sorted(folder.glob("[!.]*")) if folder.exists() else []
    return [path.read_bytes().split(b"\n", 1)[1] for path in paths]


def write_renderings(cache, folder):
    folder.mkdir(exist_ok=True)
    for number, text in enumerate(renderings(cache)):
        (folder / f"{number}.yaml").write_bytes(text)


def reading_seconds(folder):
    """What it takes to list and read every input once."""
    start = time.perf_counter()
    for path in sorted((folder / "k8s").rglob("*.yaml")):
        path.read_bytes()
    return time.perf_counter() - start
