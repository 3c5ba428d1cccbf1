import csv
import io

import pytest

from judging.tabulation.engine import tabulate
from judging.tabulation.explain import explain
from judging.tabulation.files import read_facts, read_rules, read_scores, write_results
from judging.tabulation.metrics import METRICS
from judging.tabulation.steps import STEPS
from tests.judging.tabulation.pages import PAGE, blocks, write_example

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
