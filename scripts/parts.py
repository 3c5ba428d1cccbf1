"""The processes of a running house, forked from one that has loaded the code already: started, watched, ended together.

Each part leads a process group of its own, so that Ctrl-C reaches only us and nothing that a part has started is
forgotten when we end it.
"""

import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from processes import ends_with_parent
from stop import Stop

PATIENCE = 12.0  # seconds that a part has to finish what it is doing
RESTARTS = 5
WITHIN = 300.0


@dataclass
class Part:
    """A process: `body` runs in it. An essential part takes the house down with it; the others are started again."""

    name: str
    body: Callable[[], None]
    essential: bool = False
    pid: int = 0
    starts: list[float] = field(default_factory=list)


def start(part: Part) -> None:
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        _become(part)
    with suppress(OSError):
        os.setpgid(pid, pid)
    part.pid = pid
    part.starts.append(time.monotonic())


def _become(part: Part) -> None:
    """The child: runs the body and never returns into the code of its parent."""
    code = 1
    try:
        os.setpgid(0, 0)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        ends_with_parent(signal.SIGTERM)()
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        part.body()
        code = 0
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else 0 if leaving.code is None else 1
    except BaseException:  # noqa: BLE001 - the process ends here whatever happened; its parent is told by the code
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def watch(parts: list[Part]) -> None:
    """Until interrupted: what ends by itself is started again, unless it is essential or keeps failing."""
    while True:
        pid, status = os.wait()
        part = next((part for part in parts if part.pid == pid), None)
        if part is None:
            continue
        _end_group(pid, signal.SIGKILL)
        code = os.waitstatus_to_exitcode(status)
        recent = [moment for moment in part.starts if moment > time.monotonic() - WITHIN]
        if part.essential or len(recent) > RESTARTS:
            raise Stop(f"The {part.name} ended by itself (code {code}); what it said stands above. Haetae stops.")
        print(f"The {part.name} ended by itself (code {code}) and is started again.", file=sys.stderr, flush=True)
        time.sleep(1)
        start(part)


def end(parts: list[Part]) -> None:
    """Afterwards none of them is left, nor anything they started. A second Ctrl-C shortens the wait."""
    for part in parts:
        _end_group(part.pid, signal.SIGTERM)
    with suppress(KeyboardInterrupt):
        _wait_for(parts, time.monotonic() + PATIENCE)
    for part in parts:
        _end_group(part.pid, signal.SIGKILL)
    _wait_for(parts, time.monotonic() + PATIENCE)


def _wait_for(parts: list[Part], deadline: float) -> None:
    waiting = {part.pid for part in parts if part.pid}
    while waiting and time.monotonic() < deadline:
        for pid in list(waiting):
            try:
                done, _ = os.waitpid(pid, os.WNOHANG)
            except ChildProcessError:
                done = pid
            if done:
                waiting.discard(pid)
        if waiting:
            time.sleep(0.05)


def _end_group(group: int, number: signal.Signals) -> None:
    if group:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(group, number)
