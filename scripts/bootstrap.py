"""Makes the virtual environment and everything in it. Uses the standard library only, because nothing else is there.

Each step leaves a stamp, so that a second start has nothing to do: the digest of the requirements and the version of
Python that they were installed for.
"""

import ctypes
import ctypes.util
import hashlib
import importlib.util
import os
import sys
from pathlib import Path

import platforms
from processes import ask
from stop import Stop, disk_full

ROOT = Path(__file__).resolve().parent.parent
VENV = Path(os.environ.get("HAETAE_VENV") or ROOT / ".venv")
VENV_PYTHON = VENV / "bin" / "python"
RUNTIME = "requirements.txt"
DEVELOPMENT = "requirements-dev.txt"

# The libraries that WeasyPrint opens, with the names under which Linux and macOS know them.
PDF_LIBRARIES = {
    "GObject": ("libgobject-2.0.so.0", "libgobject-2.0.0.dylib"),
    "Pango": ("libpango-1.0.so.0", "libpango-1.0.0.dylib"),
    "PangoFT2": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.0.dylib"),
    "HarfBuzz": ("libharfbuzz.so.0", "libharfbuzz.0.dylib"),
    "HarfBuzz-subset": ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib"),
    "Fontconfig": ("libfontconfig.so.1", "libfontconfig.1.dylib"),
}
MAC_FOLDERS = ("/opt/homebrew/lib", "/usr/local/lib")


def prepare(*, development: bool = False) -> None:
    """Afterwards the environment holds exactly the locked requirements, and PDF rendering finds its libraries."""
    files = [RUNTIME, DEVELOPMENT] if development else [RUNTIME]
    if any(not _stamp_fits(name) for name in files):
        _make_environment()
        for name in files:
            if not _stamp_fits(name):
                _install(name)
    check_pdf_libraries()


def continue_in_environment(script: str, arguments: list[str]) -> None:
    """Go on with `script` under the environment's Python; returns at once when this is that Python."""
    if Path(sys.prefix).resolve() == VENV.resolve():
        return
    sys.stdout.flush()
    os.execv(VENV_PYTHON, [str(VENV_PYTHON), str(ROOT / "scripts" / script), *arguments])  # noqa: S606 - our own Python


def check_pdf_libraries() -> None:
    """Install what PDF rendering lacks where we may (root on Debian), else stop with the command that does."""
    missing = missing_pdf_libraries()
    if not missing:
        return
    if platforms.may_install():
        print(f"Installing the libraries that PDF rendering needs ({', '.join(missing)}) ...", flush=True)
        platforms.apt_install(platforms.PACKAGES["pdf"]["debian"])
        missing = missing_pdf_libraries()
    if missing:
        command = platforms.install_command("pdf")
        raise Stop(
            f"PDF rendering needs libraries that this machine lacks ({', '.join(missing)}). Install them: {command}"
        )


def missing_pdf_libraries() -> list[str]:
    return [name for name, files in PDF_LIBRARIES.items() if not _can_open(files)]


def _can_open(files: tuple[str, str]) -> bool:
    linux, mac = files
    candidates = [f"{folder}/{mac}" for folder in MAC_FOLDERS] + [mac] if sys.platform == "darwin" else [linux]
    for candidate in candidates:
        try:
            ctypes.CDLL(candidate)
        except OSError:
            continue
        return True
    return False


def _make_environment() -> None:
    if VENV_PYTHON.exists() and _environment_version() == _our_version():
        return
    missing = [name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None]
    if missing:
        command = platforms.install_command("python-venv")
        raise Stop(f"This Python has no {missing[0]} module, which makes virtual environments. Install it: {command}")
    print(f"Making a virtual environment in {VENV} ...", flush=True)
    base = getattr(sys, "_base_executable", None) or sys.executable
    done = ask([base, "-m", "venv", "--clear", str(VENV)])
    if done.returncode:
        output = done.stdout + done.stderr
        if "No space left on device" in output:
            raise disk_full(VENV)
        if "ensurepip" in output:
            command = platforms.install_command("python-venv")
            raise Stop(f"Python could not make a virtual environment; its venv module is incomplete: {command}")
        raise Stop(f"The virtual environment could not be made: {_last_line(output)}")


def _install(name: str) -> None:
    count = sum(1 for line in (ROOT / name).read_text().splitlines() if line[:1].isalnum())
    print(f"Installing {count} packages of {name}; the first time this takes a minute or two ...", flush=True)
    command = [str(VENV_PYTHON), "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    command += ["--require-hashes", "--only-binary", ":all:", "-r", str(ROOT / name)]
    done = ask(command)
    output = done.stdout + done.stderr
    if done.returncode:
        if "No space left on device" in output:
            raise disk_full(VENV)
        raise Stop(f"pip could not install {name}: {_reason(output)}")
    _stamp(name).write_text(_digest(name))


def _reason(output: str) -> str:
    """The one line of pip's output that says why; the network is the usual one."""
    if any(sign in output for sign in ("NewConnectionError", "Temporary failure in name resolution", "ProxyError")):
        return "the package index cannot be reached. Check the network, or PIP_INDEX_URL if you use a mirror."
    errors = [line for line in output.splitlines() if line.startswith("ERROR:")]
    return errors[0].removeprefix("ERROR:").strip() if errors else _last_line(output)


def _last_line(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return lines[-1] if lines else "no reason was given"


def _stamp(name: str) -> Path:
    return VENV / f".haetae-{name}.stamp"


def _stamp_fits(name: str) -> bool:
    try:
        return VENV_PYTHON.exists() and _stamp(name).read_text() == _digest(name)
    except FileNotFoundError:
        return False


def _digest(name: str) -> str:
    return f"{hashlib.sha256((ROOT / name).read_bytes()).hexdigest()} {_our_version()}"


def _our_version() -> str:
    return f"{sys.version_info.major}.{sys.version_info.minor}"


def _environment_version() -> str | None:
    """The version of the Python in the environment, read from its own record: nothing is started for it."""
    try:
        lines = (VENV / "pyvenv.cfg").read_text().splitlines()
    except FileNotFoundError:
        return None
    version = next((line.partition("=")[2].strip() for line in lines if line.startswith("version")), "")
    return ".".join(version.split(".")[:2]) or None
