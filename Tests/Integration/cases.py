"""What the integration tests share: the program that they are given, and how they are run."""

import argparse
import os
import sys
import unittest
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
CHOSEN = argparse.Namespace()


def run(case, description):
    """Runs all tests of `case` with the `kubevet` of the command line, and ends with their outcome."""
    parser = argparse.ArgumentParser(description=description.splitlines()[0])
    parser.add_argument("--kubevet", type=Path, required=True)
    parser.parse_args(namespace=CHOSEN)
    CHOSEN.kubevet = CHOSEN.kubevet.resolve()
    if not os.access(CHOSEN.kubevet, os.X_OK):
        parser.error(f"{CHOSEN.kubevet} is no program")
    tests = unittest.defaultTestLoader.loadTestsFromTestCase(case)
    sys.exit(not unittest.TextTestRunner(verbosity=2).run(tests).wasSuccessful())
