import hashlib
import json
from decimal import Decimal

import pytest

from judging.tabulation.rules import Problem, RulesError, parse_rules
from judging.tabulation.schema import published_schema

SOUND = {
    "haetae_rules": 1,
    "name": "case",
    "criteria": [{"key": "x", "weight": 1, "min": 0, "max": 10}],
    "facts": {"bonus": {}, "side": {"type": "word"}, "factor": {"per": ["kind", "criterion"]}},
    "steps": [
        {"step": "mean", "as": "m", "of": "marks", "per": ["criterion"]},
        {"step": "sum", "as": "total", "of": "m", "per": []},
    ],
    "rankings": [{"by": ["total"]}],
}


def changed(path, value):
    """The sound rules with one thing changed; a value of ... removes it."""
    data = json.loads(json.dumps(SOUND))
    *above, last = path
    part = data
    for step in above:
        part = part[step]
    if value is ...:
        del part[last]
    elif isinstance(part, list) and last == len(part):
        part.append(value)
    else:
        part[last] = value
    return data


def problems_of(data):
    with pytest.raises(RulesError) as refusal:
        parse_rules(data)
    return [(problem.path, problem.message) for problem in refusal.value.problems]


def step(**options):
    return changed(["steps", 2], {"as": "extra", **options})


STEP_WORDS = (
    "add, blend, borda, choose, clip, count, divide, first_of, highest, keep, limit, lowest, mean, median, multiply, normalise, "
    "points, ranks, schulze, sum, trim, weigh"
)


@pytest.mark.parametrize(
    ("data", "path", "message"),
    [
        (changed(["steps"], ...), "$", "“steps” is missing here. Add it."),
        (changed(["haetae_rules"], 2), "$.haetae_rules", "2 is not possible here. Use one of: 1."),
        (
            changed(["sTeps"], []),
            "$.sTeps",
            (
                "“sTeps” is not known here. Remove it, or use one of: haetae_rules, name, version, columns, criteria, "
                "states, facts, steps, rankings."
            ),
        ),
        (
            changed(["criteria", 0, "weight"], 0.35),
            "$.criteria[0].weight",
            "0.35 is a binary number. Write it as text, “0.35”, so that it stays exact.",
        ),
        (
            changed(["criteria", 0, "weight"], "a third"),
            "$.criteria[0].weight",
            '"a third" is not written as asked. It must match ^-?[0-9]{1,30}(\\.[0-9]{1,30})?$.',
        ),
        (step(step="average"), "$.steps[2].step", f'"average" is not possible here. Use one of: {STEP_WORDS}.'),
        (step(step="mean"), "$.steps[2]", "“of” is missing here. Add it."),
        (
            step(step="mean", of="m", pre=[]),
            "$.steps[2].pre",
            (
                "“pre” is not known here. Remove it, or use one of: step, as, label, round, evidence, of, per, where, "
                "missing, divisor."
            ),
        ),
        (
            step(step="mean", of="m", round={"places": 2, "mode": "nearest"}),
            "$.steps[2].round.mode",
            '"nearest" is not possible here. Use one of: half_up, half_even, down, up.',
        ),
        (
            step(step="trim", of="m", per=[], high=1, low=1, **{"from": 4}),
            "$.steps[2].from",
            "4 is too small. Give 5 or more.",
        ),
        (changed(["steps"], []), "$.steps", "The list is too short. Give at least 1."),
        (changed(["name"], ""), "$.name", "The text is empty. Write something."),
        (
            changed(["rankings", 0, "by", 1], {"metric": "luck"}),
            "$.rankings[0].by[1].metric",
            '"luck" is not possible here. Use one of: countback, decision, head_to_head, value.',
        ),
    ],
)
def test_a_departure_from_the_schema_is_told_with_its_path_and_what_to_do(data, path, message):
    assert problems_of(data) == [(path, message)]


