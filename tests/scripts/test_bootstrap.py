"""What a machine may lack is said in one sentence with the command that helps."""

import os
import subprocess
from pathlib import Path

import bootstrap
import platforms
import pytest
from stop import Stop

ROOT = Path(__file__).resolve().parent.parent.parent


def start_with(path: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """`scripts/start` on a machine whose programs are those in `path`, plus the shell's own."""
    (path / "scripts").mkdir(exist_ok=True)
    (path / "scripts" / "start").write_bytes((ROOT / "scripts" / "start").read_bytes())
    return subprocess.run(
        ["/bin/sh", str(path / "scripts" / "start"), "run.py"],
        env={"PATH": f"{path}:/nowhere", **variables},
        check=False,
        capture_output=True,
        text=True,
    )


def write_program(path: Path, text: str) -> None:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def test_start_names_the_python_that_is_too_old(tmp_path):
    write_program(tmp_path / "dirname", 'echo "${1%/*}"')
    write_program(tmp_path / "python3", 'case "$2" in *print*) echo "Python 3.9";; *) exit 1;; esac')

    done = start_with(tmp_path)

    assert done.returncode == 1
    assert done.stderr == (
        "Haetae needs Python 3.11 to 3.14; this machine has Python 3.9. On Debian or Ubuntu: apt-get install python3 "
        "python3-venv. Or name one: PYTHON=/path/to/python3.11 make run.\n"
    )


def test_start_says_when_there_is_no_python_at_all(tmp_path):
    write_program(tmp_path / "dirname", 'echo "${1%/*}"')

    done = start_with(tmp_path)

    assert done.returncode == 1
    assert "this machine has no Python." in done.stderr


def test_start_refuses_a_named_python_that_does_not_fit(tmp_path):
    write_program(tmp_path / "dirname", 'echo "${1%/*}"')

    done = start_with(tmp_path, PYTHON="/bin/false")

    assert (done.returncode, done.stderr) == (
        1,
        "Haetae needs Python 3.11 to 3.14, and PYTHON names something else: /bin/false.\n",
    )


@pytest.mark.parametrize("module", ["venv", "ensurepip"])
def test_environment_without_venv_module_names_the_package(tmp_path, monkeypatch, module):
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / "env")
    monkeypatch.setattr(bootstrap, "VENV_PYTHON", tmp_path / "env" / "bin" / "python")
    monkeypatch.setattr(bootstrap.importlib.util, "find_spec", lambda name: None if name == module else object())
    monkeypatch.setattr(platforms, "family", lambda: "debian")

    with pytest.raises(Stop) as stop:
        bootstrap.prepare()

    sudo = "" if os.geteuid() == 0 else "sudo "
    assert str(stop.value) == (
        f"This Python has no {module} module, which makes virtual environments. "
        f"Install it: {sudo}apt-get install python3-venv"
    )


def test_missing_pdf_library_names_it_and_the_command(monkeypatch):
    monkeypatch.setitem(bootstrap.PDF_LIBRARIES, "Pango", ("libno-such-pango.so.0", "libno-such-pango.dylib"))
    monkeypatch.setattr(platforms, "may_install", lambda: False)
    monkeypatch.setattr(platforms, "family", lambda: "fedora")

    with pytest.raises(Stop) as stop:
        bootstrap.check_pdf_libraries()

    sudo = "" if os.geteuid() == 0 else "sudo "
    assert str(stop.value) == (
        "PDF rendering needs libraries that this machine lacks (Pango). "
        f"Install them: {sudo}dnf install pango harfbuzz fontconfig"
    )


@pytest.mark.parametrize("system", [*platforms.INSTALL, None])
@pytest.mark.parametrize("what", list(platforms.PACKAGES))
def test_every_platform_has_a_command_for_everything(monkeypatch, system, what):
    monkeypatch.setattr(platforms, "family", lambda: system)

    command = platforms.install_command(what)

    assert platforms.INSTALL.get(system, "package manager") in command


def test_requirements_that_changed_do_not_fit_their_stamp(tmp_path, monkeypatch):
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV_PYTHON", tmp_path / "requirements.txt")
    (tmp_path / "requirements.txt").write_text("django==5.2.19\n")
    (tmp_path / ".haetae-requirements.txt.stamp").write_text(bootstrap._digest("requirements.txt"))
    before = bootstrap._stamp_fits("requirements.txt")

    (tmp_path / "requirements.txt").write_text("django==5.2.20\n")

    assert (before, bootstrap._stamp_fits("requirements.txt")) == (True, False)


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        (
            "WARNING: Retrying: NewConnectionError('...')\nERROR: No matching distribution found for django",
            "the package index cannot be reached. Check the network, or PIP_INDEX_URL if you use a mirror.",
        ),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES\nmore", "THESE PACKAGES DO NOT MATCH THE HASHES"),
        ("", "no reason was given"),
    ],
)
def test_pip_failure_is_told_in_one_line(output, reason):
    assert bootstrap._reason(output) == reason
