"""Checks that no tool brings: nothing inline in the templates, and every sentence translated."""

import ast
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from processes import ask

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("ko",)  # English is the language of the sources
SOURCES = ("accounts", "audit", "awards", "config", "judging", "outbox", "reports", "templates")

TRANSLATING = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}

# What a strict content security policy would block: script bodies, style bodies, style attributes, event handlers.
INLINE = {
    "a script in the page": re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/(?:ld\+)?json\")[^>]*>", re.IGNORECASE
    ),
    "a style sheet in the page": re.compile(r"<style[\s>]", re.IGNORECASE),
    "a style attribute": re.compile(r"<[a-z][^<>]*\sstyle=", re.IGNORECASE),
    "an event handler": re.compile(r"<[a-z][^<>]*\son[a-z]+=", re.IGNORECASE),
}


# Mail programs know no style sheets: a letter's look has to be written into it, and no policy of ours applies there.
LETTERS = {"outbox/letter.html"}


def inline_code(folder: Path = ROOT / "templates") -> list[str]:
    """Where a page carries script or style instead of naming a file."""
    pages = [page for page in sorted(folder.rglob("*.html")) if str(page.relative_to(folder)) not in LETTERS]
    return [finding for page in pages for finding in _inline_in(page, folder)]


def _inline_in(page: Path, folder: Path) -> Iterator[str]:
    text = page.read_text(encoding="utf-8")
    for what, pattern in INLINE.items():
        for match in pattern.finditer(text):
            yield f"{page.relative_to(folder.parent)}:{text.count(chr(10), 0, match.start()) + 1}: {what}"


def translations() -> list[str]:
    """Sentences without a settled translation, and sentences of the sources that no catalogue knows."""
    wanted = messages_of_the_sources()
    return hidden_sentences() + [finding for language in LANGUAGES for finding in unsettled(language, wanted)]


def hidden_sentences(root: Path = ROOT) -> list[str]:
    """Where a sentence is translated within an f-string: xgettext does not look there, so no catalogue would have it."""
    files = [path for source in SOURCES for path in sorted((root / source).rglob("*.py"))]
    return [
        f"{path.relative_to(root)}:{line}: translated within an f-string" for path in files for line in _hidden(path)
    ]


def _hidden(path: Path) -> list[int]:
    texts = [node for node in ast.walk(ast.parse(path.read_bytes())) if isinstance(node, ast.JoinedStr)]
    calls = [node for text in texts for node in ast.walk(text) if isinstance(node, ast.Call)]
    return sorted({call.lineno for call in calls if isinstance(call.func, ast.Name) and call.func.id in TRANSLATING})


def unsettled(language: str, wanted: set[str], folder: Path = ROOT / "locale") -> list[str]:
    from babel.messages.pofile import read_po

    path = folder / language / "LC_MESSAGES" / "django.po"
    if not path.exists():
        return [f"{language}: there is no catalogue {path.relative_to(folder.parent)}"]
    with path.open("rb") as file:
        catalogue = read_po(file, locale=language)
    known = {_id(message.id): message for message in catalogue if message.id}
    empty = [text for text, message in known.items() if not _is_settled(message.string)]
    fuzzy = [text for text, message in known.items() if message.fuzzy]
    findings = [f"{language}: not translated: {text!r}" for text in empty]
    findings += [f"{language}: marked fuzzy: {text!r}" for text in fuzzy]
    findings += [
        f"{language}: other placeholders than in English: {_id(message.id)!r}"
        for message, errors in catalogue.check()
        if errors and _is_settled(message.string) and "no-python-format" not in message.flags
    ]
    return findings + [f"{language}: not in the catalogue: {text!r}" for text in sorted(wanted - set(known))]


def _id(message: str | Sequence[str]) -> str:
    return message if isinstance(message, str) else message[0]


def _is_settled(translation: str | Sequence[str] | None) -> bool:
    if translation is None or isinstance(translation, str):
        return bool(translation)
    return bool(translation) and all(translation)


def messages_of_the_sources() -> set[str]:
    """Every sentence marked for translation, as makemessages finds them; nothing where gettext is not installed."""
    if not shutil.which("xgettext"):
        return set()
    from babel.messages.pofile import read_po

    with tempfile.TemporaryDirectory(prefix="haetae-messages-") as name:
        place = Path(name)
        for source in SOURCES:
            shutil.copytree(ROOT / source, place / source, ignore=shutil.ignore_patterns("__pycache__", "locale"))
        (place / "locale").mkdir()
        _make_messages(place)
        catalogues = list(place.glob("locale/en/LC_MESSAGES/django.po"))
        if not catalogues:
            return set()
        with catalogues[0].open("rb") as file:
            return {_id(message.id) for message in read_po(file, locale="en") if message.id}


def _make_messages(place: Path) -> None:
    import bootstrap

    program = "from django.core.management import execute_from_command_line as run; run()"
    arguments = [
        "manage",
        "makemessages",
        "--locale",
        "en",
        "--extension",
        "html,txt,py",
        "--no-location",
        "--no-obsolete",
    ]
    done = ask(
        [bootstrap.VENV_PYTHON, "-c", f"import sys; sys.argv = {arguments!r}; {program}"], cwd=place, env=_bare()
    )
    if done.returncode:
        raise RuntimeError(f"makemessages failed: {done.stderr}")


def _bare() -> dict[str, str]:
    """Without settings of ours: makemessages then looks only at the copy it stands in."""
    import environment

    return {name: value for name, value in environment.without_ours().items() if name != "DJANGO_SETTINGS_MODULE"}
