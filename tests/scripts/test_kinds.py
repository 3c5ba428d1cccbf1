"""A test is sorted by what it asks for, and what cannot run is said in capitals. Tried on a small suite of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import left_out
from tests.kinds import parse_which

ROOT = Path(__file__).resolve().parent.parent.parent
CONFTEST = "from tests.conftest import *  # the hooks under test\n"
CHROMIUM_CURE = "Install it: apt-get install chromium (or name it in CHROMIUM)."
PANELS_CURE = "Name it in HAETAE_PANELS (by default ../shared/data)."
SHOW_KINDS = """
from tests.kinds import kind_of
def pytest_collection_finish(session):
    for item in session.items:
        print("KIND", item.name, kind_of(item))
"""
SUITE = """
import pytest
from django.test import SimpleTestCase, TestCase

def test_pure(): pass
def test_fixture(db): pass
@pytest.mark.django_db
def test_mark(): pass
class TestClass(TestCase):
    def test_class(self): pass
class TestSimple(SimpleTestCase):
    def test_simple(self): pass
def test_page(page): pass
@pytest.mark.walk
def test_walk(page): pass
@pytest.mark.drill
def test_drill(): pass
@pytest.mark.postgresql
def test_postgresql(): pass
@pytest.mark.panels
def test_panels(): pass
"""


def pytest_on_suite(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Drills and what needs PostgreSQL are in the suite too, and must not be among what runs here."""
    if not (folder / "conftest.py").exists():
        (folder / "conftest.py").write_text(CONFTEST)
    (folder / "test_suite.py").write_text(SUITE)
    command = [sys.executable, "-m", "pytest", "-c", str(ROOT / "pyproject.toml"), "--rootdir", str(folder)]
    command += ["-q", "-p", "no:xdist", "-p", "no:cacheprovider", *arguments, str(folder)]
    environment = {**os.environ, "DATABASE_URL": "sqlite://:memory:", **variables}
    environment.pop("DATA_DIR", None)
    return subprocess.run(command, cwd=ROOT, env=environment, check=False, capture_output=True, text=True)


def test_kind_is_read_from_what_a_test_uses(tmp_path):
    (tmp_path / "conftest.py").write_text(CONFTEST + SHOW_KINDS)

    shown = pytest_on_suite(tmp_path, "--collect-only").stdout.splitlines()

    assert sorted(line.removeprefix("KIND ") for line in shown if line.startswith("KIND ")) == [
        "test_class database",
        "test_fixture database",
        "test_mark database",
        "test_page[chromium] browser",
        "test_panels pure",
        "test_pure pure",
        "test_simple pure",
        "test_walk[chromium] walk",
    ]


def test_left_out_tests_are_named_in_capitals_and_fail_where_all_is_demanded(tmp_path):
    missing = {"CHROMIUM": "/nowhere/chromium", "HAETAE_PANELS": "/nowhere/panels"}

    lenient = pytest_on_suite(tmp_path, "--which=walk,pure", HAETAE_REQUIRE_ALL="", **missing)
    strict = pytest_on_suite(tmp_path, "--which=walk,pure", HAETAE_REQUIRE_ALL="1", **missing)

    assert [line for line in lenient.stdout.splitlines() if line.startswith("NOT RUN")] == [
        f"NOT RUN: 1 TEST, BECAUSE THE FOLDER OF REAL PANELS WAS NOT FOUND. {PANELS_CURE}",
        "NOT RUN: TEST_SUITE.PY::TEST_PANELS",
        f"NOT RUN: 1 TEST, BECAUSE CHROMIUM WAS NOT FOUND. {CHROMIUM_CURE}",
        "NOT RUN: TEST_SUITE.PY::TEST_WALK[CHROMIUM]",
    ]
    assert (lenient.returncode, strict.returncode) == (0, 1)


def test_panels_are_never_demanded(monkeypatch):
    monkeypatch.setenv("HAETAE_REQUIRE_ALL", "1")
    chromium, office, panels = left_out.NEEDS

    failures = [left_out.is_failure({need: ["test"]}) for need in (chromium, office, panels)]

    assert failures == [True, True, False]


def test_unknown_kind_is_refused():
    with pytest.raises(pytest.UsageError, match="--which knows pure, database, browser, walk; not slow"):
        parse_which("pure,slow")
