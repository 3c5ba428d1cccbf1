"""`make demo-reset` deletes nothing that was not already set aside once."""

import demo_reset
import pytest
from stop import Stop


def names(folder) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_present_data_is_set_aside_and_the_lock_stays(tmp_path):
    (tmp_path / "haetae.sqlite3").write_text("today")
    (tmp_path / "files").mkdir()
    (tmp_path / "running.lock").touch()

    replaced = demo_reset.set_aside(tmp_path)

    assert replaced == tmp_path / "replaced"
    assert names(tmp_path) == ["replaced", "replaced/files", "replaced/haetae.sqlite3", "running.lock"]


def test_second_reset_replaces_what_the_first_set_aside(tmp_path):
    for text in ("first", "second"):
        (tmp_path / "haetae.sqlite3").write_text(text)
        demo_reset.set_aside(tmp_path)

    assert (tmp_path / "replaced" / "haetae.sqlite3").read_text() == "second"


def test_reset_of_an_empty_folder_keeps_what_was_set_aside(tmp_path):
    (tmp_path / "haetae.sqlite3").write_text("only")
    demo_reset.set_aside(tmp_path)

    assert demo_reset.set_aside(tmp_path) is None
    assert (tmp_path / "replaced" / "haetae.sqlite3").read_text() == "only"


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        (
            "DATABASE_URL",
            "postgres://host/haetae",
            "make demo-reset is for the embedded database only; DATABASE_URL names another one.",
        ),
        ("HAETAE_ENV", "production", "make demo-reset is refused in production."),
    ],
)
def test_reset_is_for_the_demonstration_only(monkeypatch, name, value, sentence):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv(name, value)

    with pytest.raises(Stop) as stop:
        demo_reset.main()

    assert str(stop.value) == sentence
