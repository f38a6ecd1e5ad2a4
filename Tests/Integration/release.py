#!/usr/bin/env python3
"""Packs the given kubevet as the release workflow does, and has the action fetch it from a server.

    release.py --kubevet PATH

The server stands in for GitHub's; the scripts, curl, tar and the program are real.
"""

import functools
import http.server
import os
import shutil
import subprocess
import tempfile
import threading
import unittest
from pathlib import Path

import yaml

from cases import CHOSEN, REPOSITORY, run

NEEDED = ["sh", "mkdir", "curl", "sha256sum", "tar", "gzip", "strip"]


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


class Case(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="kubevet-")
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name).resolve()
        self.released = self.folder / "site/kubevet/kubevet/releases/download/v0.1.0"
        self.released.mkdir(parents=True)
        # No Swift to fall back to.
        (self.folder / "bin").mkdir()
        for name in NEEDED:
            (self.folder / "bin" / name).symlink_to(shutil.which(name))
        handler = functools.partial(Quiet, directory=self.folder / "site")
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        self.port = server.server_port

    def pack(self):
        """The step of the release workflow that makes the archive, run where the program would be built."""
        workflow = yaml.safe_load((REPOSITORY / ".github/workflows/release.yml").read_text())
        script = next(step["run"] for step in workflow["jobs"]["binaries"]["steps"] if "tar " in step.get("run", ""))
        built = self.released / ".build-static/release"
        built.mkdir(parents=True)
        shutil.copy(CHOSEN.kubevet, built / "kubevet")
        subprocess.run(["sh", "-e", "-c", script], cwd=self.released, check=True,
                       env={**os.environ, "MACHINE": "x86_64"})

    def obtain(self, reference="v0.1.0", machine="X64"):
        environment = {
            "PATH": str(self.folder / "bin"), "FOLDER": str(self.folder / "program"), "RUNNER_OS": "Linux",
            "RUNNER_ARCH": machine, "RUNNER_TEMP": str(self.folder), "GITHUB_ACTION_PATH": str(REPOSITORY),
            "GITHUB_SERVER_URL": f"http://127.0.0.1:{self.port}", "ACTION_REPOSITORY": "kubevet/kubevet",
            "ACTION_REF": reference}
        return subprocess.run([REPOSITORY / "action/obtain.sh"], env=environment, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

    @property
    def program(self):
        return self.folder / "program/kubevet"

    def test_what_the_workflow_packs_is_what_the_action_fetches(self):
        self.pack()
        done = self.obtain()
        self.assertEqual((done.returncode, done.stdout), (0, ""))
        version = subprocess.run([self.program, "--version"], check=True, text=True, stdout=subprocess.PIPE).stdout
        self.assertEqual(version, subprocess.run([CHOSEN.kubevet, "--version"], text=True,
                                                 stdout=subprocess.PIPE).stdout)

    def test_an_archive_that_is_not_what_was_packed_is_not_run(self):
        self.pack()
        archive = self.released / "kubevet-linux-x86_64.tar.gz"
        archive.write_bytes(archive.read_bytes() + b"x")
        self.assertEqual(self.obtain().returncode, 2)
        self.assertFalse(self.program.exists())

    def test_without_a_release_and_without_swift_the_remedy_is_named(self):
        for reference, machine in [("main", "X64"), ("v0.1.0", "ARM64"), ("v9.9.9", "X64")]:
            with self.subTest(reference=reference):
                done = self.obtain(reference, machine)
                self.assertEqual(done.returncode, 2)
                self.assertIn("::error title=kubevet::there is no release for this runner and no Swift", done.stdout)
                self.assertFalse(self.program.exists())


if __name__ == "__main__":
    run(Case, __doc__)
