import csv
import io
import json
import re

import pytest

from judging.tabulation.engine import tabulate
from judging.tabulation.explain import explain
from judging.tabulation.files import read_facts, read_rules, read_scores, write_results
from judging.tabulation.metrics import METRICS
from judging.tabulation.rules import parse_rules
from judging.tabulation.steps import STEPS
from tests.judging.tabulation.pages import PAGE, blocks, tables, write_example

EXAMPLES = sorted(name.removesuffix(".rules") for name in blocks() if name.endswith(".rules"))


@pytest.mark.parametrize("name", EXAMPLES)
def test_worked_example_gives_the_ranking_that_is_printed_beside_it(name, tmp_path):
    expected = list(csv.DictReader(io.StringIO(blocks()[f"{name}.ranking"])))
    rules_file, scores, facts = write_example(name, tmp_path)

    rules = read_rules(rules_file)
    result = tabulate(rules, read_scores(scores, rules), read_facts(facts, rules))
    write_results(result, tmp_path / "out")

    with (tmp_path / "out" / "ranking.csv").open(encoding="utf-8", newline="") as stream:
        lines = [{column: line[column] for column in expected[0]} for line in csv.DictReader(stream)]
    assert lines == expected


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_rules_of_every_example_can_be_told_in_whole_sentences(name, language, tmp_path):
    rules = read_rules(write_example(name, tmp_path)[0])

    told = explain(rules, language)

    assert all(sentence.rstrip().endswith(".") and "{" not in sentence for sentence in told)


def test_page_names_every_step_and_every_metric():
    page = PAGE.read_text(encoding="utf-8")

    assert [word for word in (*STEPS, *METRICS) if f"`{word}`" not in page] == []


@pytest.mark.parametrize("recipe", tables()["recipes"], ids=lambda recipe: recipe["your rules say"])
def test_recipe_can_be_followed(recipe):
    written = [json.loads(part) for part in re.findall(r"`(\{.*?\})`", recipe["write"])]
    steps = [part for part in written if "step" in part]
    rankings = [part for part in written if "step" not in part]

    rules = parse_rules(
        {
            "haetae_rules": 1,
            "name": recipe["your rules say"],
            "criteria": [
                {"key": "a", "weight": 60, "min": 0, "max": 10},
                {"key": "b", "weight": 40, "min": 0, "max": 10},
            ],
            "facts": {"penalty": {"default": 0}, "bonus": {"default": 0}},
            "steps": [
                {"step": "weigh", "as": "points", "per": ["judge"]},
                {"step": "weigh", "as": "by_round", "per": ["round", "judge"]},
                {"step": "mean", "as": "run", "of": "by_round", "per": ["round"]},
                {"step": "mean", "as": "total", "of": "points", "per": []},
                *steps,
            ],
            "rankings": rankings or [{"by": ["total"]}],
        }
    )

    assert written
    assert [spec.key for spec in rules.steps][4:] == [step["as"] for step in steps]


def test_page_names_every_word_that_an_option_takes():
    page = PAGE.read_text(encoding="utf-8")
    words = {
        word
        for kind in (*STEPS.values(), *METRICS.values())
        for option in kind.properties.values()
        for word in option.get("enum", ())
    }

    assert sorted(word for word in words if f"`{word}`" not in page) == []
