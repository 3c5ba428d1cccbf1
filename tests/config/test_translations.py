"""The translations are compiled without gettext."""

import gettext
from pathlib import Path

from config.translations import compile_catalogues

PO = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

msgid "Entry"
msgstr "출품작"

#, fuzzy
msgid "Judge"
msgstr "심판"
"""


def write_po(folder: Path) -> Path:
    path = folder / "ko" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True)
    path.write_text(PO, encoding="utf-8")
    return path


def test_compile_writes_what_is_settled_and_leaves_out_what_is_fuzzy(tmp_path):
    source = write_po(tmp_path)

    compiled = compile_catalogues(tmp_path)

    with source.with_suffix(".mo").open("rb") as file:
        catalogue = gettext.GNUTranslations(file)
    assert compiled == [source]
    assert [catalogue.gettext("Entry"), catalogue.gettext("Judge")] == ["출품작", "Judge"]


def test_compile_does_nothing_when_nothing_changed(tmp_path):
    write_po(tmp_path)
    compile_catalogues(tmp_path)

    assert compile_catalogues(tmp_path) == []
