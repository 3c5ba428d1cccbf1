"""`make drill`: the long versions of the tests, with HAETAE_EXAMPLES examples for each property (5000 by default)."""

import os
import sys

import bootstrap
import run_tests
from stop import run_as_command


def main() -> int:
    os.environ.setdefault("HAETAE_EXAMPLES", "5000")
    bootstrap.prepare(development=True)
    bootstrap.continue_in_environment("drill.py", sys.argv[1:])
    os.environ["ARGS"] = f"-m drill {os.environ.get('ARGS', '')}"
    return run_tests.main()


if __name__ == "__main__":
    run_as_command(main)
