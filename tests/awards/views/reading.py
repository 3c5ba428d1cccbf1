"""A page as its reader meets it: the words of its main part, its links and its forms."""

from html.parser import HTMLParser
from typing import Any

VOID = frozenset({"input", "img", "br", "meta", "link", "hr", "use"})


def content_of(response: Any) -> bytes:
    """The bytes of a download, its file closed; `response.close()` would close the test's database as well."""
    content = b"".join(response.streaming_content)
    for close in response._resource_closers:
        close()
    return content


class Page(HTMLParser):
    """`words` are the pieces of text in <main>, in order; `links` the addresses there; `fields` what a form would post."""

    def __init__(self, response: Any) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.fields: dict[str, str] = {}
        self.buttons: list[str] = []
        self._depth = 0
        self._area = ""
        self._select = ""
        self.feed(response.content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {key: value or "" for key, value in attrs}
        if tag == "main":
            self._depth = 1
            return
        if not self._depth:
            return
        if tag not in VOID:
            self._depth += 1
        self._note(tag, facts)

    def _note(self, tag: str, facts: dict[str, str]) -> None:
        if tag == "a":
            self.links.append(facts.get("href", ""))
        if tag == "textarea":
            self._area = facts.get("name", "")
            self.fields[self._area] = ""
        if tag == "select":
            self._select = facts.get("name", "")
            self.fields[self._select] = ""
        if tag == "option" and "selected" in facts:
            self.fields[self._select] = facts.get("value", "")
        if tag == "input" and facts.get("type") not in {"radio", "checkbox", "file"} | {None}:
            self.fields[facts["name"]] = facts.get("value", "")
        if tag == "input" and facts.get("type") in {"radio", "checkbox"} and "checked" in facts:
            self.fields[facts["name"]] = facts.get("value", "on")

    def handle_endtag(self, tag: str) -> None:
        if self._depth and tag not in VOID:
            self._depth -= 1
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.fields[self._area] += data.removeprefix("\n").rstrip("\n")
        elif self._depth and data.strip():
            self.words.append(" ".join(data.split()))

    @property
    def text(self) -> str:
        return " ".join(self.words)
