"""Small forms for tests, and random ones for hypothesis."""

from hypothesis import strategies as st

from awards.questionnaire import parse_form


def question(key, kind="text", **more):
    return {"key": key, "kind": kind, "label": {"en": key.capitalize()}, **more}


def choices(*keys):
    return [{"key": key, "label": {"en": key.capitalize()}} for key in keys]


def form_data(*questions, **more):
    section = {"key": "only", "label": {"en": "Only"}, "questions": list(questions)}
    return {"key": "form", "label": {"en": "Form"}, "languages": ["en", "ko"], "sections": [section], **more}


def form_of(*questions):
    return parse_form(form_data(*questions))


FILE = {"code": "F1", "name": "plan.pdf", "bytes": 10, "sha256": "0" * 64}
# For each kind: what a question of it needs besides its key, and answers that are right.
KINDS = {
    "text": ({}, ["words", "서울"]),
    "long_text": ({"limits": {"max_words": 5}}, ["one two", "첫째 줄\n둘째 줄"]),
    "number": ({}, ["0", "3", "12.5", "-7"]),
    "money": ({}, [{"amount": "100", "currency": "KRW"}, {"amount": "2.5", "currency": "EUR"}]),
    "date": ({}, ["2026-05-29", "2024-02-29"]),
    "choice": ({"choices": choices("a", "b", "c")}, ["a", "b", "c"]),
    "many_choices": ({"choices": choices("a", "b", "c")}, [["a"], ["b", "c"]]),
    "yes_no": ({}, [True, False]),
    "country": ({}, ["KR", "KE"]),
    "city": ({}, [{"name": "서울", "name_en": "Seoul"}, {"name": "Nairobi"}]),
    "contact": ({}, [{"name": "An", "email": "an@example.org"}]),
    "url": ({}, ["https://example.org/a"]),
    "urls": ({}, [["https://example.org"], ["https://example.org/a", "http://example.com"]]),
    "video": ({}, ["https://example.org/film"]),
    "file": ({}, [FILE]),
    "files": ({"limits": {"max_items": 2}}, [[FILE], [FILE, FILE]]),
    "table": (
        {"columns": [{"key": "n", "kind": "number", "label": {"en": "N"}, "required": True}]},
        [[{"n": "1"}], [{"n": "2"}, {"n": "3.5"}]],
    ),
    "declaration": ({}, [True]),
}


def tests_of(key, kind):
    """Conditions that look at this one question."""
    tests = [st.just({"question": key, "answered": True})]
    if kind in {"choice", "many_choices"}:
        tests.append(st.builds(lambda v: {"question": key, "equals": v}, st.sampled_from("abc")))
        values = st.lists(st.sampled_from("abc"), min_size=1, max_size=2, unique=True)
        tests.append(st.builds(lambda v: {"question": key, "in": v}, values))
    if kind == "yes_no":
        tests.append(st.builds(lambda v: {"question": key, "equals": v}, st.booleans()))
    if kind in {"number", "money"}:
        operators = st.sampled_from(["at_least", "at_most", "above", "below"])
        tests.append(st.builds(lambda o, v: {"question": key, o: v}, operators, st.sampled_from(["0", "3", "12.5"])))
    if kind == "date":
        tests.append(st.just({"question": key, "at_least": "2025-01-01"}))
    return st.one_of(tests)


def conditions(keys_and_kinds):
    """Conditions that look at some of these questions, nested a few deep."""
    leaf = st.sampled_from(keys_and_kinds).flatmap(lambda pair: tests_of(*pair))
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.builds(lambda parts: {"all": parts}, st.lists(inner, min_size=1, max_size=3)),
            st.builds(lambda parts: {"any": parts}, st.lists(inner, min_size=1, max_size=3)),
            st.builds(lambda part: {"not": part}, inner),
        ),
        max_leaves=4,
    )


@st.composite
def random_form_data(draw):
    """A sound form: questions in sections, each perhaps conditional on any that were made before it, then shuffled."""
    kinds = draw(st.lists(st.sampled_from(sorted(KINDS)), min_size=1, max_size=9))
    pairs = [(f"q{number}", kind) for number, kind in enumerate(kinds)]
    made = []
    for number, (key, kind) in enumerate(pairs):
        one = question(key, kind, required=draw(st.booleans()), **KINDS[kind][0])
        if number and draw(st.booleans()):
            one["when"] = draw(conditions(pairs[:number]))
        made.append(one)
    made = draw(st.permutations(made))
    cut = draw(st.integers(0, len(made)))
    data = form_data(*made[:cut])
    # A section's condition looks at questions outside it only, or it would go round in a circle.
    last = {"key": "last", "label": {"en": "Last"}, "questions": made[cut:]}
    free = [(one["key"], one["kind"]) for one in made[:cut] if "when" not in one]
    if free and draw(st.booleans()):
        last["when"] = draw(conditions(free))
    outside = {one["key"] for one in made[cut:]}
    if any(mentions(one.get("when"), outside) for one in made[:cut]):
        last.pop("when", None)
    data["sections"].append(last)
    return data


def mentions(condition, keys):
    match condition:
        case {"all": parts} | {"any": parts}:
            return any(mentions(part, keys) for part in parts)
        case {"not": part}:
            return mentions(part, keys)
        case {"question": key}:
            return key in keys
    return False


@st.composite
def random_answers(draw, form):
    """Right answers to some of the questions, whether they are asked or not."""
    return {one.key: draw(st.sampled_from(KINDS[one.kind][1])) for one in form.questions if draw(st.booleans())}


json_values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=12)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(
            st.one_of(st.text(max_size=6), st.sampled_from(["key", "when", "name", "n", "all"])), inner, max_size=4
        ),
    ),
    max_leaves=12,
)
