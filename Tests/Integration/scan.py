#!/usr/bin/env python3
"""Runs the steps of docs/scan/github-matrix.yml as GitHub's runners would, with the given kubevet.

    scan.py --kubevet PATH

Artifacts are files that are copied; the shell, git and kubevet are real.
"""

import json
import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

import yaml

from cases import CHOSEN, REPOSITORY, run

# One finding: a key that stands twice.
MANIFEST = """apiVersion: v1
kind: ConfigMap
metadata: {{name: {name}}}
data: {{a: "1", a: "2"}}
"""


class Case(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="kubevet-")
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name).resolve()
        self.workflow = yaml.safe_load((REPOSITORY / "docs/scan/github-matrix.yml").read_text())
        self.parts = self.workflow["jobs"]["scan"]["strategy"]["matrix"]["part"]

    def checkout(self, name):
        folder = self.folder / name
        folder.mkdir()
        for number in range(20):
            (folder / f"map-{number}.yaml").write_text(MANIFEST.format(name=f"map-{number}"))
        if self.isBroken:
            (folder / "kustomization.yaml").write_text("resources: [nothing.yaml]\n")
        subprocess.run(["git", "init", "--quiet", folder], check=True)
        return folder

    def run_steps(self, job, folder, **variables):
        """The status of each script, and what it said to later steps; scripts that need the success of others are
        left out after a failure."""
        statuses, said = [], {}
        for step in self.workflow["jobs"][job]["steps"]:
            if "run" not in step or any(statuses) and step.get("if") != "always()":
                continue
            output = self.folder / f"{job}.output"
            output.write_text("")
            done = subprocess.run(["sh", "-e", "-c", step["run"]], cwd=folder, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  env={"PATH": f"{CHOSEN.kubevet.parent}:{os.environ['PATH']}",
                                       "HOME": str(self.folder), "GITHUB_OUTPUT": str(output), **variables})
            statuses.append(done.returncode)
            said[step.get("id")] = dict(line.split("=", 1) for line in output.read_text().splitlines())
        return statuses, said

    def scan(self, isBroken, missing=()):
        """What the job that joins makes of all parts but the missing ones."""
        self.isBroken = isBroken
        joined = self.checkout("joined")
        for part in set(self.parts) - set(missing):
            folder = self.checkout(f"part-{part}")
            statuses, _ = self.run_steps("scan", folder, PART=str(part))
            self.assertEqual(statuses, [2 if isBroken else 0])
            for report in folder.glob("part-*"):
                shutil.copy(report, joined)
        statuses, said = self.run_steps("merge", joined)
        results = json.loads((joined / "kubevet.sarif").read_text())["runs"][0]["results"]
        return statuses, said["join"]["parts"], len(results)

    @property
    def upload(self):
        """The condition of the step that uploads."""
        steps = self.workflow["jobs"]["merge"]["steps"]
        return next(step["if"] for step in steps if "upload-sarif" in step.get("uses", ""))

    def test_all_parts_are_joined_and_uploaded(self):
        self.assertEqual(self.scan(isBroken=False), ([0, 0], str(len(self.parts)), 20))
        self.assertEqual(self.upload, f"always() && steps.join.outputs.parts == {len(self.parts)}")

    def test_what_cannot_be_read_fails_the_job_and_keeps_no_finding_back(self):
        statuses, parts, results = self.scan(isBroken=True)
        self.assertEqual((statuses, parts), ([2, 2], str(len(self.parts))))
        self.assertGreaterEqual(results, 20)

    def test_a_part_that_is_missing_is_counted(self):
        statuses, parts, results = self.scan(isBroken=False, missing=[4])
        self.assertEqual((statuses, parts), ([2, 2], str(len(self.parts) - 1)))
        self.assertLess(results, 20)


if __name__ == "__main__":
    run(Case, __doc__)
