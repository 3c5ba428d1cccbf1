"""What this machine is, and the command that gives it what is missing."""

import os
import platform
import shutil
import sys
from pathlib import Path

from processes import ask
from stop import Stop, disk_full

# How each family of systems calls what we need. "python-venv" is the part of Python that makes environments.
INSTALL = {
    "debian": "apt-get install",
    "fedora": "dnf install",
    "arch": "pacman -S",
    "alpine": "apk add",
    "macos": "brew install",
}
PACKAGES = {
    "pdf": {
        "debian": ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"],
        "fedora": ["pango", "harfbuzz", "fontconfig"],
        "arch": ["pango", "harfbuzz", "fontconfig"],
        "alpine": ["pango", "harfbuzz-subset", "fontconfig"],
        "macos": ["pango"],
    },
    "python-venv": {
        "debian": ["python3-venv"],
        "fedora": ["python3"],
        "arch": ["python"],
        "alpine": ["python3", "py3-pip"],
        "macos": ["python@3.13"],
    },
    "postgresql": {
        "debian": ["postgresql"],
        "fedora": ["postgresql-server"],
        "arch": ["postgresql"],
        "alpine": ["postgresql"],
        "macos": ["postgresql@17"],
    },
}


def family() -> str | None:
    """One of the keys of INSTALL, or None for a system we have no command for."""
    if sys.platform == "darwin":
        return "macos"
    if not sys.platform.startswith("linux"):
        return None
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return None
    names = [release.get("ID", ""), *release.get("ID_LIKE", "").split()]
    known = {"debian": "debian", "ubuntu": "debian", "fedora": "fedora", "rhel": "fedora"}
    known |= {"arch": "arch", "alpine": "alpine"}
    return next((known[name] for name in names if name in known), None)


def install_command(what: str, system: str | None = None) -> str:
    """The command, ready to be copied, that installs `what` (a key of PACKAGES) here."""
    system = system or family()
    if system is None:
        names = ", ".join(PACKAGES[what]["debian"])
        return f"use your system's package manager (Debian calls it {names}; on Windows, work inside WSL with Ubuntu)"
    sudo = "" if system == "macos" or (hasattr(os, "geteuid") and os.geteuid() == 0) else "sudo "
    return f"{sudo}{INSTALL[system]} {' '.join(PACKAGES[what][system])}"


def may_install() -> bool:
    """Root on Debian or Ubuntu: we install by ourselves what the house needs."""
    return family() == "debian" and os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_install(packages: list[str]) -> None:
    """Install Debian packages without a question. Names this release does not have are left out."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for attempt in (1, 2, 3):
        update = ask(["apt-get", "update", "-q"], env=environment)
        if update.returncode == 0:
            break
        print(f"apt-get update did not succeed (attempt {attempt} of 3).", file=sys.stderr)
    known = [name for name in packages if _apt_knows(name)]
    command = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *known]
    done = ask(command, env=environment)
    if done.returncode:
        if "No space left on device" in done.stdout + done.stderr:
            raise disk_full(Path("/"))
        last = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise Stop(f"`{' '.join(command)}` failed: {last}")


def _apt_knows(package: str) -> bool:
    return ask(["apt-cache", "show", package]).returncode == 0
