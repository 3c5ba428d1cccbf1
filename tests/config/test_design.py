"""The look is law where it can be measured: colours, sizes, directions, and what the content security policy forbids."""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.sync_playwright import Axe
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.utils import timezone, translation
from playwright.sync_api import expect

from accounts.clock import Told, offset_from_utc, tell, time_left, told_day, told_in_zone, told_moment
from awards.questionnaire.counting import count_characters, count_words
from judging.tabulation.criteria import CriterionSpec, leaves
from judging.tabulation.sheet import NOT_APPLICABLE, weighted_total

CSS = settings.BASE_DIR / "static" / "css"
TEMPLATES = settings.BASE_DIR / "templates"
SPRITE = settings.BASE_DIR / "static" / "icons" / "sprite.svg"
SURFACES = ("paper", "sheet", "shade")
TONES = ("info", "success", "warning", "danger")
SEOUL = ZoneInfo("Asia/Seoul")


def themes() -> dict[str, dict[str, str]]:
    """The colours of each theme by name, as tokens.css declares them."""
    blocks = re.findall(r"([^{}]+)\{([^{}]*--paper[^{}]*)\}", (CSS / "tokens.css").read_text())
    named = {}
    for selector, body in blocks:
        name = "light" if ":root, " in selector else "dark by device" if ":not" in selector else "dark by choice"
        named[name] = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", body))
    return named


def luminance(colour: str) -> float:
    shares = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def rendered(source: str, **context: Any) -> str:
    return re.sub(r"\s+", " ", Template("{% load haetae %}" + source).render(Context(context))).strip()


def test_dark_theme_is_the_same_by_device_and_by_choice():
    assert themes()["dark by device"] == themes()["dark by choice"]


@pytest.mark.parametrize("theme", ["light", "dark by choice"])
def test_text_has_enough_contrast_on_every_ground(theme):
    colours = themes()[theme]
    pairs = [(text, ground) for text in ("ink", "muted", "seal-text", *TONES) for ground in SURFACES]
    pairs += [(tone, f"{tone}-tint") for tone in TONES] + [("ink", f"{tone}-tint") for tone in TONES]
    pairs += [
        ("on-seal", "seal"),
        ("on-seal", "seal-deep"),
        ("ink", "gold-tint"),
        ("ink", "seal-tint"),
        ("muted", "seal-tint"),
    ]

    faint = {pair: ratio for pair in pairs if (ratio := contrast(colours[pair[0]], colours[pair[1]])) < 4.5}

    assert faint == {}


@pytest.mark.parametrize("theme", ["light", "dark by choice"])
def test_edges_of_fields_can_be_seen(theme):
    colours = themes()[theme]

    assert [ground for ground in SURFACES if contrast(colours["edge"], colours[ground]) < 3] == []


def test_style_sheet_is_small():
    assert (CSS / "app.css").stat().st_size < 25 * 1024


def test_style_sheet_knows_no_left_and_right():
    physical = r"(?<![-a-z])(?:margin|padding|border)-(?:left|right|top|bottom)|(?<![-a-z])(?:left|right|top|bottom|float): |text-align: (?:left|right)"

    assert re.findall(physical, (CSS / "app.css").read_text()) == []


def test_sizes_of_type_and_space_are_the_agreed_ones():
    tokens = (CSS / "tokens.css").read_text()
    sizes = [round(float(size) * 16) for size in re.findall(r"--t-\d+: ([\d.]+)rem", tokens)]
    spaces = [round(float(size) * 16) for size in re.findall(r"--s-\d+: ([\d.]+)rem", tokens)]

    assert sizes == [14, 16, 18, 22, 28, 36]
    assert [space % 4 for space in spaces] == [0] * len(spaces)


def test_templates_carry_no_inline_style_script_or_handler():
    forbidden = re.compile(
        r"\sstyle=|<style|\son[a-z]+=\"|javascript:|<script(?![^>]*\ssrc=)(?![^>]*type=\"application/json\")",
        re.IGNORECASE,
    )
    pages = list(TEMPLATES.rglob("*.html"))

    assert [str(page.relative_to(TEMPLATES)) for page in pages if forbidden.search(page.read_text())] == []


def test_every_icon_that_is_named_is_in_the_sprite():
    drawn = set(re.findall(r'<symbol id="([a-z0-9-]+)"', SPRITE.read_text()))
    pages = "".join(page.read_text() for page in TEMPLATES.rglob("*.html"))
    named = set(re.findall(r'\{% icon "([a-z0-9-]+)"', pages)) | set(re.findall(r'\bicon="([a-z0-9-]+)"', pages))

    assert named - drawn == set()


