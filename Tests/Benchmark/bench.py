#!/usr/bin/env python3
"""Measures kubevet against libyaml's bare event loop, over one fixed corpus.

    bench.py --kubevet PATH [--work DIR] [--repeat 5]

Seconds differ from machine to machine, so CPU and wall time are stated as
multiples of what events.c needs on the same machine in the same run. The two
programs take turns, so that a slow moment of the machine meets both. The
result is a table of what was met and what was missed: a benchmark reports, it
does not assert. Only a kubevet that crashes or fails makes it fail.
"""

import argparse
import hashlib
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import hooks
import overlays
import revisions

HERE = Path(__file__).resolve().parent
CORPUS_SIZE = ["--files", "2000", "--documents", "20000", "--megabytes", "40"]
SMALL_SIZE = ["--files", "5", "--documents", "25", "--megabytes", "0.06"]
CHECK_OPTIONS = ["--no-config", "--no-cache", "--format", "json=/dev/null", "--fail-on", "never"]
SHORT_RUNS = 30
PEER_TIMEOUT = 120
GOOD_STATUSES = (0, 1)

MOST_CPU_RATIO = 1.3
MOST_WALL_RATIO = 0.75
MOST_MEMORY_PER_INPUT = 3
MOST_FIXED_MEMORY = 30_000_000
MOST_STARTUP_MS = 10
MOST_PLAN_RATIO = 1.5
MOST_GIT_RATIO = 2.0
MOST_HOOK_MS = 60
MOST_SMALL_FOLDER_MS = 15
MOST_SECOND_CHECK_RATIO = 0.2
MOST_TOUCHED_RENDERINGS = 2


class Failure(Exception):
    """The program under test crashed, or said that it could not do its work."""


# Running programs


@dataclass
class Run:
    """What one run of a program cost, as the kernel accounts for it.

    The peak has a floor of some 20 MB: the kernel counts this process's own
    memory as the child's until the child becomes another program.
    """

    status: int
    wall: float
    user: float
    system: float
    peak: int

    @property
    def cpu(self):
        return self.user + self.system


