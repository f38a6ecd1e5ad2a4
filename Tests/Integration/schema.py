"""The JSON Schema of the configuration takes what kubevet takes, and refuses what it refuses."""

import argparse
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
SCHEMA = ROOT / "kubevet.schema.json"


def status(*command):
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout + done.stderr


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--checker", required=True)
    parser.add_argument("--kubevet", required=True)
    options = parser.parse_args()
    faults = []
    code, said = status(options.checker, "--check-metaschema", str(SCHEMA))
    if code != 0:
        faults.append(f"the schema is no schema: {said}")
    files = sorted((ROOT / "testdata/configuration").glob("*/*.yaml"))
    files.append(ROOT / "testdata/init/kubevet.yaml")
    for file in files:
        isBad = file.parent.name == "bad"
        by_schema = status(options.checker, "--schemafile", str(SCHEMA), str(file))
        by_kubevet = status(options.kubevet, "config", "show", "--config", str(file))
        for judge, refusal, (code, said) in [
            ("the schema", 1, by_schema),
            ("kubevet", 2, by_kubevet),
        ]:
            if code != (refusal if isBad else 0):
                faults.append(f"{judge} {'takes' if isBad else 'refuses'} {file}: {said}")
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{len(files)} configurations judged by the schema and by kubevet, {len(faults)} faults")
    sys.exit(bool(faults) or len(files) < 20)


if __name__ == "__main__":
    main()