def test_icon_is_silent_beside_words_and_speaks_alone():
    assert rendered('{% icon "check" %}') == (
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="/static/icons/sprite.svg#check"></use></svg>'
    )
    assert rendered('{% icon "check" "Done" %}') == (
        '<svg class="icon" role="img" aria-label="Done"><use href="/static/icons/sprite.svg#check"></use></svg>'
    )


def test_icon_that_points_along_the_line_turns_with_the_script():
    assert [
        "icon-turns" in rendered(f'{{% icon "{name}" %}}') for name in ("arrow-left", "chevron-right", "clock")
    ] == [
        True,
        True,
        False,
    ]


def test_clock_is_named_by_its_place_and_utc_by_itself():
    instant = datetime(2026, 7, 14, 23, 59, tzinfo=SEOUL)

    assert [tell(instant, zone, "en").clock for zone in ("Asia/Seoul", "UTC")] == ["Seoul time (UTC+09:00)", "UTC"]


def test_instant_is_told_in_each_zone_with_its_place_and_offset():
    instant = datetime(2026, 7, 14, 23, 59, tzinfo=SEOUL)

    assert [tell(instant, zone, "en") for zone in ("Asia/Seoul", "Africa/Nairobi", "America/St_Johns", "UTC")] == [
        Told("14 July 2026", "23:59", "Seoul", "UTC+09:00"),
        Told("14 July 2026", "17:59", "Nairobi", "UTC+03:00"),
        Told("14 July 2026", "12:29", "St John’s", "UTC−02:30"),
        Told("14 July 2026", "14:59", "UTC", "UTC"),
    ]
    assert tell(instant, "Asia/Seoul", "ko") == Told("2026년 7월 14일", "23:59", "서울", "UTC+09:00")


def test_offset_follows_summer_time():
    vienna = ZoneInfo("Europe/Vienna")

    assert [offset_from_utc(datetime(2026, month, 1, tzinfo=vienna)) for month in (1, 7)] == ["UTC+01:00", "UTC+02:00"]


@pytest.mark.parametrize(
    ("left", "english", "korean"),
    [
        (timedelta(days=3, hours=4, minutes=59), "3 days, 4 hours", "3일 4시간"),
        (timedelta(days=2), "2 days", "2일"),
        (timedelta(hours=1, minutes=1, seconds=59), "1 hour, 1 minute", "1시간 1분"),
        (timedelta(seconds=1), "1 minute", "1분"),
    ],
)
def test_time_left_is_told_in_its_two_largest_units(left, english, korean):
    assert (time_left(left, "en"), time_left(left, "ko")) == (english, korean)


def test_dates_are_told_in_the_readers_zone():
    instant = datetime(2026, 7, 14, 23, 59, tzinfo=SEOUL)

    with timezone.override("Pacific/Auckland"):
        assert (told_moment(instant, "en"), told_day(instant, "en")) == ("15 July 2026, 02:59", "15 July 2026")
        assert told_moment(instant, "ko") == "2026년 7월 15일 02:59"


def test_an_instant_is_told_with_its_clock():
    instant = datetime(2026, 7, 14, 23, 59, tzinfo=SEOUL)

    assert [told_in_zone(instant, zone, language) for zone in ("Asia/Seoul", "UTC") for language in ("en", "ko")] == [
        "14 July 2026, 23:59 (Seoul, UTC+09:00)",
        "2026년 7월 14일 23:59 (서울, UTC+09:00)",
        "14 July 2026, 14:59 (UTC)",
        "2026년 7월 14일 14:59 (UTC)",
    ]


def test_deadline_names_both_zones_and_counts_down_only_before_it():
    past = timezone.now() - timedelta(days=1)
    future = timezone.now() + timedelta(days=3, hours=4, minutes=30)

    with timezone.override("Africa/Nairobi"):
        over = rendered('{% deadline instant "Asia/Seoul" "Entries close" %}', instant=past)
        coming = rendered('{% deadline instant "Asia/Seoul" "Entries close" %}', instant=future)

    assert [word in over for word in ("Seoul time", "Nairobi time", "The time is over", "data-component")] == [
        True,
        True,
        True,
        False,
    ]
    assert [word in coming for word in ("Seoul time", "Nairobi time", "3 days, 4 hours left", "data-component")] == [
        True
    ] * 4