def kill_if_running(pid):
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def peak_bytes(usage):
    """The kernel counts in KiB, except on macOS, which counts in bytes."""
    return usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def quiet_streams(errors):
    writing = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    return [(os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
            (os.POSIX_SPAWN_OPEN, 2, str(errors), writing, 0o600)]


def run(command, errors, timeout=None):
    """Spawns without Python's own machinery, which costs more than kubevet's start."""
    streams = quiet_streams(errors)
    begin = time.perf_counter()
    pid = os.posix_spawn(command[0], command, os.environ, file_actions=streams)
    timer = threading.Timer(timeout, kill_if_running, [pid]) if timeout else None
    if timer:
        timer.start()
    _, status, usage = os.wait4(pid, 0)
    wall = time.perf_counter() - begin
    if timer:
        timer.cancel()
    return Run(os.waitstatus_to_exitcode(status), wall, usage.ru_utime, usage.ru_stime, peak_bytes(usage))


def run_checked(command, errors):
    """Runs what must succeed; findings (status 1) are a success, too."""
    result = run(command, errors)
    if result.status not in GOOD_STATUSES:
        said = errors.read_text(errors="replace").strip()[-2000:]
        raise Failure(f"{' '.join(command)}: status {result.status}\n{said}")
    return result


# What is measured


def corpus_stamp(size):
    """Changes whenever the corpus would: a stale one would skew comparisons."""
    source = (HERE / "generate.py").read_bytes()
    return hashlib.sha256(source + " ".join(size).encode()).hexdigest()


def prepare_corpus(work, name, size):
    """Makes a corpus, unless the very same one is there from an earlier run."""
    folder, stamp = work / name, work / f"{name}.stamp"
    if stamp.exists() and folder.is_dir() and stamp.read_text() == corpus_stamp(size):
        return folder
    stamp.unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    # Another process, since its memory would count as the peak of all we spawn.
    subprocess.run([sys.executable, HERE / "generate.py", folder, *size], check=True, stdout=subprocess.DEVNULL)
    stamp.write_text(corpus_stamp(size))
    return folder


def compile_loop(work):
    program = work / "events"
    compiler = os.environ.get("CC", "cc")
    subprocess.run([compiler, "-O2", "-o", program, HERE / "events.c", "-lyaml"], check=True)
    return str(program)


def loop_totals(loop, corpus):
    """The loop's own count of files, bytes, documents and events."""
    output = subprocess.run([loop, str(corpus)], check=True, stdout=subprocess.PIPE, text=True).stdout
    pairs = (line.split("=") for line in output.split())
    return {key: float(value) for key, value in pairs}


def take_turns(first, second, repeat, errors):
    """Runs both commands in turn, and gives back the runs of each."""
    pairs = [(run_checked(first, errors), run_checked(second, errors)) for _ in range(repeat)]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def best(runs, measure):
    """The least of several: noise on a machine can only add."""
    return min(getattr(one, measure) for one in runs)


def median_ms(command, errors):
    return statistics.median(run_checked(command, errors).wall for _ in range(SHORT_RUNS)) * 1000


# The report


def print_input(totals):
    print(f"corpus: {totals['files']:.0f} files, {totals['documents']:.0f} documents, "
          f"{totals['bytes'] / 1e6:.1f} MB, {totals['events']:.0f} events")


def print_costs(name, runs, size):
    print(f"{name:<14} {best(runs, 'user'):8.3f} s user  {best(runs, 'cpu'):8.3f} s user+sys  "
          f"{best(runs, 'wall'):8.3f} s wall  {size / best(runs, 'wall') / 1e6:7.1f} MB/s  "
          f"{max(one.peak for one in runs) / 1e6:7.1f} MB peak")


def print_line(name, value, target, unit):
    verdict = "met" if value <= target else "missed"
    print(f"{name:<34} {value:9.2f} {unit:<8} {'≤':>2} {target:8.2f} {unit:<8} {verdict}")


def print_ratios(loop_runs, check_runs):
    print_line("CPU (user)", best(check_runs, "user") / best(loop_runs, "user"), MOST_CPU_RATIO, "× loop")
    print_line("wall", best(check_runs, "wall") / best(loop_runs, "wall"), MOST_WALL_RATIO, "× loop")
    ratio = best(check_runs, "cpu") / best(loop_runs, "cpu")
    print(f"{'CPU (user+sys), for information':<34} {ratio:9.2f} × loop")


def print_every_rule(loop_runs, check_runs):
    """With the rules that are off by default, which find something in nearly every object."""
    ratio = best(check_runs, "user") / best(loop_runs, "user")
    print(f"{'CPU (user), every rule, for information':<34} {ratio:4.2f} × loop")


def print_memory(check_runs, size):
    """The worst of all runs, since memory that is needed once is needed."""
    most = (MOST_MEMORY_PER_INPUT * size + MOST_FIXED_MEMORY) / 1e6
    print_line("peak memory", max(one.peak for one in check_runs) / 1e6, most, "MB")


def measure_kubevet(kubevet, loop, corpus, small, repeat, errors):
    totals = loop_totals(loop, corpus)
    print_input(totals)
    check = [kubevet, "check", str(corpus), *CHECK_OPTIONS]
    loop_runs, check_runs = take_turns([loop, str(corpus)], check, repeat, errors)
    print_costs("libyaml loop", loop_runs, totals["bytes"])
    print_costs("kubevet check", check_runs, totals["bytes"])
    print()
    print_ratios(loop_runs, check_runs)
    print_memory(check_runs, totals["bytes"])
    print_every_rule(*take_turns([loop, str(corpus)], [*check, "--select", "all"], repeat, errors))
    print_line("start-up (--version)", median_ms([kubevet, "--version"], errors), MOST_STARTUP_MS, "ms")
    small_check = [kubevet, "check", str(small), *CHECK_OPTIONS]
    print_line("folder of 25 documents", median_ms(small_check, errors), MOST_SMALL_FOLDER_MS, "ms")


# Comparing revisions


def measure_dumps(kubevet, loop, folder, repeat, errors):
    """`plan` over two dumps against the bare loop over the same two files."""
    if not folder.exists():
        revisions.make_dumps(folder)
    plan = [kubevet, "plan", "--from", str(folder / "a.yaml"), "--to", str(folder / "b.yaml"), "--no-config",
            "--fail-on", "never", "--quiet"]
    loop_runs, plan_runs = take_turns([loop, str(folder)], plan, repeat, errors)
    print_line("plan, two dumps: CPU (user)", best(plan_runs, "user") / best(loop_runs, "user"),
               MOST_PLAN_RATIO, "× loop")


def git_seconds(folder, ids):
    """What git itself needs to list and read what differs."""
    start = time.perf_counter()
    for words, text in ((["diff", "--raw", "-z", "--no-abbrev", "HEAD~1"], ""),
                        (["ls-files", "--others", "--exclude-standard", "-z"], ""),
                        (["cat-file", "--batch", "--buffer"], ids)):
        subprocess.run(["git", "-C", str(folder), *words], input=text.encode(), stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def measure_repository(kubevet, folder, errors):
    if not (folder / ".git").exists():
        revisions.make_repository(folder)
    ids = revisions.ids_of_changed(folder)
    least = statistics.median(git_seconds(folder, ids) for _ in range(SHORT_RUNS)) * 1000
    plan = [kubevet, "plan", str(folder / "k8s"), "--against", "HEAD~1", "--fail-on", "never", "--quiet"]
    print_line("plan --against, 3 of 5,000 files", median_ms(plan, errors) / least, MOST_GIT_RATIO, "× git")


def measure_hook(kubevet, folder):
    """What pre-commit costs beside git's own answers; a good commit, so that nothing is printed."""
    hooks.stage(folder)
    asked = hooks.questions(folder)
    least, whole = [], []
    for _ in range(SHORT_RUNS):
        start = time.perf_counter()
        hooks.ask(folder, asked)
        middle = time.perf_counter()
        hooks.run(kubevet, folder)
        least.append(middle - start)
        whole.append(time.perf_counter() - middle)
    hooks.unstage(folder)
    over = (statistics.median(whole) - statistics.median(least)) * 1000
    print_line("pre-commit, 3 of 5,000, over git", over, MOST_HOOK_MS, "ms")


def measure_overlays(kubevet, loop, folder, errors):
    """One overlay of 200 differs: both its sides are rendered. Then everything, twice."""
    if not (folder / ".git").exists():
        overlays.make_repository(folder)
    cache = folder.parent / "overlays-cache"
    shutil.rmtree(cache, ignore_errors=True)
    check = [kubevet, "check", str(folder / "k8s"), "--cache-dir", str(cache), "--fail-on", "never", "--quiet",
             "--format", "json=/dev/null"]
    run([*check, "--against", "HEAD"], errors, PEER_TIMEOUT)
    print_line("renderings, 1 of 200 overlays", len(overlays.renderings(cache)), MOST_TOUCHED_RENDERINGS, "")
    everything = [*check, "--against", "none"]
    run(everything, errors, PEER_TIMEOUT)
    rendered = folder.parent / "overlays-rendered"
    overlays.write_renderings(cache, rendered)
    loop_runs, check_runs = take_turns([loop, str(rendered)], everything, 3, errors)
    reading = min(overlays.reading_seconds(folder) for _ in range(3))
    ratio = (best(check_runs, "wall") - reading) / best(loop_runs, "wall")
    print_line("second check, nothing rendered", ratio, MOST_SECOND_CHECK_RATIO, "× loop")


# Other linters


def peer_commands(corpus):
    """How each is asked for its default checks over the same files."""
    files = sorted(str(path) for path in corpus.rglob("*.yaml"))
    return {"kube-linter": ["lint", str(corpus)],
            "kube-score": ["score", "--output-format", "ci", *files],
            "polaris": ["audit", "--audit-path", str(corpus), "--format", "json"],
            "kubeconform": ["-ignore-missing-schemas", "-summary", str(corpus)],
            "checkov": ["--directory", str(corpus), "--framework", "kubernetes", "--quiet", "--compact"]}


def peer_report(program, arguments, errors):
    """Whatever status a peer gives: its findings are not our concern."""
    path = shutil.which(program)
    if path is None:
        return "not installed"
    result = run([path, *arguments], errors, PEER_TIMEOUT)
    if result.status == -signal.SIGKILL:
        return f"stopped after {result.wall:.0f} s"
    return (f"{result.cpu:8.3f} s user+sys  {result.wall:8.3f} s wall  "
            f"{result.peak / 1e6:7.1f} MB peak  status {result.status}")


def measure_peers(corpus, errors):
    print("\nother linters, same corpus, one run each")
    for program, arguments in peer_commands(corpus).items():
        print(f"{program:<14} {peer_report(program, arguments, errors)}", flush=True)


def options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kubevet", required=True, metavar="PATH", type=Path, help="the program to measure")
    parser.add_argument("--work", metavar="DIR", type=Path,
                        help="keeps corpus and loop here for the next run (default: a temporary folder)")
    parser.add_argument("--repeat", type=int, default=5, metavar="N", help="runs to take the best of")
    chosen = parser.parse_args()
    if chosen.repeat < 1:
        parser.error("--repeat must be at least 1")
    if not os.access(chosen.kubevet, os.X_OK) or chosen.kubevet.is_dir():
        parser.error(f"{chosen.kubevet} is not a program")
    return chosen


def measure(chosen, work):
    work.mkdir(parents=True, exist_ok=True)
    corpus = prepare_corpus(work, "corpus", CORPUS_SIZE)
    small = prepare_corpus(work, "small", SMALL_SIZE)
    errors = work / "stderr.txt"
    kubevet = str(chosen.kubevet.resolve())
    loop = compile_loop(work)
    measure_kubevet(kubevet, loop, corpus, small, chosen.repeat, errors)
    measure_dumps(kubevet, loop, work / "dumps", chosen.repeat, errors)
    measure_repository(kubevet, work / "repository", errors)
    measure_hook(kubevet, work / "repository")
    measure_overlays(kubevet, loop, work / "overlays", errors)
    measure_peers(corpus, errors)


def main():
    chosen = options()
    try:
        if chosen.work:
            measure(chosen, chosen.work.resolve())
        else:
            with tempfile.TemporaryDirectory(prefix="kubevet-benchmark-") as folder:
                measure(chosen, Path(folder))
    except Failure as failure:
        sys.exit(f"bench.py: {failure}")


if __name__ == "__main__":
    main()
