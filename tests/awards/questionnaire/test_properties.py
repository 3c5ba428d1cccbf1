"""Laws that hold for every form and all answers."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.questionnaire import (
    FormError,
    canonical,
    check_answers,
    clean_answers,
    completeness,
    form_sentence,
    merge_answers,
    parse_form,
    sentence,
    visible_answers,
    visible_questions,
)

from .forms import KINDS, conditions, form_data, json_values, question, random_answers, random_form_data
from .oracle import Oracle


def completed(form, answers):
    """The answers with every gap filled, question after question in the order of dependence."""
    answers = dict(answers)
    for key in form.order:
        one = form.question(key)
        if one.required and one in visible_questions(form, answers) and key not in visible_answers(form, answers):
            answers[key] = KINDS[one.kind][1][0]
    return answers


@st.composite
def spoilt(draw, data):
    """The data with one part, somewhere, replaced by something strange."""
    strange = draw(json_values)
    if not data or not isinstance(data, dict | list) or draw(st.integers(0, 4)) == 0:
        return strange
    place = draw(st.sampled_from(sorted(data) if isinstance(data, dict) else range(len(data))))
    copy = dict(data) if isinstance(data, dict) else list(data)
    copy[place] = draw(spoilt(data[place]))
    return copy


forms_and_answers = random_form_data().flatmap(lambda data: st.tuples(st.just(data), random_answers(parse_form(data))))


@given(forms_and_answers)
def test_visible_questions_are_those_whose_conditions_hold(pair):
    data, answers = pair

    visible = visible_questions(parse_form(data), answers)

    assert [one.key for one in visible] == Oracle(data, answers).asked()


@given(forms_and_answers)
def test_form_with_every_visible_required_answer_is_never_refused(pair):
    data, answers = pair
    form = parse_form(data)

    answers = completed(form, answers)

    assert check_answers(form, answers, final=True) == ()
    assert all(section.is_complete for section in completeness(form, answers))


@given(forms_and_answers, st.data())
def test_form_with_a_gap_is_never_accepted(pair, data):
    form = parse_form(pair[0])
    answers = completed(form, pair[1])
    needed = [one.key for one in visible_questions(form, answers) if one.required]
    if not needed:
        return

    gap = data.draw(st.sampled_from(needed))
    answers[gap] = data.draw(st.sampled_from([None, "", []]))

    problems = [(problem.question, problem.code) for problem in check_answers(form, answers, final=True)]
    assert (gap, "required") in problems
    assert not all(section.is_complete for section in completeness(form, answers))
    assert check_answers(form, answers, final=False) == ()


@given(st.integers(1, 6), st.data())
def test_circle_of_conditions_is_always_refused(size, data):
    pairs = [(f"q{number}", data.draw(st.sampled_from(["text", "choice", "number"]))) for number in range(size)]
    asked = []
    for number, (key, kind) in enumerate(pairs):
        looked_at = pairs[(number + 1) % size]
        others = data.draw(st.lists(st.just({"question": "free", "answered": True}), max_size=1))
        when = {data.draw(st.sampled_from(["all", "any"])): [data.draw(conditions([looked_at])), *others]}
        asked.append(question(key, kind, when=when, **KINDS[kind][0]))

    with pytest.raises(FormError) as refused:
        parse_form(form_data(question("free"), *data.draw(st.permutations(asked))))

    (problem,) = refused.value.problems
    named = problem.params["path"].split(" → ")
    assert problem.code == "condition_circle"
    assert (named[0], sorted(set(named))) == (named[-1], sorted(key for key, _ in pairs))
    for here, there in pairwise(named):
        assert int(there[1:]) == (int(here[1:]) + 1) % size


@given(random_form_data())
def test_form_survives_its_json(data):
    form = parse_form(data)

    again = parse_form(form.to_json())

    assert again == form
    assert again.digest == form.digest
    assert again.to_json() == form.to_json()


@given(st.one_of(json_values, random_form_data().flatmap(spoilt)))
def test_no_data_makes_parsing_fail_otherwise_than_by_refusal(data):
    try:
        parse_form(data)
    except FormError as refused:
        for problem in refused.problems:
            assert form_sentence(problem, "en")
            assert form_sentence(problem, "ko")


@given(random_form_data(), st.data())
def test_cleaning_settles_and_checking_never_fails_whatever_was_sent(form, data):
    form = parse_form(form)
    raw = data.draw(st.dictionaries(st.sampled_from([*form.order, "stranger"]), json_values))

    once = clean_answers(form, raw)

    assert clean_answers(form, once) == once
    assert canonical(once).decode()
    for final in (False, True):
        for problem in check_answers(form, once, final=final):
            assert sentence(problem, form, "en")
            assert sentence(problem, form, "ko")


@given(forms_and_answers)
def test_right_answers_are_cleaned_to_themselves(pair):
    data, answers = pair
    form = parse_form(data)

    cleaned = clean_answers(form, answers)

    assert cleaned == answers


@given(forms_and_answers, st.data())
def test_merging_answers_changes_only_what_was_typed(pair, data):
    form = parse_form(pair[0])
    stored = {**pair[1], "of_an_older_form": "kept"}
    raw = data.draw(random_answers(form))

    merged = merge_answers(form, stored, raw)

    assert merged == {**stored, **raw}
    assert merge_answers(form, merged, dict.fromkeys(raw)) == {
        key: value for key, value in stored.items() if key not in raw
    }


@given(forms_and_answers, st.randoms(use_true_random=False))
def test_canonical_bytes_do_not_depend_on_order(pair, chance):
    items = list(pair[1].items())
    chance.shuffle(items)

    assert canonical(dict(items)) == canonical(pair[1])
