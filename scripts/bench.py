"""`make bench`: runs every file in bench/ and shows what each measured. Figures depend on the machine: compare ratios."""

import platform
import subprocess
import sys

import bootstrap
import environment
from stop import Stop, run_as_command


def main() -> int:
    bootstrap.prepare(development=True)
    bootstrap.continue_in_environment("bench.py", sys.argv[1:])
    files = sorted((environment.ROOT / "bench").glob("*.py"))
    wanted = sys.argv[1:]
    files = [file for file in files if not wanted or file.stem in wanted]
    if not files:
        raise Stop("There is nothing to measure: bench/ holds no such file.")
    print(f"Python {platform.python_version()} on {platform.platform()}\n", flush=True)
    codes = []
    for file in files:
        print(f"== {file.stem} ==", flush=True)
        done = subprocess.run(
            [sys.executable, file], cwd=environment.ROOT, env=environment.for_tests(None), check=False
        )
        codes.append(done.returncode)
    return next((code for code in codes if code), 0)


if __name__ == "__main__":
    run_as_command(main)
