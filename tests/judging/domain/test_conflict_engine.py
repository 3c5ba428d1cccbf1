"""Ties from every source, weighed by the season, ruled on by the secretariat; the gate, the deal and the invariants follow."""

import pytest
from django.db import IntegrityError, transaction

from audit.models import AuditEvent
from audit.steps import SYSTEM, NotPermitted, Refused
from awards.enums import EntrantType, MemberRole, NamedKind, RoundState, SeasonState
from awards.models import NamedConflict
from judging.domain.assignments import assign_judge, deal_judges, why_not_assign
from judging.domain.conflict_policy import declare_conflict_policy
from judging.domain.conflicts import (
    confirm_conflict,
    declare_conflict,
    detect_conflicts,
    lift_conflict,
    rule_on_conflicts,
)
from judging.domain.ties import tell_ties
from judging.enums import AssignmentState, ConflictKind, ConflictSource, ConflictState
from judging.invariants import INVARIANTS
from judging.models import Conflict, Recusal
from judging.queries.conflicts import conflict_kinds, count_by_kind, known_conflicts, soft_ties
from tests.factories import awards, judging

pytestmark = pytest.mark.django_db


@pytest.fixture
def season():
    return awards.season(SeasonState.JUDGING, year=2026)


@pytest.fixture
def actor(season):
    return awards.organiser(season)


def entry(season, title, *, country="VN", **facts):
    of = awards.entrant(country=country, **{"city": title, "city_local": "", "name": title, "name_local": "", **facts})
    return judging.eligible(season, entrant=of, title=title)


def noted(season):
    rows = Conflict.objects.filter(judge__season=season).order_by("entry__title", "kind")
    return list(rows.values_list("entry__title", "kind", "source", "state"))


def broken():
    found = [(law.name, list(law.broken())) for law in INVARIANTS]
    return [(name, codes) for name, codes in found if codes]


def test_ties_of_every_kind_that_judges_tell_are_found(season, actor):
    judge = judging.judge(
        season,
        organisation="Urban Lab",
        parent_organisation="Ministry of Works",
        affiliations=["City Institute"],
        other_countries=["KE"],
        mail_domains=["lab.example"],
        collaborators=["Minh Trần", "bob@partner.example"],
        past_projects=[{"name": "Hà Nội", "year": 2022}, {"name": "Huế", "year": 2015}, {"name": "Vinh", "year": None}],
    )
    entry(season, "Nairobi", country="KE")
    entry(season, "Institute", name="CITY INSTITUTE", type=EntrantType.INSTITUTION)
    entry(season, "Works", name="Ministry of Works", type=EntrantType.INSTITUTION)
    entry(season, "Agency", parent_organisation="urban lab")
    entry(season, "Sister", parent_organisation="Ministry of works")
    for title, email, name in (
        ("Domain", "c@LAB.example", "C"),
        ("Name", "d@d.example", "minh tran"),
        ("Address", "bob@partner.example", "Bob"),
    ):
        awards.member(entry(season, title).entrant, awards.person(name, email=email))
    entry(season, "Recent", city="Ha Noi")
    entry(season, "Old", city="Huế")
    entry(season, "Timeless", name="Vinh")
    elsewhere = awards.entrant(judge.user, name="Elsewhere")
    friend = awards.person("Friend", email="f@f.example")
    awards.member(elsewhere, friend, MemberRole.READER)
    awards.member(entry(season, "Together").entrant, friend)

    detect_conflicts(season, actor=actor)

    assert noted(season) == [
        ("Address", "collaborator", "detected", "standing"),
        ("Agency", "parent_organisation", "detected", "standing"),
        ("Domain", "same_mail_domain", "detected", "standing"),
        ("Institute", "same_organisation", "detected", "standing"),
        ("Nairobi", "same_country", "detected", "standing"),
        ("Name", "collaborator", "detected", "standing"),
        ("Recent", "past_project", "detected", "standing"),
        ("Sister", "parent_organisation", "detected", "standing"),
        ("Timeless", "past_project", "detected", "standing"),
        ("Together", "shared_member", "detected", "standing"),
        ("Works", "parent_organisation", "detected", "standing"),
    ]


