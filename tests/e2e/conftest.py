from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.e2e.watching import PATIENCE, Witness

expect.set_options(timeout=PATIENCE)


@pytest.fixture
def witness(live_server) -> Iterator[Witness]:
    """Hears all browsers of a test; the test fails if there was anything to hear."""
    heard = Witness(live_server.url)
    yield heard
    assert heard.complaints == []


@pytest.fixture(autouse=True)
def _files_of_this_test(settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
