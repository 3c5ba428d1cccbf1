"""How a script ends when it cannot go on: one sentence for a person, no traceback, exit code 1."""

import errno
import os
import signal
import sys
from collections.abc import Callable
from typing import NoReturn

FULL = {errno.ENOSPC, errno.EDQUOT}


class Stop(Exception):  # noqa: N818 - it is no error of the program
    """Carries the sentence with which the command ends."""


def disk_full(place: str | os.PathLike[str] | None) -> Stop:
    where = f"The disk that holds {os.fspath(place)}" if place else "A disk"
    return Stop(f"{where} is full. Free some space and start again; nothing that was saved is lost.")


def sentence_for(problem: OSError) -> str | None:
    """What to tell a person about a failed operation of the machine, or None where only a traceback would help."""
    if problem.errno in FULL:
        return str(disk_full(problem.filename))
    if problem.errno in {errno.EACCES, errno.EPERM, errno.EROFS} and problem.filename:
        return f"{problem.filename} cannot be written: {os.strerror(problem.errno)}. Check who owns it."
    return None


def run_as_command(main: Callable[[], int]) -> NoReturn:
    """Run `main` and leave with its code; a Stop, a full disk and Ctrl-C end in a sentence.

    SIGTERM unwinds like Ctrl-C, so that whatever was started is ended on the way out; and SIGINT does so even where
    a shell that put us in the background had it ignored.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        code = main()
    except Stop as stop:
        print(stop, file=sys.stderr)
        code = 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        code = 128 + signal.SIGINT
    except OSError as problem:
        sentence = sentence_for(problem)
        if sentence is None:
            raise
        print(sentence, file=sys.stderr)
        code = 1
    sys.exit(code)


def _interrupt(number: int, frame: object) -> NoReturn:
    raise KeyboardInterrupt
