"""The pre-commit hook on a repository of 5,000 manifests of which three are staged."""
import os
import subprocess

import revisions

STAGED = (11, 12, 13)


def stage(folder):
    """Stages another image in three files."""
    revisions.git(folder, "reset", "--quiet", "--hard")
    for number in STAGED:
        path = folder / "k8s" / f"team-{number % 40}" / f"app-{number}.yaml"
        path.write_text(revisions.manifest(number, is_live=False, tag="1.4.4"))
    revisions.git(folder, "add", "--all")


def unstage(folder):
    revisions.git(folder, "reset", "--quiet", "--hard")


def questions(folder):
    """What git must be asked to know and to read what is staged: words and input."""
    raw = revisions.git(folder, "diff", "--raw", "--no-abbrev", "--cached", "HEAD")
    ids = "".join(f"{line.split()[2]}\n{line.split()[3]}\n" for line in raw.splitlines())
    return [(["rev-parse", "--verify", "HEAD"], ""),
            (["ls-files", "--stage", "-z"], ""),
            (["diff", "--raw", "-z", "--no-abbrev", "--cached", "HEAD"], ""),
            (["cat-file", "--batch", "--buffer"], ids)]


def ask(folder, asked):
    for words, text in asked:
        subprocess.run(["git", "-C", str(folder), *words], input=text.encode(), stdout=subprocess.DEVNULL, check=True)


def run(kubevet, folder):
    """As git runs it: in the top folder, told which index is in use."""
    environment = {**os.environ, "GIT_INDEX_FILE": ".git/index"}
    subprocess.run([kubevet, "hook", "run", "pre-commit"], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                   check=True)
