"""`make lock`: requirements*.txt written anew from requirements*.in, with hashes, for every platform and Python we name."""

import subprocess
import sys

import bootstrap
import environment
from stop import run_as_command

PAIRS = ((bootstrap.RUNTIME, "requirements.in"), (bootstrap.DEVELOPMENT, "requirements-dev.in"))


def main() -> int:
    bootstrap.prepare(development=True)
    bootstrap.continue_in_environment("lock.py", sys.argv[1:])
    for target, source in PAIRS:
        command = [str(bootstrap.VENV / "bin" / "uv"), "pip", "compile", "--universal", "--generate-hashes", "--quiet"]
        command += ["--python-version", "3.11", "--output-file", target, *sys.argv[1:], source]
        done = subprocess.run(command, cwd=environment.ROOT, check=False)
        if done.returncode:
            return done.returncode
        print(f"Wrote {target}")
    return 0


if __name__ == "__main__":
    run_as_command(main)
