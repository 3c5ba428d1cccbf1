"""A witness of everything a browser says while people use the house, and their screenshots where somebody wants them.

`Witness.browser_of` gives a person a browser of their own: cookies, time zone, one open page. `Witness.complaints` stays
empty as long as nothing is on the console, nothing is refused and nothing is asked of another machine. `Witness.shoot`
keeps a picture in HAETAE_SCREENSHOTS, if that names a folder.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response, WebError

TALKATIVE = frozenset({"error", "warning"})
PATIENCE = 90_000  # milliseconds; a busy machine needs them, a quiet one does not notice
LOCAL = ("data:", "blob:", "about:")


class Witness:
    """Hears every page of every browser that it hands out."""

    def __init__(self, house: str) -> None:
        self.house = house
        self.complaints: list[str] = []
        folder = os.environ.get("HAETAE_SCREENSHOTS")
        self.folder = Path(folder) if folder else None

    def browser_of(self, who: str, new_context: Callable[..., BrowserContext], **facts: Any) -> Page:
        """A page in a fresh browser, wide as a laptop's unless told otherwise, that is listened to from now on."""
        usual = {"viewport": {"width": 1280, "height": 900}, "timezone_id": "Asia/Ho_Chi_Minh", "locale": "en-GB"}
        context = new_context(base_url=self.house, **{**usual, **facts})
        context.set_default_timeout(PATIENCE)
        context.on("console", lambda said: self._console(who, said))
        context.on("weberror", lambda thrown: self._thrown(who, thrown))
        context.on("request", lambda asked: self._request(who, asked))
        context.on("response", lambda given: self._response(who, given))
        return context.new_page()

    def shoot(self, page: Page, name: str, *, whole: bool = False) -> None:
        """A picture of the page for the README; nothing unless a folder is named."""
        if self.folder is not None:
            self.folder.mkdir(parents=True, exist_ok=True)
            page.screenshot(path=self.folder / f"{name}.png", full_page=whole, animations="disabled")

    def _console(self, who: str, said: ConsoleMessage) -> None:
        if said.type in TALKATIVE:
            self.complaints.append(f"{who}: console {said.type}: {said.text}")

    def _thrown(self, who: str, thrown: WebError) -> None:
        self.complaints.append(f"{who}: script: {thrown.error}")

    def _request(self, who: str, asked: Request) -> None:
        if not asked.url.startswith((self.house, *LOCAL)):
            self.complaints.append(f"{who}: asked a stranger: {asked.url}")

    def _response(self, who: str, given: Response) -> None:
        if given.status >= 400:
            self.complaints.append(f"{who}: {given.status} for {given.url}")