@pytest.mark.parametrize(
    ("data", "path", "message"),
    [
        (
            step(step="mean", of="n", per=[]),
            "$.steps[2].of",
            (
                "Nothing is called “n” at this point. Name an earlier step or a declared fact: bonus, factor, m, marks, "
                "side, total."
            ),
        ),
        (
            step(step="mean", of="side", per=[]),
            "$.steps[2].of",
            "“side” is a word and cannot be counted with. Name a quantity of numbers.",
        ),
        (
            step(step="mean", of="m", per=["judge"]),
            "$.steps[2].per",
            "“m” is not told apart by judge, only by criterion.",
        ),
        (
            step(step="sum", of="total", where={"criterion": "x"}, per=[]),
            "$.steps[2].where",
            "“total” is not told apart by criterion. Filter an earlier step instead.",
        ),
        (
            step(step="multiply", of=["total", "m", "factor", "marks"]),
            None,
            None,
        ),
        (
            changed(["steps", 2], {"step": "mean", "as": "m", "of": "marks", "per": []}),
            "$.steps[2].as",
            "“m” is used already. Give every step a name of its own.",
        ),
        (
            changed(["rankings", 0, "by"], ["m"]),
            "$.rankings[0].by[0]",
            "“m” is per criterion; a ranking needs one number an entry. Add a mean or a sum.",
        ),
        (
            changed(["rankings", 0, "by"], [{"metric": "countback", "of": "marks"}]),
            "$.rankings[0].by[0]",
            "The first key is the total, so it must be a value. Put tie-breaks after it.",
        ),
        (
            changed(["rankings", 0, "quorum"], {"judges": 3, "of": "total"}),
            "$.rankings[0].quorum.of",
            "“total” is not told apart by judge, so its judges cannot be counted. Name one that is.",
        ),
        (
            changed(["criteria", 1], {"key": "x", "weight": 1, "min": 0, "max": 1}),
            "$.criteria[1].key",
            "“x” is used twice. Give every criterion its own key.",
        ),
        (
            changed(["criteria", 0, "max"], 0),
            "$.criteria[0].max",
            "The highest mark must be above the lowest. Correct min or max.",
        ),
        (
            changed(["criteria", 0, "weight"], 0),
            "$.criteria[0].weight",
            "All weights are 0. Give at least one criterion a weight above 0.",
        ),
        (changed(["criteria", 0, "min"], ...), "$.criteria[0]", "“min” is missing here. Add it."),
        (
            changed(["criteria", 0, "parent"], "y"),
            "$.criteria[0].parent",
            "There is no criterion “y”. Name one of x.",
        ),
        (
            changed(["facts", "side", "per"], ["criterion"]),
            "$.facts.side.per",
            "A word is given per entry alone. Remove “per”.",
        ),
        (
            changed(["facts", "marks"], {}),
            "$.facts.marks",
            "“marks” is what the judges' marks are called. Choose another name.",
        ),
        (
            changed(["rankings", 1], {"by": ["total"]}),
            "$.rankings[1].round",
            "Two rankings are of the same round. Name the rounds apart.",
        ),
        (
            step(step="weigh", of="total"),
            "$.steps[2].of",
            "“total” is not told apart by criterion, so it cannot be weighed.",
        ),
        (
            step(step="weigh", only=["z"]),
            "$.steps[2].only",
            "There is no criterion z. Name criteria of the rubric.",
        ),
        (
            step(step="trim", of="marks", per=[], high=3, low=2),
            "$.steps[2].from",
            "The trim would leave no number in the smallest panel. Raise “from”.",
        ),
        (
            step(step="clip", of="marks", per=[]),
            "$.steps[2].within",
            "Give either “within” or “within_percent”, and only one of them.",
        ),
        (
            step(step="normalise", of="marks", per=["judge"], method="z"),
            "$.steps[2].round",
            "z needs a square root. Declare “round”, so that the result is exact.",
        ),
        (
            step(step="normalise", of="m", per=["criterion"], method="centre"),
            "$.steps[2].per",
            "Marks are normalised within each judge. Add “judge” to “per”.",
        ),
        (
            step(step="schulze", of="marks"),
            "$.steps[2].of",
            "Schulze needs one number for each judge; “marks” is per round, kind, criterion, judge.",
        ),
        (
            step(step="choose", by="bonus", cases={"a": "total"}),
            "$.steps[2].by",
            "“bonus” is not a declared fact of type word. Declare it under facts.",
        ),
        (
            step(step="first_of", of=["total", "m"]),
            "$.steps[2].of",
            "All the quantities to choose from must be told apart by the same things.",
        ),
        (
            step(step="blend", of=[{"of": "total", "weight": 0}]),
            "$.steps[2].of",
            "Every weight must be above 0. Leave out what shall not count.",
        ),
        (step(step="limit", of="total"), "$.steps[2].at_most", "Give “at_most”, “at_least” or both."),
        (
            step(step="multiply", of=[2, "1/2"]),
            "$.steps[2].of",
            "A product needs at least one quantity beside the numbers.",
        ),
        (
            step(step="multiply", of=["factor", "by_round"]),
            "$.steps[2].of",
            (
                "Nothing is called “by_round” at this point. Name an earlier step or a declared fact: bonus, factor, m, "
                "marks, side, total."
            ),
        ),
    ],
)
def test_what_does_not_fit_together_is_told_with_its_path_and_what_to_do(data, path, message):
    if path is None:
        assert parse_rules(data).steps[2].dims == ("round", "kind", "criterion", "judge")
    else:
        assert problems_of(data) == [(path, message)]


