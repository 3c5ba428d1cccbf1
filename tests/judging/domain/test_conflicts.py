import pytest

from audit.models import AuditEvent
from audit.steps import NotPermitted, Refused
from awards.enums import EntrantType, EntryState, SeasonState
from judging.domain.conflicts import declare_conflict, detect_conflicts, lift_conflict
from judging.enums import AssignmentState, ConflictKind, ConflictSource, ConflictState, JudgeState, SheetState
from judging.models import Conflict, Recusal
from judging.queries.conflicts import conflict_kinds, standing_pairs
from tests.factories import awards, judging

pytestmark = pytest.mark.django_db


def ties(season):
    return set(
        Conflict.objects.filter(judge__season=season).values_list("judge__name", "entry__title", "kind", "source")
    )


@pytest.fixture
def season():
    return awards.season(SeasonState.JUDGING)


def entry(season, title, *, country="VN", **facts):
    of = awards.entrant(country=country, **{"city": title, "city_local": "", "name": title, "name_local": "", **facts})
    return judging.eligible(season, entrant=of, title=title)


def test_detect_conflicts_finds_each_kind_and_nothing_else(season):
    judge = judging.judge(
        season, name="Ada", country="CH", city="Zürich", organisation="Institut für Städte", user=awards.person(email="ada@staedte.example")
    )  # fmt: skip
    entry(season, "Other country")
    entry(season, "Country", country="CH")
    entry(season, "City", country="CH", city="ZURICH")
    entry(season, "Office", type=EntrantType.INSTITUTION, name="  institut  FÜR städte ")
    member = entry(season, "Member")
    awards.member(member.entrant, judge.user)
    colleague = entry(season, "Colleague")
    awards.member(colleague.entrant, awards.person(email="bob@STAEDTE.example"))

    found = detect_conflicts(season, actor=awards.organiser(season))

    assert ties(season) == {
        ("Ada", "Country", "same_country", "detected"),
        ("Ada", "City", "same_country", "detected"),
        ("Ada", "City", "same_city", "detected"),
        ("Ada", "Office", "same_organisation", "detected"),
        ("Ada", "Member", "member", "detected"),
        ("Ada", "Member", "same_mail_domain", "detected"),
        ("Ada", "Colleague", "same_mail_domain", "detected"),
    }
    assert found == 7
    assert AuditEvent.objects.get().facts["found"] == 7


def test_detect_conflicts_again_finds_nothing_new(season):
    judging.judge(season, country="VN")
    entry(season, "Home")
    entry(season, "Abroad", country="DK")
    actor = awards.organiser(season)

    assert [detect_conflicts(season, actor=actor), detect_conflicts(season, actor=actor)] == [1, 0]


def test_public_mail_providers_tie_nobody(season):
    judging.judge(season, user=awards.person(email="judge@gmail.com"))
    of = entry(season, "City")
    awards.member(of.entrant, awards.person(email="city@gmail.com"))

    assert detect_conflicts(season, actor=awards.organiser(season)) == 0


def test_a_shared_country_says_nothing_in_a_national_award(season):
    judging.judge(season, country="KR")
    entry(season, "Seoul", country="KR")
    entry(season, "Busan", country="KR")

    assert detect_conflicts(season, actor=awards.organiser(season)) == 0


def test_drafts_and_those_who_declined_have_no_ties(season):
    judging.judge(season, None, JudgeState.DECLINED, country="VN")
    judging.judge(season, country="DK")
    entry(season, "Vietnamese")
    awards.entry(category=season.categories.first(), state=EntryState.DRAFT, entrant=awards.entrant(country="DK"))
    entry(season, "Thai", country="TH")

    assert detect_conflicts(season, actor=awards.organiser(season)) == 0


def test_a_detected_tie_that_was_lifted_stays_lifted(season):
    judge, home = judging.judge(season, country="VN"), entry(season, "Home")
    entry(season, "Abroad", country="DK")
    actor = awards.organiser(season)
    detect_conflicts(season, actor=actor)

    lift_conflict(Conflict.objects.get(), actor=actor, reason="Lives abroad since 1990")

    assert detect_conflicts(season, actor=actor) == 0
    assert standing_pairs(season) == set()
    assert conflict_kinds(season) == {}
    assert (judge.pk, home.pk) not in conflict_kinds(season, judges=[judge], entries=[home])


def test_a_new_tie_ends_a_live_assignment_and_its_marks_stay_in_the_history(season):
    round = judging.judging_round(season)
    judge, home = judging.judge(season, country="VN"), entry(season, "Home")
    entry(season, "Abroad", country="DK")
    sheet = judging.sheet(judging.assignment(round, judge, home), marks={"idea": "4", "proof": "3"}, submitted=True)

    detect_conflicts(season, actor=awards.organiser(season))

    sheet.refresh_from_db()
    assert (sheet.state, sheet.assignment.state) == (SheetState.RECUSED, AssignmentState.RECUSED)
    assert sheet.changes.count() == sheet.scores.count() == 2
    assert Recusal.objects.get().kind == ConflictKind.SAME_COUNTRY


def test_a_judge_declares_a_tie_and_the_assignment_ends(season):
    round = judging.judging_round(season)
    sheet = judging.sheet(judging.assignment(round), marks={"idea": "2"})
    judge, of = sheet.assignment.judge, sheet.assignment.entry

    conflict = declare_conflict(judge, of, actor=judge.user, kind="personal", note="My sister leads the project.")

    sheet.refresh_from_db()
    assert (conflict.source, conflict.state) == (ConflictSource.DECLARED, ConflictState.STANDING)
    assert sheet.state == SheetState.RECUSED
    assert Recusal.objects.get().reason == "My sister leads the project."
    assert standing_pairs(season) == {(judge.pk, of.pk)}


def test_the_secretariat_rules_a_tie(season):
    judge, of = judging.judge(season), entry(season, "City")

    conflict = declare_conflict(judge, of, actor=awards.organiser(season), kind="other", note="Ruled by the board")

    assert conflict.source == ConflictSource.RULED


def test_nobody_else_declares_a_tie(season):
    judge, of = judging.judge(season), entry(season, "City")

    with pytest.raises(NotPermitted):
        declare_conflict(judge, of, actor=judging.judge(season).user, kind="other")


def test_declaring_twice_is_one_conflict_and_a_lifted_one_stands_again(season):
    judge, of = judging.judge(season), entry(season, "City")
    actor = awards.organiser(season)
    first = declare_conflict(judge, of, actor=judge.user, kind="professional", note="Adviser")
    declare_conflict(judge, of, actor=judge.user, kind="professional", note="Adviser")
    lift_conflict(first, actor=actor, reason="Long ago")

    declare_conflict(judge, of, actor=judge.user, kind="professional", note="Adviser again")

    again = Conflict.objects.get()
    assert (again.state, again.note, again.lifted_at) == (ConflictState.STANDING, "Adviser again", None)
    assert list(AuditEvent.objects.order_by("sequence").values_list("action", flat=True)) == [
        "conflict.declare",
        "conflict.lift",
        "conflict.stand",
    ]


def test_only_who_runs_the_season_lifts_and_with_a_reason(season):
    conflict = judging.conflict(judging.judge(season), entry(season, "City"))

    with pytest.raises(NotPermitted):
        lift_conflict(conflict, actor=conflict.judge.user, reason="It is nothing")
    with pytest.raises(Refused) as refused:
        lift_conflict(conflict, actor=awards.organiser(season), reason="")

    assert refused.value.refusal.code == "reason-needed"
