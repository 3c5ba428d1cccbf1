"""A command that cannot go on ends in one sentence and a code that is not zero."""

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import house_data
import pytest
from stop import Stop, run_as_command

SCRIPTS = Path(__file__).resolve().parent.parent.parent / "scripts"


def fill_a_disk() -> int:
    with open("/dev/full", "w") as file:  # noqa: PTH123 - the device says what a full disk says
        file.write("x" * 100_000)
    return 0


def refuse() -> int:
    raise Stop("The reason.")


def interrupt() -> int:
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("main", "code", "sentence"),
    [
        (fill_a_disk, 1, "A disk is full. Free some space and start again; nothing that was saved is lost.\n"),
        (refuse, 1, "The reason.\n"),
        (interrupt, 130, "\nStopped.\n"),
        (lambda: 3, 3, ""),
    ],
)
def test_command_ends_in_a_sentence(capsys, main, code, sentence):
    with pytest.raises(SystemExit) as leaving:
        run_as_command(main)

    assert (leaving.value.code, capsys.readouterr().err) == (code, sentence)


def test_database_that_fills_the_disk_is_explained(tmp_path):
    database = sqlite3.connect(tmp_path / "small.sqlite3")
    database.execute("PRAGMA max_page_count = 3")

    database.execute("CREATE TABLE entries (text TEXT)")

    with pytest.raises(Stop) as stop, house_data.disk_full_explained(tmp_path):
        database.execute("INSERT INTO entries VALUES (?)", ["x" * 100_000])
    database.close()

    assert str(stop.value) == (
        f"The disk that holds {tmp_path} is full. Free some space and start again; nothing that was saved is lost."
    )


def test_other_problems_keep_their_own_words(tmp_path):
    with pytest.raises(ZeroDivisionError), house_data.disk_full_explained(tmp_path):
        raise ZeroDivisionError


def test_little_room_is_refused_before_anything_is_written(tmp_path, monkeypatch):
    monkeypatch.setattr(house_data, "ROOM_NEEDED", 1 << 60)

    with pytest.raises(Stop, match=r"^The disk that holds .* is full: "):
        house_data.check_room(tmp_path)


def test_second_house_on_the_same_data_is_refused(tmp_path):
    with house_data.held(tmp_path), pytest.raises(Stop) as stop, house_data.held(tmp_path):
        pass

    assert str(stop.value).startswith(f"Haetae is already running on the data in {tmp_path} (process ")


def test_data_dir_that_is_a_file_is_refused(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "file"))

    with pytest.raises(Stop) as stop:
        house_data.folder()

    assert str(stop.value) == f"DATA_DIR is {tmp_path / 'file'}, which is a file; it must be a folder."


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_command_in_the_background_of_a_script_can_be_interrupted(number):
    program = (
        f"import sys, time; sys.path.insert(0, {str(SCRIPTS)!r}); from stop import run_as_command\n"
        "run_as_command(lambda: print('begun', flush=True) or time.sleep(60) or 0)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),  # noqa: PLW1509 - as a shell does for `command &`
    ) as process:
        process.stdout.readline()
        os.kill(process.pid, number)
        said = process.communicate(timeout=20)[1]

    assert (process.returncode, said) == (130, "\nStopped.\n")
