#!/usr/bin/env python3
"""Holds the Dockerfile against what it needs and what others expect of its image; no engine is run.

    image.py --kubevet PATH
"""

import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import yaml

from cases import CHOSEN, REPOSITORY, run


def copies():
    """The sources and the destination of each COPY out of the build context."""
    for line in (REPOSITORY / "Dockerfile").read_text().splitlines():
        words = line.split()
        if words[:1] == ["COPY"] and not words[1].startswith("--from="):
            yield words[1:-1], words[-1]


class Case(unittest.TestCase):
    def test_the_build_has_all_that_the_package_names(self):
        ignored = (REPOSITORY / ".dockerignore").read_text().split()
        with tempfile.TemporaryDirectory(prefix="kubevet-") as folder:
            for sources, _ in copies():
                for source in sources:
                    self.assertNotIn(source.split("/")[0], ignored)
                    destination = Path(folder) / source
                    destination.parent.mkdir(parents=True, exist_ok=True)
                    copy = shutil.copytree if (REPOSITORY / source).is_dir() else shutil.copy
                    copy(REPOSITORY / source, destination)
            done = subprocess.run(["swift", "package", "--package-path", folder, "describe"], text=True,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            self.assertEqual(done.returncode, 0, done.stdout)

    def test_the_hook_runs_what_the_image_holds(self):
        hooks = {hook["id"]: hook for hook in yaml.safe_load((REPOSITORY / ".pre-commit-hooks.yaml").read_text())}
        self.assertIn((["hooks/container"], f"/usr/local/bin/{hooks['kubevet-docker']['entry']}"), list(copies()))

    def test_the_files_to_copy_name_the_image_that_is_released(self):
        words = subprocess.run([CHOSEN.kubevet, "--version"], check=True, text=True, stdout=subprocess.PIPE).stdout
        release = yaml.safe_load((REPOSITORY / ".github/workflows/release.yml").read_text())
        pushed = release["jobs"]["image"]["steps"][-1]["with"]["tags"]
        image = pushed.replace("${{ github.repository }}", "kubevet/kubevet").replace(
            "${{ github.ref_name }}", f"v{words.split()[1]}")
        for file in sorted((REPOSITORY / "docs/scan").iterdir()):
            named = [word for word in file.read_text().split() if word.startswith("ghcr.io/")]
            self.assertEqual(set(named), {image}, file.name)


if __name__ == "__main__":
    run(Case, __doc__)
