"""`manage.py create_season` makes a whole season from a template, or says in a sentence why not."""

import io

import pytest
from django.core.management import CommandError, call_command

from awards.blueprints import all_blueprints
from awards.models import Season


def create(template="seoul-smart-city-prize", code="seoul-2027", year=2027):
    out = io.StringIO()
    call_command("create_season", "--template", template, "--code", code, "--year", str(year), stdout=out)
    return out.getvalue().splitlines()


@pytest.mark.parametrize("template", [plan.key for plan in all_blueprints()])
def test_every_template_becomes_a_season(db, template):
    create(template)

    season = Season.objects.get()
    plan = next(plan for plan in all_blueprints() if plan.key == template)
    assert (season.code, season.state, season.blueprint, season.demo) == ("seoul-2027", "draft", template, False)
    assert season.categories.count() == len(plan.categories)
    assert season.rounds.count() == len(plan.standing_rounds)
    assert season.tiers.count() == len(plan.tiers)


def test_season_is_told_with_its_calendar(db):
    assert create() == [
        "The season “Seoul Smart City Prize 2027” (seoul-2027) is in preparation.",
        "Entries: 2027-02-13 to 2027-05-29. Open it when it is ready.",
    ]


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"template": "nobel"}, "There is no template “nobel”. There are: icapital-like, "),
        ({"code": "Seoul 2027"}, "The code “Seoul 2027” cannot be: use small letters, digits and hyphens"),
        ({"year": 27}, "The year 27 cannot be; give one from 1990 to 2100."),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(db, facts, sentence):
    with pytest.raises(CommandError) as refused:
        create(**facts)

    assert str(refused.value).startswith(sentence)
    assert not Season.objects.exists()


def test_second_season_of_the_same_code_is_refused(db):
    create()

    with pytest.raises(CommandError) as refused:
        create(template="icapital-like")

    assert str(refused.value) == "There is already a season with the code “seoul-2027”."
