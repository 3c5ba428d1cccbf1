"""A picture on a page: its parts in order, and in a browser the words where the drawing put them."""

import re

import pytest
from django.template import Context, Template

from tests.judging.pictures import samples

PAGE = Template("{% load pictures %}{% picture one %}")
# Of every drawing that is shown: the texts that lie on each other, and those that reach over its edge.
AMISS = """() => [...document.querySelectorAll("svg.picture")].filter(svg => svg.checkVisibility()).flatMap(svg => {
  const edge = svg.viewBox.baseVal, found = [];
  const texts = [...svg.querySelectorAll("text:not([transform])")].map(text => [text.textContent, text.getBBox()]);
  texts.forEach(([words, box], at) => {
    if (box.x < edge.x || box.x + box.width > edge.x + edge.width || box.y + box.height > edge.height)
      found.push(["beyond", words]);
    for (const [others, other] of texts.slice(at + 1)) {
      const across = Math.min(box.x + box.width, other.x + other.width) - Math.max(box.x, other.x);
      const down = Math.min(box.y + box.height, other.y + other.height) - Math.max(box.y, other.y);
      if (across > 0.5 && down > 6) found.push([words, others]);
    }
  });
  return found;
})"""


def shown(picture) -> str:
    return PAGE.render(Context({"one": picture}))


def test_figure_holds_finding_both_drawings_and_the_table():
    picture = samples.tendencies(2)

    page = shown(picture)

    parts = ["figcaption", "svg", "svg", "summary", "svg", "table", "thead", "tbody"]  # the fold has an icon
    assert re.findall(r"<(figcaption|svg|summary|table|thead|tbody)\b", page) == parts
    assert page.count('tabindex="0"') == 1  # the table's frame; drawings in two widths need not scroll
    assert [cell.strip() for cell in re.findall(r'<th scope="row"[^>]*>([^<]*)</th>', page)] == [
        row[0] for row in picture.table.rows
    ]


def test_figure_with_one_drawing_scrolls_and_says_what_is_left_out():
    picture = samples.heat_map(60)

    page = shown(picture)

    assert f'role="region" aria-label="{picture.title}" tabindex="0"' in page
    assert "40 of 60 entries" in page


def test_hostile_names_are_words_in_the_table_too(monkeypatch):
    monkeypatch.setattr(samples, "judge_name", lambda at: f"<script>{at}</script>")

    assert "<script" not in shown(samples.tendencies(2))


@pytest.mark.browser
@pytest.mark.parametrize("width", [320, 375, 1280])
def test_words_stand_apart_in_a_browser(page, width):
    links = "".join(
        f"<style>{(samples.ROOT / 'static' / 'css' / name).read_text()}</style>"
        for name in ("tokens.css", "app.css", "pictures.css")
    )
    figures = "".join(map(shown, samples.gallery(209).values()))
    page.set_viewport_size({"width": width, "height": 900})

    page.set_content(f'<!doctype html><html lang="en"><body>{links}<div class="page">{figures}</div></body></html>')

    assert page.evaluate(AMISS) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
