"""Which processes are alive that a command under test has started, whoever their parent is by now."""

import os
import sys
from contextlib import suppress
from pathlib import Path

import pytest

on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="processes are counted in /proc")


def started_with(name: str, value: object) -> list[int]:
    """Every living process whose environment began with this variable. Pass one that nothing else carries."""
    mark = f"{name}={value}".encode()
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal() and int(folder.name) != os.getpid():
            with suppress(OSError):
                if mark in (folder / "environ").read_bytes().split(b"\0"):
                    found.append(int(folder.name))
    return found