def test_whom_an_entrant_names_is_claimed_until_somebody_rules(season, actor):
    anh, urban = judging.judge(season, name="Lê Anh"), judging.judge(season, organisation="Urban Lab")
    of = entry(season, "Huế")
    NamedConflict.objects.create(entry=of, kind=NamedKind.PERSON, name="le anh", reason="A dispute in court.")
    NamedConflict.objects.create(entry=of, kind=NamedKind.ORGANISATION, name="URBAN LAB", reason="They bid as well.")

    detect_conflicts(season, actor=actor)

    assert list(Conflict.objects.order_by("pk").values_list("judge", "kind", "source", "state", "note")) == [
        (each.pk, "named", "named", "claimed", "le anh: A dispute in court.\nURBAN LAB: They bid as well.")
        for each in (anh, urban)
    ]
    assert known_conflicts(season).hard == {}
    assert soft_ties(season) == {(each.pk, of.pk): frozenset({ConflictKind.NAMED}) for each in (anh, urban)}


def test_a_confirmed_claim_stands_with_name_and_reason_and_ends_the_assignment(season, actor):
    assignment = judging.assignment(judging.judging_round(season))
    conflict = Conflict.objects.create(
        judge=assignment.judge, entry=assignment.entry, kind="named", source="named", state="claimed"
    )

    confirm_conflict(conflict, actor=actor, reason="The court case is public.")

    conflict.refresh_from_db()
    assignment.refresh_from_db()
    assert (conflict.state, conflict.ruling, conflict.decided_by) == ("standing", "The court case is public.", actor)
    assert (assignment.state, Recusal.objects.get().kind) == (AssignmentState.RECUSED, "named")
    assert AuditEvent.objects.order_by("sequence").values_list("action", "reason").first() == (
        "conflict.confirm",
        "The court case is public.",
    )
    with pytest.raises(Refused, match="confirmed already"):
        confirm_conflict(conflict, actor=actor, reason="Again")


def test_rulings_want_a_reason_and_the_right_person(season, actor):
    conflict = judging.conflict(judging.judge(season), entry(season, "City"))

    for verb in (confirm_conflict, lift_conflict):
        with pytest.raises(NotPermitted):
            verb(conflict, actor=conflict.judge.user, reason="It is nothing")
        with pytest.raises(Refused) as refused:
            verb(conflict, actor=actor, reason=" ")
        assert refused.value.refusal.code == "reason-needed"


def test_many_are_ruled_on_at_once_or_none(season, actor):
    judge = judging.judge(season)
    made = [judging.conflict(judge, entry(season, title)) for title in ("A", "B")]
    lifted = judging.conflict(judge, entry(season, "C"))
    lift_conflict(lifted, actor=actor, reason="Long ago")

    with pytest.raises(Refused):
        rule_on_conflicts([*made, lifted], "lift", actor=actor, reason="Advisers only")
    assert Conflict.objects.filter(state=ConflictState.STANDING).count() == 2
    assert rule_on_conflicts(made, "lift", actor=actor, reason="Advisers only") == 2
    assert set(Conflict.objects.values_list("state", "ruling")) == {("lifted", "Advisers only"), ("lifted", "Long ago")}


def test_the_policy_weighs_what_nobody_has_ruled_on_and_nothing_else(season, actor):
    judge = judging.judge(season, country="VN", city="Huế")
    one, other, third = entry(season, "Huế"), entry(season, "Vinh"), entry(season, "Odense", country="DK")
    detect_conflicts(season, actor=actor)
    confirm_conflict(Conflict.objects.get(entry=other), actor=actor, reason="Served there.")

    declare_conflict_policy(season, actor=actor, same_country="soft", same_city="ignored", project_years=3)

    assert noted(season) == [
        ("Huế", "same_city", "detected", "lifted"),
        ("Huế", "same_country", "detected", "claimed"),
        ("Vinh", "same_country", "detected", "standing"),
    ]
    assert conflict_kinds(season) == {(judge.pk, other.pk): ConflictKind.SAME_COUNTRY}
    assert soft_ties(season) == {(judge.pk, one.pk): frozenset({ConflictKind.SAME_COUNTRY})}
    assert detect_conflicts(season, actor=actor) == 0
    assert broken() == []

    declare_conflict_policy(season, actor=actor, same_country="hard", same_city="hard")

    assert {state for *_rest, state in noted(season)} == {"standing"}
    assert third.pk not in {entry for _judge, entry in conflict_kinds(season)}


