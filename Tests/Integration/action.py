#!/usr/bin/env python3
"""Runs the steps of action.yml as GitHub's runner does, in real git clones, with the given kubevet.

    action.py --kubevet PATH

Only what a runner puts in the place of expressions is played: the shell, git and kubevet are real.
"""

import os
import re
import subprocess
import tempfile
import unittest
from pathlib import Path

import yaml

from cases import CHOSEN, REPOSITORY, run

EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")
ZEROS = "0" * 40

DEPLOYMENT = """apiVersion: apps/v1
kind: Deployment
metadata: {{name: cart}}
spec:
  selector: {{matchLabels: {{app: {app}}}}}
  template:
    metadata: {{labels: {{app: {app}}}}}
    spec:
      containers:
        - {{name: cart, image: "acme/cart:1.4.2"}}
"""


class Action:
    """action.yml, as far as a runner reads it."""

    def __init__(self):
        self.text = yaml.safe_load((REPOSITORY / "action.yml").read_text())

    @property
    def scripts(self):
        return [step for step in self.text["runs"]["steps"] if "run" in step]

    def defaults(self):
        return {name: about["default"] for name, about in self.text["inputs"].items()}


class Job:
    """A workspace, and what earlier steps said."""

    def __init__(self, folder, workspace, **variables):
        self.workspace = workspace
        self.folder = folder
        self.summary = folder / "summary.md"
        self.said = {}
        self.variables = variables

    def expression(self, text, inputs, github):
        """The few forms that action.yml needs: a name, or one of two."""
        for name in text.split(" || "):
            words = name.split(".")
            value = {"inputs": lambda: inputs.get(words[1]), "github": lambda: github.get(name[len("github."):]),
                     "steps": lambda: self.said.get(words[1], {}).get(words[-1])}[words[0]]()
            if value:
                return value
        return ""

    def environment(self, step, inputs, github, output):
        own = {name: EXPRESSION.sub(lambda found: self.expression(found[1], inputs, github), value)
               for name, value in step.get("env", {}).items()}
        return {"PATH": f"{CHOSEN.kubevet.parent}:{os.environ['PATH']}", "HOME": str(self.folder),
                "GITHUB_ACTION_PATH": str(REPOSITORY), "GITHUB_WORKSPACE": str(self.workspace),
                "GITHUB_STEP_SUMMARY": str(self.summary), "GITHUB_OUTPUT": str(output), "GITHUB_ACTIONS": "true",
                "RUNNER_TEMP": str(self.folder), "RUNNER_OS": "Linux", "RUNNER_ARCH": "X64",
                **self.variables, **own}

    def run(self, github=None, **inputs):
        """The status of the last step and all that was printed; caches and builds are left out."""
        inputs = {**Action().defaults(), **{name.replace("_", "-"): value for name, value in inputs.items()}}
        printed, status = "", 0
        for step in Action().scripts:
            if step["id"] == "obtain":
                continue
            output = self.folder / f"{step['id']}.output"
            output.write_text("")
            done = subprocess.run([step["shell"], "-e", "-c", step["run"]], text=True, cwd=self.workspace,
                                  env=self.environment(step, inputs, github or {}, output),
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            self.said[step["id"]] = dict(line.split("=", 1) for line in output.read_text().splitlines())
            printed, status = printed + done.stdout, done.returncode
            if status:
                break
        return status, printed


def git(folder, *words):
    names = {f"GIT_{who}_{what}": "test@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    return subprocess.run(["git", "-C", str(folder), *words], env={**os.environ, **names}, check=True, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE).stdout.strip()


class Case(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory(prefix="kubevet-")
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name).resolve()
        self.server = self.folder / "server"
        (self.server / "k8s").mkdir(parents=True)
        git(self.server, "init", "--quiet", "--initial-branch=main")
        self.commit("cart")

    def commit(self, app, name="cart"):
        (self.server / f"k8s/{name}.yaml").write_text(DEPLOYMENT.format(app=app))
        git(self.server, "add", "--all")
        git(self.server, "commit", "--quiet", "--message", "x")
        return git(self.server, "rev-parse", "HEAD")

    def clone(self, *options):
        clone = self.folder / "clone"
        git(self.folder, "clone", "--quiet", *options, f"file://{self.server}", str(clone))
        return clone

    def pull_request(self, app="cart-v2", depth="1"):
        """A clone as actions/checkout makes it: GitHub's merge commit, detached."""
        git(self.server, "checkout", "--quiet", "-b", "change")
        self.commit(app)
        git(self.server, "checkout", "--quiet", "main")
        git(self.server, "checkout", "--quiet", "--detach")
        git(self.server, "merge", "--quiet", "--no-ff", "--message", "merge", "change")
        merge = git(self.server, "rev-parse", "HEAD")
        git(self.server, "update-ref", "refs/pull/1/merge", merge)
        git(self.server, "checkout", "--quiet", "main")
        clone = self.folder / "clone"
        clone.mkdir()
        git(clone, "init", "--quiet")
        git(clone, "remote", "add", "origin", f"file://{self.server}")
        git(clone, "fetch", "--quiet", f"--depth={depth}", "origin", "+refs/pull/1/merge:refs/remotes/pull/1/merge")
        git(clone, "checkout", "--quiet", "--detach", "refs/remotes/pull/1/merge")
        return Job(self.folder, clone, GITHUB_EVENT_NAME="pull_request", GITHUB_BASE_REF="main", GITHUB_SHA=merge)

    def test_no_expression_stands_in_a_script(self):
        self.assertEqual([step["id"] for step in Action().scripts], ["prepare", "obtain", "check"])
        for step in Action().scripts:
            self.assertNotRegex(step["run"], EXPRESSION)

    def test_the_base_of_a_pull_request_is_fetched_into_a_clone_of_depth_1(self):
        job = self.pull_request()
        status, printed = job.run()
        self.assertEqual(status, 1, printed)
        self.assertRegex(printed, r"(?m)^::error file=k8s/cart.yaml,line=5,.*title=kubevet%3A selector-change::")
        self.assertRegex(printed, r"(?m)^k8s/cart.yaml:5:\d+: error: .*\[selector-change\]")
        self.assertEqual(job.said["check"], {"status": "1", "sarif": str(self.folder / "kubevet.sarif")})
        summary = job.summary.read_text()
        self.assertIn("selector-change", summary)
        self.assertIn("**refuse**", summary)

    def test_a_base_that_cannot_be_fetched_is_named_with_the_remedy(self):
        job = self.pull_request()
        git(job.workspace, "remote", "set-url", "origin", "file:///nowhere")
        status, printed = job.run()
        self.assertEqual(status, 2)
        self.assertIn("give actions/checkout fetch-depth: 2 or 0", printed)

    def test_a_push_is_compared_with_what_it_replaced(self):
        before = git(self.server, "rev-parse", "HEAD")
        self.commit("cart-v2")
        job = Job(self.folder, self.clone("--depth=1"), GITHUB_EVENT_NAME="push")
        git(self.server, "config", "uploadpack.allowReachableSHA1InWant", "true")
        status, printed = job.run({"event.before": before}, select="updates")
        self.assertEqual(status, 1, printed)
        self.assertIn("[selector-change]", printed)

    def test_a_new_branch_replaced_nothing(self):
        job = Job(self.folder, self.clone(), GITHUB_EVENT_NAME="push")
        status, printed = job.run({"event.before": ZEROS}, select="updates")
        self.assertEqual(status, 0, printed)

    def test_what_a_push_replaced_and_cannot_be_had_is_named_with_the_remedy(self):
        job = Job(self.folder, self.clone("--depth=1"), GITHUB_EVENT_NAME="push")
        status, printed = job.run({"event.before": "1" * 40}, select="updates")
        self.assertEqual(status, 2, printed)
        self.assertRegex(printed, r"(?m)^::error title=kubevet::.*the clone is shallow; .*fetch-depth: 0")

    def test_a_repository_without_manifests_is_named_and_may_be_allowed(self):
        git(self.server, "rm", "--quiet", "-r", "k8s")
        git(self.server, "commit", "--quiet", "--message", "x")
        job = Job(self.folder, self.clone("--depth=1"))
        status, printed = job.run(against="none")
        self.assertEqual(status, 2, printed)
        self.assertIn("no Kubernetes object found", printed)
        status, printed = job.run(against="none", allow_empty="true")
        self.assertEqual(status, 0, printed)

    def test_inputs_are_words_and_no_scripts(self):
        owned = self.folder / "owned"
        workspace = self.clone()
        for name in ("paths", "against", "fail_on", "select", "ignore", "config", "allow_empty", "working_directory",
                     "summary"):
            for text in (f"$(touch {owned})", f"`touch {owned}`", f"; touch {owned}; ", f"\"; touch {owned} #",
                         f"'\ntouch {owned}\n'", "--config=/etc/passwd", "END\ntouch owned"):
                status, printed = Job(self.folder, workspace).run(**{name: text})
                self.assertIn(status, (1, 2), printed)
                self.assertFalse(owned.exists(), f"{name}: {text}")
                self.assertNotIn("root:", printed)

    def test_inputs_arrive(self):
        self.commit("cart", name="other")
        job = Job(self.folder, self.clone())
        status, printed = job.run(paths="k8s/other.yaml\n", against="none", select="probes", fail_on="error",
                                  summary="false")
        self.assertEqual(status, 0, printed)
        self.assertIn("k8s/other.yaml", printed)
        self.assertNotIn("k8s/cart.yaml", printed)
        self.assertFalse(job.summary.exists())

    def test_without_a_checkout_the_remedy_is_named(self):
        (self.folder / "empty").mkdir()
        status, printed = Job(self.folder, self.folder / "empty").run()
        self.assertEqual(status, 2)
        self.assertIn("put actions/checkout before this step", printed)

    def test_a_cache_is_asked_for_what_is_not_on_path(self):
        job = Job(self.folder, self.clone(), PATH="/usr/bin:/bin")
        step = Action().scripts[0]
        output = self.folder / "prepare.output"
        environment = job.environment(step, {}, {}, output) | {"PATH": "/usr/bin:/bin"}
        for _ in range(2):
            subprocess.run([step["shell"], "-e", "-c", step["run"]], env=environment, check=True)
        folder, key = output.read_text().splitlines()[:2]
        self.assertEqual(folder, f"folder={self.folder}/kubevet-program")
        self.assertRegex(key, r"^key=kubevet-Linux-X64-[0-9a-f]{16}$")
        self.assertEqual(output.read_text(), f"{folder}\n{key}\n" * 2)

    def test_a_program_beside_the_checkout_is_found_from_any_folder(self):
        job = Job(self.folder, self.clone())
        step = Action().scripts[0]
        output = self.folder / "prepare.output"
        environment = job.environment(step, {}, {}, output) | {"PROGRAM": "bin/kubevet"}
        program = self.folder / "bin" / "kubevet"
        program.parent.mkdir()
        program.write_text("#!/bin/sh\n")
        program.chmod(0o755)
        subprocess.run([step["shell"], "-e", "-c", step["run"]], env=environment, check=True, cwd=self.folder)
        self.assertEqual(output.read_text(), f"program={program}\n")


if __name__ == "__main__":
    run(Case, __doc__)