def test_quantities_that_do_not_meet_are_refused():
    data = changed(["steps", 2], {"step": "mean", "as": "by_round", "of": "marks", "per": ["round"]})
    data["steps"].append({"step": "add", "as": "extra", "of": ["by_round", "m"]})

    assert problems_of(data) == [
        (
            "$.steps[3].of",
            (
                "“m” is given per criterion, but another term per round: they do not meet. Use “per” in an earlier step so "
                "that one includes the other."
            ),
        )
    ]


def test_all_problems_are_told_at_once():
    data = changed(["steps", 0, "of"], "n")
    data["rankings"][0]["by"] = ["nothing"]

    assert [path for path, _ in problems_of(data)] == ["$.steps[0].of", "$.rankings[0].by[0]"]


def test_digest_is_that_of_canonical_json():
    canonical = json.dumps(SOUND, sort_keys=True, separators=(",", ":"), ensure_ascii=False)

    assert parse_rules(SOUND).digest == hashlib.sha256(canonical.encode()).hexdigest()
    assert parse_rules(dict(reversed(SOUND.items()))) == parse_rules(SOUND)


def test_rules_survive_being_written_and_read():
    rules = parse_rules(SOUND)

    assert rules.to_json() == SOUND
    assert parse_rules(rules.to_json()) == rules


def test_decimals_are_taken_as_their_text():
    assert parse_rules(changed(["criteria", 0, "weight"], 1)).criteria[0].weight == 1
    data = {**SOUND, "criteria": [{"key": "x", "weight": Decimal("0.35"), "min": 0, "max": Decimal(10)}]}
    assert parse_rules(data).to_json()["criteria"] == [{"key": "x", "weight": "0.35", "min": 0, "max": "10"}]


def test_rules_cannot_be_changed():
    rules = parse_rules(SOUND)

    with pytest.raises(TypeError):
        rules.steps[0].options["of"] = "bonus"
    with pytest.raises(AttributeError):
        rules.steps = ()


def test_published_schema_is_the_one_in_the_file_and_accepts_what_is_sound():
    from pathlib import Path

    from jsonschema import Draft202012Validator

    import judging.tabulation

    path = Path(judging.tabulation.__file__).parent / "rules.schema.json"
    published = json.loads(path.read_text(encoding="utf-8"))

    assert published == published_schema()
    Draft202012Validator.check_schema(published)
    validator = Draft202012Validator(published)
    assert list(validator.iter_errors(SOUND)) == []
    assert not validator.is_valid(step(step="mean", of="m", pre=[]))


def test_problem_reads_as_path_and_sentence():
    assert str(Problem("$.steps[0]", "Add it.")) == "$.steps[0]: Add it."