def test_deadline_says_one_zone_once():
    with timezone.override("Asia/Seoul"):
        page = rendered('{% deadline instant "Asia/Seoul" %}', instant=timezone.now())

    assert page.count("Seoul time") == 1


class Question(forms.Form):
    title = forms.CharField(label="Title", help_text="<b>Plain</b> words.", max_length=5)
    scope = forms.ChoiceField(label="Scope", choices=[("a", "A")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="Agreed")
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"data-words": "50"}))


def test_error_summary_says_what_to_do_and_links_to_each_field():
    page = rendered("{% error_summary form %}", form=Question({"note": ""}))

    assert re.findall(r'<a href="#([^"]+)">([^<]+)</a>', page) == [
        ("id_title", "Title: Fill this in."),
        ("id_scope_0", "Scope: Choose one of these."),
        ("id_agreed", "Agreed: Tick this box to go on."),
    ]
    assert "3 answers need another look" in page


def test_error_summary_is_silent_without_errors():
    assert [rendered("{% error_summary form %}", form=form) for form in (Question(), None)] == ["", ""]


def test_field_ties_label_help_and_error_to_the_answer():
    page = rendered("{% field form.title %}", form=Question({"title": "too long for five"}))

    assert set(re.findall(r'(for|id|aria-describedby|aria-invalid)="([^"]+)"', page)) == {
        ("for", "id_title"),
        ("id", "id_title"),
        ("id", "id_title_helptext"),
        ("id", "id_title_error"),
        ("aria-invalid", "true"),
        ("aria-describedby", "id_title_helptext id_title_error"),
    }
    assert "&lt;b&gt;Plain&lt;/b&gt; words." in page


def test_optional_field_says_so_and_limit_is_told_without_script():
    page = rendered("{% field form.note %}", form=Question())

    assert [words in page for words in ("(optional)", "At most 50 words", 'data-limit="50"')] == [True] * 3


def test_unknown_tone_of_a_message_is_information():
    assert 'class="notice tone-info"' in rendered('{% notice "unheard-of" %}<p>Text</p>{% endnotice %}')
    assert 'class="notice tone-danger"' in rendered('{% notice "error" %}<p>Text</p>{% endnotice %}')


@pytest.mark.parametrize(("low", "high", "value"), [(70, 90, 80), (-10, 120, 50)])
def test_interval_stays_on_its_track(low, high, value):
    page = rendered("{% interval low high value %}", low=low, high=high, value=value)
    shares = [float(share) for share in re.findall(r'(?:x|x1|width)="([\d.]+)%"', page)]

    assert [0 <= share <= 100 for share in shares] == [True] * len(shares)


def test_page_speaks_the_language_of_the_reader(client):
    client.cookies["language"] = "ko"

    page = client.get("/styleguide/").content.decode()

    assert re.search(r'<html lang="([^"]+)" dir="([^"]+)"', page).groups() == ("ko", "ltr")


def test_page_turns_round_for_scripts_that_run_from_the_right():
    with translation.override("ar"):
        page = Template('{% extends "base.html" %}').render(Context({}))

    assert re.search(r'<html lang="([^"]+)" dir="([^"]+)"', page).groups() == ("ar", "rtl")


def test_headings_of_the_gallery_skip_no_level(client):
    levels = [int(level) for level in re.findall(r"<h([1-6])", client.get("/styleguide/").content.decode())]

    assert levels.count(1) == 1
    assert [(above, below) for above, below in pairwise(levels) if below > above + 1] == []


# What follows needs a browser.


@pytest.fixture
def gallery(page, live_server):
    page.goto(f"{live_server.url}/styleguide/")
    return page