def test_a_tie_that_becomes_hard_ends_the_assignment_over_it(season, actor):
    planned = judging.judging_round(season, RoundState.PLANNED)
    declare_conflict_policy(season, actor=actor, same_country="soft")
    judge, home = judging.judge(season, country="VN"), entry(season, "Huế")
    detect_conflicts(season, actor=actor)
    made = assign_judge(planned, judge=judge, entry=home, actor=actor, despite="Nobody else reads Vietnamese.")

    declare_conflict_policy(season, actor=actor, same_country="hard")

    made.refresh_from_db()
    assert made.state == AssignmentState.RECUSED
    assert broken() == []


def test_the_policy_is_declared_before_judging_opens_by_whom_runs_the_season(season, actor):
    with pytest.raises(NotPermitted):
        declare_conflict_policy(season, actor=judging.judge(season).user, same_city="soft")
    with pytest.raises(Refused) as unknown:
        declare_conflict_policy(season, actor=actor, same_city="perhaps")
    with pytest.raises(Refused) as years:
        declare_conflict_policy(season, actor=actor, project_years=51)
    judging.judging_round(season)
    with pytest.raises(Refused) as late:
        declare_conflict_policy(season, actor=actor, same_city="soft")

    codes = [each.value.refusal.code for each in (unknown, years, late)]
    assert codes == ["effect-unknown", "years-unknown", "judging-open"]


def test_the_gate_refuses_a_hard_tie_and_wants_a_reason_for_a_soft_one(season, actor):
    desk = judging.judging_round(season, RoundState.PLANNED)
    declare_conflict_policy(season, actor=actor, same_country="soft")
    judge, soft, hard = judging.judge(season, country="VN", city="Huế"), entry(season, "Vinh"), entry(season, "Huế")

    codes = [why_not_assign(desk, judge, each).code for each in (soft, hard)]
    even_so = why_not_assign(desk, judge, hard, despite="We want it so.")
    made = assign_judge(desk, judge=judge, entry=soft, actor=actor, despite="Nobody else reads Vietnamese.")

    assert codes == ["soft-conflict", "conflict"]
    assert even_so.code == "conflict"
    assert made.despite == "Nobody else reads Vietnamese."
    line = AuditEvent.objects.get(action="assignment.assign")
    assert (line.reason, line.facts) == ("Nobody else reads Vietnamese.", {"source": "hand"})


def test_a_reason_is_kept_only_where_there_is_a_soft_tie(season, actor):
    desk = judging.judging_round(season)

    made = assign_judge(
        desk, judge=judging.judge(season), entry=entry(season, "Vinh"), actor=actor, despite="Whatever it is."
    )

    assert made.despite == ""


def test_a_deal_avoids_soft_ties_while_it_can(season, actor):
    desk = judging.judging_round(season, RoundState.PLANNED, judges_per_entry=1)
    declare_conflict_policy(season, actor=actor, same_country="soft")
    home, away = entry(season, "Huế"), entry(season, "Odense", country="DK")
    vietnamese = judging.judge(season, country="VN")
    dane = judging.judge(season, country="DK")

    dealt = deal_judges(desk, actor=actor, seed=1)

    assert {(each.judge, each.entry, each.despite) for each in dealt.assignments} == {
        (vietnamese, away, ""),
        (dane, home, ""),
    }


