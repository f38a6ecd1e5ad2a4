#!/usr/bin/env python3
"""Runs kubevet's hooks in the real pre-commit framework, in temporary git repositories.

    pre_commit.py --pre-commit PATH --kubevet PATH [--swift]

Without --swift the hook `kubevet-system` is run with the given program. With it the hook `kubevet` is
installed as users do, which builds the last commit of this repository: that takes minutes.
"""

import argparse
import os
import shlex
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
CHOSEN = argparse.Namespace()

DEPLOYMENT = """apiVersion: apps/v1
kind: Deployment
metadata: {{name: cart}}
spec:
  selector: {{matchLabels: {{app: {app}}}}}
  template:
    metadata: {{labels: {{app: {app}}}}}
    spec:
      containers:
        - {{name: cart, image: "acme/cart:{version}", envFrom: [{{configMapRef: {{name: settings}}}}]}}
"""
SETTINGS = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {a: b}\n"
CONFIGURATION = "repos: [{{repo: '{repository}', rev: {revision}, hooks: [{{id: {hook}}}]}}]\n"
ALL_STAGES = ["-t", "pre-commit", "-t", "pre-merge-commit", "-t", "pre-push"]


def environment(**more):
    """The same everywhere, with kubevet on PATH as its users have it."""
    kept = ("HOME", "LD_LIBRARY_PATH", "GIT_CONFIG_GLOBAL")
    inherited = {name: os.environ[name] for name in kept if name in os.environ}
    folders = [str(CHOSEN.kubevet.parent), str(CHOSEN.pre_commit.parent), os.environ["PATH"]]
    return {**inherited, "PATH": ":".join(folders),
            "GIT_AUTHOR_NAME": "Test", "GIT_AUTHOR_EMAIL": "test@example.com", "GIT_COMMITTER_NAME": "Test",
            "GIT_COMMITTER_EMAIL": "test@example.com", "PRE_COMMIT_HOME": str(CHOSEN.cache), **more}