@pytest.mark.browser
@pytest.mark.django_db
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_gallery_has_no_accessibility_violation(page, live_server, theme):
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if "Content Security" in message.text else None)
    page.emulate_media(color_scheme=theme)
    page.goto(f"{live_server.url}/styleguide/")
    expect(page.locator("[data-total-value]")).to_have_text("75.50")

    found = Axe().run(page).response["violations"]

    assert ([(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found], complaints) == ([], [])


@pytest.mark.browser
@pytest.mark.django_db
@pytest.mark.parametrize("width", [320, 375, 1280])
def test_gallery_fits_the_screen(gallery, width):
    gallery.set_viewport_size({"width": width, "height": 900})

    assert gallery.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.browser
@pytest.mark.django_db
def test_live_total_is_the_servers_total(gallery):
    chance = Random(20260714)
    sheets = [random_sheet(chance) for _ in range(150)]
    expected = [server_total(*sheet) for sheet in sheets]

    shown = gallery.evaluate(LIVE_TOTAL, [for_script(*sheet) for sheet in sheets])

    assert shown == expected


@pytest.mark.browser
@pytest.mark.django_db
def test_words_left_are_counted_as_the_server_counts(gallery):
    texts = [
        "",
        "  ",
        "one two  three",
        "a-b c_d 3.5 –",
        "도시의 밤을 걷다",
        "東京の水道 smart city",
        "เมืองอัจฉริยะ",
        "a\r\nb\u200dc e\u0301",
    ]

    shown = gallery.evaluate(WORDS_LEFT, texts)

    assert shown == [[count_words(text), count_characters(text, spaces=True)] for text in texts]


@pytest.mark.browser
@pytest.mark.django_db
def test_keys_mark_the_criterion_in_hand(gallery):
    gallery.locator("#innovation-1").focus()
    gallery.keyboard.press("5")

    assert gallery.locator("#innovation-5").is_checked()
    assert gallery.locator("[data-total-value]").inner_text() == "81.63"


LIVE_TOTAL = """async (sheets) => {
  const { fraction, rounded, tally } = await import("/static/js/components/live-total.js");
  return sheets.map(({ criteria, groups, scale }) => {
    const mark = (value) => (value === null || value === "na" ? value : fraction(value));
    const exact = (node) => ({ ...node, weight: fraction(node.weight), min: fraction(node.min), max: fraction(node.max) });
    const told = tally(criteria.map((node) => ({ ...exact(node), mark: mark(node.mark) })), groups.map(exact), scale);
    return [told.total && rounded(told.total, 6), told.parts.map(({ points }) => rounded(points, 6))];
  });
}"""
WORDS_LEFT = """async (texts) => {
  const { countCharacters, countWords } = await import("/static/js/components/words-left.js");
  return texts.map((text) => [countWords(text), countCharacters(text)]);
}"""


def random_sheet(chance: Random) -> tuple[list[CriterionSpec], dict[str, Any], str]:
    """A rubric of up to eight criteria, some of them in groups, and marks with gaps."""
    groups = [
        CriterionSpec(f"g{n}", Decimal(chance.randint(1, 40)), Decimal(0), Decimal(1))
        for n in range(chance.randint(0, 2))
    ]
    criteria = []
    for n in range(chance.randint(1, 8)):
        parent = chance.choice([None, *[group.key for group in groups]])
        low = Decimal(chance.choice([0, 1]))
        criteria.append(
            CriterionSpec(f"c{n}", Decimal(chance.randint(0, 400)) / 10, low, low + chance.randint(3, 99), parent)
        )
    used = {criterion.parent for criterion in criteria}
    rubric = [group for group in groups if group.key in used] + criteria
    scale = chance.choice(["share_of_max", "share_of_range", "mean_on_scale"])
    return rubric, {leaf.key: random_mark(chance, leaf) for leaf in leaves(rubric)}, scale


def random_mark(chance: Random, criterion: CriterionSpec) -> Any:
    kind = chance.random()
    if kind < 0.15:
        return None
    if kind < 0.3:
        return NOT_APPLICABLE
    return criterion.minimum + Decimal(chance.randint(0, int(criterion.maximum - criterion.minimum) * 4)) / 4


def server_total(rubric: list[CriterionSpec], marks: dict[str, Any], scale: str) -> list[Any]:
    total = weighted_total(rubric, marks, scale)
    parts = [part for part in total.parts if part.points is not None]
    return [None if total.so_far is None else half_up(total.so_far), [half_up(part.points) for part in parts]]


def half_up(value: Any) -> str:
    units = (2 * value.numerator * 10**6 + value.denominator) // (2 * value.denominator)
    return f"{units // 10**6}.{units % 10**6:06d}"


def for_script(rubric: list[CriterionSpec], marks: dict[str, Any], scale: str) -> dict[str, Any]:
    def node(criterion: CriterionSpec) -> dict[str, Any]:
        return {
            "key": criterion.key,
            "parent": criterion.parent or "",
            "weight": str(criterion.weight),
            "min": str(criterion.minimum),
            "max": str(criterion.maximum),
        }

    def mark(value: Any) -> str | None:
        return "na" if value is NOT_APPLICABLE else None if value is None else str(value)

    marked = {leaf.key for leaf in leaves(rubric)}
    return {
        "criteria": [{**node(spec), "mark": mark(marks[spec.key])} for spec in rubric if spec.key in marked],
        "groups": [node(spec) for spec in rubric if spec.key not in marked],
        "scale": scale,
    }
