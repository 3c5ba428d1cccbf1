"""The fonts in the repository, and which of them a text gets."""

import json
import os
import subprocess
import sys

import pytest
from fontTools.ttLib import TTFont

from reports.render import fonts
from tests.reports.render.samples import NAMES, ROOT, demo_projects


def test_demo_entries_have_a_face_for_every_character():
    rows = demo_projects()

    missing = {
        (row["city_en"], plan.missing)
        for row in rows
        for text in (row["city_local"], row["city_en"], row["country"], row.get("project_title", ""))
        if (plan := fonts.plan(text, "en")).missing
    }

    assert len(rows) == 154
    assert missing == set()


@pytest.mark.parametrize("style", ["serif", "sans"])
@pytest.mark.parametrize("language", NAMES)
def test_plan_has_a_face_for_every_script(language, style):
    assert fonts.plan(NAMES[language], language, style).missing == ()


def test_plan_names_what_it_cannot_set():
    assert fonts.plan("Bus 🚌 and 🏙️", "en").missing == ("🏙", "🚌")


def test_plan_asks_no_glyph_for_spaces_joiners_and_selectors():
    assert fonts.plan("a\u00a0b\u200d\u202e\ufe0f\n", "en").missing == ()


@pytest.mark.parametrize(
    ("language", "family"),
    [
        ("ko", "Haetae noto-serif-tc-chinese-traditional"),
        ("ja", "Haetae noto-serif-jp-japanese"),
        ("zh", "Haetae noto-serif-sc-chinese-simplified"),
        ("zh-Hant", "Haetae noto-serif-tc-chinese-traditional"),
        ("zh-HK", "Haetae noto-serif-tc-chinese-traditional"),
    ],
)
def test_han_takes_the_forms_of_its_language(language, family):
    assert fonts.plan("市", language).families == (family,)


def test_serif_sets_latin_hangul_and_han_and_sans_sets_the_rest():
    latin = fonts.plan("Seoul", "en").families
    khmer = fonts.plan("ភ្នំពេញ", "km").families

    assert latin == ("Haetae noto-serif-latin",)
    assert khmer == ("Haetae noto-sans-khmer-khmer",)


def test_arabic_is_never_joined_from_two_faces():
    arabic = fonts.plan("القاهرة", "ar").families
    sindhi = fonts.plan("سنڌ", "sd").families

    assert arabic == ("Haetae vazirmatn-arabic",)
    assert sindhi == ("Haetae noto-sans-arabic-arabic",)


def test_css_gives_every_slice_a_family_of_its_own():
    css = fonts.plan("".join(NAMES.values()), "en").css
    faces = [line.split("src:")[0] for line in css.splitlines()]

    assert len(faces) == len(set(faces))


def test_index_tells_the_truth_about_the_files():
    for family in fonts.families():
        for _, file in family.files:
            with TTFont(fonts.FOLDER / file, lazy=True) as font:
                assert family.codes <= set(font.getBestCmap()), file


def test_fonts_weigh_less_than_the_limit_and_carry_their_licences():
    files = [path for path in fonts.FOLDER.rglob("*") if path.is_file()]
    packages = {file.rsplit("-", 2)[0] for family in fonts.families() for _, file in family.files}
    licences = {path.stem for path in (fonts.FOLDER / "licences").iterdir()}

    assert sum(path.stat().st_size for path in files) < 25_000_000
    assert all(any(package.startswith(one) for one in licences) or "rare-han" in package for package in packages)
    assert all("Open Font License" in path.read_text() for path in (fonts.FOLDER / "licences").iterdir())


def test_every_family_is_declared_in_an_index_of_known_groups():
    groups = {row["group"] for row in json.loads((fonts.FOLDER / "index.json").read_text())["families"]}

    assert groups == set(fonts.ORDER["serif"])


def test_rendering_sees_our_base_font_and_nothing_else():
    listed = subprocess.run(
        ["fc-list", "--format", "%{file}\n"],
        env={"FONTCONFIG_FILE": str(fonts.FONTCONFIG), "PATH": os.environ["PATH"], "HOME": "/nonexistent"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert [line.rsplit("/", 1)[1] for line in listed.splitlines()] == ["NotoSans-Latin.ttf"]


def test_rendering_works_where_no_other_font_is_visible(tmp_path):
    """A process that starts with our configuration alone draws the same page as one on a furnished machine."""
    program = (
        "import hashlib; from tests.reports.render.samples import CERTIFICATE;"
        "from reports.render.certificate import render_certificate;"
        "print(hashlib.sha256(render_certificate(CERTIFICATE)).hexdigest())"
    )
    bare = {"FONTCONFIG_FILE": str(fonts.FONTCONFIG), "PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    furnished = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}

    digests = [
        subprocess.run(
            [sys.executable, "-c", program], env=env, cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout
        for env in (bare, furnished)
    ]

    assert digests[0] == digests[1]


def test_faces_are_found_by_name_and_by_nothing_else():
    assert fonts.read_face("font:noto-serif-latin-400.woff2")[:4] == b"wOF2"
    for address in ("font:../../config/settings.py", "font:index.json", "font:/etc/passwd"):
        with pytest.raises(KeyError):
            fonts.read_face(address)


def test_missing_font_files_are_refused_in_words(tmp_path, monkeypatch):
    monkeypatch.setattr(fonts, "FOLDER", tmp_path)
    monkeypatch.setattr(fonts, "_configuration", None)

    with pytest.raises(fonts.FontsMissing, match="build_fonts"):
        fonts.configuration()


def test_fork_leaves_the_parent_its_faces(tmp_path):
    """A web server forks its workers: a child that ends must not sweep away the folder its parent draws from."""
    program = """
import os, sys
from reports.render import fonts, pdf
def draw(): return pdf.render("<p>Seoul</p>", title="x", language="en", author="x", css="p { color: red }")
first = draw()
folder = fonts.configuration()._folder
child = os.fork()
if child == 0:
    assert fonts.configuration()._folder is None
    draw()
    assert fonts.configuration()._folder != folder
    sys.exit(0)
print(os.waitpid(child, 0)[1], folder.exists(), draw() == first)
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.split() == ["0", "True", "True"]