class Repository:
    """A git repository with a Deployment and the ConfigMap that it names."""

    def __init__(self, path):
        self.path = path
        self("git", "init", "--quiet", "--initial-branch=main")
        self.write(DEPLOYMENT.format(app="cart", version="1.4.2"))
        self.write(SETTINGS, "k8s/settings.yaml")
        self.commit("--all", "--no-verify")

    def __call__(self, *words, status=0, **variables):
        """Runs a program, and gives back all that it says."""
        outcome = subprocess.run(words, cwd=self.path, env=environment(**variables), text=True,
                                 stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if outcome.returncode != status:
            raise AssertionError(f"{shlex.join(map(str, words))}: status {outcome.returncode}\n{outcome.stdout}")
        return outcome.stdout

    def write(self, text, name="k8s/cart.yaml"):
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        self("git", "add", name)

    def commit(self, *words, status=0, **variables):
        return self("git", "commit", "--quiet", "--message", "x", *words, status=status, **variables)

    def install(self, hook):
        revision = subprocess.check_output(["git", "-C", REPOSITORY, "rev-parse", "HEAD"], text=True).strip()
        self.write(CONFIGURATION.format(repository=REPOSITORY, revision=revision, hook=hook),
                   ".pre-commit-config.yaml")
        self.commit("--no-verify")
        self("pre-commit", "install", *ALL_STAGES)


class Case(unittest.TestCase):
    hook = ""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="kubevet-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name).resolve()
        (self.folder / "work").mkdir()
        self.work = Repository(self.folder / "work")

    def change(self, app="cart", version="1.4.2"):
        self.work.write(DEPLOYMENT.format(app=app, version=version))

    def assert_stops_bad_commits_only(self):
        self.change(version="1.4.3")
        self.assertIn("Passed", self.work.commit())
        self.change(app="cart-v2")
        self.assertIn("[selector-change]", self.work.commit(status=1))


class System(Case):
    def test_the_manifest_is_valid(self):
        self.work("pre-commit", "validate-manifest", REPOSITORY / ".pre-commit-hooks.yaml")
        self.work("pre-commit", "validate-config", REPOSITORY / ".pre-commit-config.yaml")

    def test_this_repository_is_tried(self):
        trial = ["pre-commit", "try-repo", REPOSITORY, "kubevet-system"]
        self.change(version="1.4.3")
        said = self.work(*trial)
        self.assertIn("Passed", said)
        self.assertNotIn("deprecated", said)
        self.change(app="cart-v2")
        self.assertIn("[selector-change]", self.work(*trial, status=1))

    def test_commits(self):
        self.work.install("kubevet-system")
        self.assert_stops_bad_commits_only()

    def test_what_is_not_staged_does_not_count(self):
        self.work.install("kubevet-system")
        self.change(version="1.4.3")
        (self.work.path / "k8s/cart.yaml").write_text("broken: [\n")
        (self.work.path / "k8s/untracked.yaml").write_text("apiVersion: v1\nkind: [\n")
        self.work.commit()

    def test_a_commit_that_only_deletes(self):
        self.work.install("kubevet-system")
        self.work("git", "rm", "--quiet", "k8s/settings.yaml")
        self.assertIn("[still-referenced]", self.work.commit(status=1))

    def test_one_file_is_committed(self):
        self.work.install("kubevet-system")
        self.change(app="cart-v2")
        self.work.write(SETTINGS.replace("b}", "c}").replace("name: settings", "name: other"), "k8s/other.yaml")
        self.work.commit("k8s/other.yaml")
        self.work.commit("k8s/cart.yaml", status=1)

    def test_the_hook_of_the_container_finds_the_index_in_use(self):
        """No container runs here, but nothing of what git tells its hooks arrives, as in one."""
        hook = self.work.path / ".git/hooks/pre-commit"
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\nexec env -u GIT_INDEX_FILE '{REPOSITORY}/hooks/container' --fail-on error\n")
        hook.chmod(0o755)
        self.change(app="cart-v2")
        self.work("git", "reset", "--quiet")
        self.assertIn("[selector-change]", self.work.commit("--all", status=1))
        self.work("git", "add", "k8s/cart.yaml")
        self.work.write(SETTINGS.replace("name: settings", "name: other"), "k8s/other.yaml")
        self.work.commit("k8s/other.yaml")
        self.assertIn("[selector-change]", self.work.commit("k8s/cart.yaml", status=1))
        self.assertIn("[selector-change]", self.work.commit(status=1))
        self.change(version="1.4.3")
        self.work.commit("--all")
        self.work("git", "worktree", "add", "--quiet", "../linked")
        linked = self.work.path.parent / "linked"
        said = self.work("git", "-C", linked, "commit", "--allow-empty", "--message", "x", status=1)
        self.assertIn("does not see the repository of a linked worktree", said)

    def test_all_files_are_asked_for(self):
        self.work.install("kubevet-system")
        said = self.work("pre-commit", "run", "--all-files", status=1)
        self.assertIn("[missing-readiness-probe]", said)

    def test_a_range_begins_where_the_two_went_apart(self):
        self.work.install("kubevet-system")
        self.work("git", "branch", "target")
        self.change(version="1.4.3")
        self.work.commit()
        self.work("git", "checkout", "--quiet", "target")
        self.change(app="cart-v2")
        self.work.commit("--no-verify")
        refs = ["--from-ref", "target", "--to-ref", "main"]
        self.work("pre-commit", "run", *refs)
        said = self.work("pre-commit", "run", "--from-ref", "main", "--to-ref", "target", status=1)
        # Nothing is being committed.
        self.assertNotIn("--no-verify", said)

    def test_pushes(self):
        self.work.install("kubevet-system")
        server = self.folder / "server"
        self.work("git", "init", "--quiet", "--bare", server)
        self.work("git", "remote", "add", "origin", server)
        # Nothing is there to compare with: all of it is new.
        self.assertIn("[missing-readiness-probe]", self.work("git", "push", "origin", "main", status=1))
        self.work("git", "push", "--quiet", "--no-verify", "origin", "main")
        self.change(version="1.4.3")
        self.work.commit("--no-verify")
        self.work("git", "push", "origin", "main")
        self.change(app="cart-v2")
        self.work.commit("--no-verify")
        self.change()
        said = self.work("git", "push", "origin", "main", status=1)
        self.assertIn("[selector-change]", said)
        self.assertIn("the push was stopped; git push --no-verify goes on regardless", said)

    def test_the_framework_comes_after_our_own_hook(self):
        self.work("kubevet", "hook", "install")
        self.work.install("kubevet-system")
        self.assertIn("runs it as pre-commit.legacy", self.work("kubevet", "hook", "install"))
        self.assert_stops_bad_commits_only()
        self.work("kubevet", "hook", "install", "--uninstall")
        self.assertFalse((self.work.path / ".git/hooks/pre-commit.legacy").exists())
        self.assertIn("[selector-change]", self.work.commit(status=1))

    def test_our_own_hook_comes_after_the_framework(self):
        self.work.install("kubevet-system")
        self.work("kubevet", "hook", "install")
        self.assert_stops_bad_commits_only()
        said = self.work.commit(status=1, SKIP="kubevet-system")
        self.assertIn("Skipped", said)
        self.assertIn("[selector-change]", said)


class Swift(Case):
    def test_commits(self):
        self.work.install("kubevet")
        self.assert_stops_bad_commits_only()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pre-commit", type=Path, required=True)
    parser.add_argument("--kubevet", type=Path, required=True, help="the program that is on PATH")
    parser.add_argument("--swift", action="store_true", help="build the hook from source")
    parser.parse_args(namespace=CHOSEN)
    for program in (CHOSEN.pre_commit, CHOSEN.kubevet):
        if not os.access(program, os.X_OK):
            parser.error(f"{program} is no program")
    CHOSEN.kubevet = CHOSEN.kubevet.resolve()
    CHOSEN.pre_commit = CHOSEN.pre_commit.absolute()
    with tempfile.TemporaryDirectory(prefix="kubevet-pre-commit-") as cache:
        CHOSEN.cache = cache
        chosen = Swift if CHOSEN.swift else System
        tests = unittest.defaultTestLoader.loadTestsFromTestCase(chosen)
        sys.exit(not unittest.TextTestRunner(verbosity=2).run(tests).wasSuccessful())


if __name__ == "__main__":
    main()
