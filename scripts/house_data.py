"""The folder that holds a house's data: whether there is room in it, and who is using it."""

import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from stop import FULL, Stop, disk_full

ROOM_NEEDED = 50 * 1024 * 1024
NO_ROOM = 1024 * 1024
LOCK = "running.lock"


def folder() -> Path:
    """DATA_DIR, made if need be; by default `var` in the checkout."""
    default = Path(__file__).resolve().parent.parent / "var"
    place = Path(os.environ.get("DATA_DIR") or default).expanduser().resolve()
    try:
        place.mkdir(parents=True, exist_ok=True)
    except FileExistsError:
        raise Stop(f"DATA_DIR is {place}, which is a file; it must be a folder.") from None
    return place


def check_room(place: Path) -> None:
    free = shutil.disk_usage(place).free
    if free < ROOM_NEEDED:
        raise Stop(
            f"The disk that holds {place} is full: {free // 1024 // 1024} MB are free, and Haetae needs "
            f"{ROOM_NEEDED // 1024 // 1024} MB. Free some space, or name another folder: DATA_DIR=/path make run."
        )


@contextmanager
def disk_full_explained(place: Path) -> Iterator[None]:
    """A disk that fills up inside the block ends the command in a sentence; SQLite says it in several ways."""
    try:
        yield
    except Exception as problem:
        said_so = isinstance(problem, OSError) and problem.errno in FULL
        if said_so or "database or disk is full" in str(problem) or shutil.disk_usage(place).free < NO_ROOM:
            raise disk_full(place) from problem
        raise


@contextmanager
def held(place: Path) -> Iterator[None]:
    """One house at a time lives in a folder. The lock is the system's and vanishes with the process that holds it."""
    with (place / LOCK).open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as problem:
            if problem.errno not in {errno.EAGAIN, errno.EACCES}:
                raise
            file.seek(0)
            raise Stop(
                f"Haetae is already running on the data in {place} (process {file.read().strip() or 'unknown'}). "
                "Stop that one first, or name another folder: DATA_DIR=/path make run."
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        try:
            yield
        finally:
            with suppress(OSError):
                file.truncate(0)