def test_a_deal_that_needs_a_soft_tie_takes_it_and_says_so(season, actor):
    desk = judging.judging_round(season, RoundState.PLANNED, judges_per_entry=1)
    declare_conflict_policy(season, actor=actor, same_country="soft")
    home = entry(season, "Huế")
    vietnamese = judging.judge(season, country="VN")

    dealt = deal_judges(desk, actor=actor, seed=1)

    assert [(each.judge, each.entry, each.despite) for each in dealt.assignments] == [
        (vietnamese, home, "Dealt: without soft conflicts no deal was possible.")
    ]


def test_what_a_judge_tells_counts_at_once(season):
    desk = judging.judging_round(season)
    judge, of = judging.judge(season), entry(season, "Huế")
    made = judging.assignment(desk, judge, of)

    told = tell_ties(
        judge,
        actor=judge.user,
        other_countries=["fr"],
        mail_domains=["x@Lab.example", ""],
        collaborators=[" Ann  Lee ", "Ann Lee"],
        past_projects=[{"name": "hue", "year": 2025}, {"name": " "}],
    )

    made.refresh_from_db()
    assert (told.other_countries, told.mail_domains, told.collaborators, told.past_projects) == (
        ["FR"],
        ["lab.example"],
        ["Ann Lee"],
        [{"name": "hue", "year": 2025}],
    )
    assert told.ties_told_at is not None
    assert made.state == AssignmentState.RECUSED
    assert noted(season) == [("Huế", "past_project", "detected", "standing")]
    assert AuditEvent.objects.order_by("sequence").last().facts == {
        "changed": ["collaborators", "mail_domains", "other_countries", "past_projects"]
    }


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("other_countries", ["Wonderland"]),
        ("past_projects", [{"name": "Huế", "year": 1700}]),
        ("collaborators", ["x" * 201]),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(season, field, value):
    judge = judging.judge(season)

    with pytest.raises(Refused) as refused:
        tell_ties(judge, actor=judge.user, **{field: value})

    assert (refused.value.refusal.code, refused.value.refusal.facts) == ("not-valid", {"field": field})


def test_nobody_tells_ties_of_another(season):
    with pytest.raises(NotPermitted):
        tell_ties(judging.judge(season), actor=judging.judge(season).user, affiliations=["Anything"])


def test_a_claim_that_the_judge_declares_stands(season):
    judge, of = judging.judge(season), entry(season, "Huế")
    Conflict.objects.create(judge=judge, entry=of, kind="same_country", source="detected", state="claimed")

    declare_conflict(judge, of, actor=judge.user, kind="same_country", note="I grew up there.")

    again = Conflict.objects.get()
    assert (again.state, again.source, again.note) == (
        ConflictState.STANDING,
        ConflictSource.DECLARED,
        "I grew up there.",
    )


def test_kinds_are_counted_by_state(season, actor):
    judge = judging.judge(season)
    for title, kind, state in (("A", "other", "standing"), ("B", "other", "claimed"), ("C", "personal", "standing")):
        Conflict.objects.create(judge=judge, entry=entry(season, title), kind=kind, source="ruled", state=state)

    counts = [(each.kind, each.claimed, each.standing, each.lifted) for each in count_by_kind(Conflict.objects.all())]

    assert counts == [(ConflictKind.PERSONAL, 0, 1, 0), (ConflictKind.OTHER, 1, 1, 0)]


@pytest.mark.parametrize(
    "facts",
    [
        {"state": "claimed", "ruling": "Yes"},
        {"kind": "astrology"},
        {"source": "rumour"},
        {"state": "lifted"},
    ],
)
def test_the_database_refuses_conflicts_that_cannot_be(season, facts):
    rows = {"judge": judging.judge(season), "entry": entry(season, "City"), "kind": "other", "source": "ruled"}

    with pytest.raises(IntegrityError), transaction.atomic():
        Conflict.objects.create(**{**rows, **facts})


def test_an_undecided_tie_against_the_policy_breaks_the_invariant(season):
    declare_conflict_policy(season, actor=SYSTEM, same_country="soft")
    judge, of = judging.judge(season), entry(season, "City")
    Conflict.objects.create(judge=judge, entry=of, kind="same_country", source="detected", state="standing")

    assert broken() == [("ties-follow-the-policy", [f"{judge.code}.{of.code}.same_country"])]
