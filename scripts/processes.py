"""Programs that we start: asked for an answer, or kept and ended in every case."""

import ctypes
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from os import PathLike
from typing import Any

PR_SET_PDEATHSIG = 1
STOP_SECONDS = 15


def ask(command: Sequence[str | PathLike[str]], **options: Any) -> subprocess.CompletedProcess[str]:
    """Run `command` to its end; the caller looks at the code and at what it said."""
    return subprocess.run(command, check=False, capture_output=True, text=True, errors="replace", **options)


def ends_with_parent(number: signal.Signals) -> Callable[[], None]:
    """Something for a new process to call: on Linux the kernel then signals it when its parent dies, even by kill -9."""

    def arrange() -> None:
        if sys.platform.startswith("linux"):
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, number)

    return arrange


def end(process: subprocess.Popen[Any], *signals: signal.Signals) -> None:
    """Send each signal in turn and wait a while after it; the last resort is always SIGKILL."""
    for number in (*signals, signal.SIGKILL):
        if process.poll() is not None:
            return
        process.send_signal(number)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            continue
