"""The four seasons of the demonstration, each left in another state. `load` makes them all, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import transaction

from awards.blueprints import Blueprint, blueprint
from awards.domain.awards import cite_award, confer_award
from awards.domain.rounds import close_round, edit_round, open_round
from awards.domain.seasons import begin_judging, decide_season, edit_season, open_season, publish_season
from awards.enums import EntrantType
from awards.models import Entry, Round, Season
from awards.queries.proposals import propose_awards
from judging.domain.advancement import advance_entries
from judging.domain.assignments import deal_judges, recuse_judge
from judging.domain.decisions import break_tie
from judging.domain.evidence import gather_evidence
from judging.domain.many_marks import enter_marks
from judging.domain.rounds import close_judging_round, open_judging_round
from judging.domain.setup import create_judged_season
from judging.domain.tabulations import certify_tabulation, tabulate_round
from judging.enums import AssignmentState, ConflictKind, SheetState
from judging.queries.rankings import placed_entries, placements_of
from outbox.domain.keeping import letters_kept
from reports.domain.certificates import ask_for_certificates, carry_out_certificates

from .house import JUDGES, Entered, House, mark_halfway, simulated_marks
from .records import Project, judges, leaders, project_of, projects
from .simulator import NAME, SEED, quality

PRIZE = "seoul-smart-city-prize"
CAPITAL = "icapital-like"
WORLD = "world-smart-city-awards-like"
LAST_YEARS_JURY = 7
LAST_YEARS_FINALISTS = {"human": 11, "tech": 11, "leadership": 3}
GOOD_ENOUGH = 0.4  # the quality of last year's institutions and companies: finalists, rarely the best
LAST_YEARS_ENTRIES = {"city": 16, "institution": 2, "corporation": 2}  # of each category but leadership
CAPITALS = {
    "Hamburg": "A harbour that tries things out",
    "Paris": "Fifteen minutes, everywhere",
    "Brussels": "Many languages, one laboratory",
    "Helsinki": "Trials that end in public",
    "Vilnius": "A city open to young companies",
    "Lisbon": "Seven hills, seven living laboratories",
    "Prague": "Old walls, open data",
}
RISING = {
    "Luxembourg": "A small capital that dares",
    "Odense": "Robots with a conscience",
    "Heidelberg": "Science on every street corner",
    "Reykjavík": "A warm city in a cold sea",
    "Halandri": "An aqueduct brings neighbours together",
}
EXPERTS = 6
SIMULATED = f"Invented by the {NAME}, seed {SEED}."
MENTIONS = (
    "For the care with which it tells what did not work. A choice of the demonstration's committee.",
    "For the youngest team of all entries. A choice of the demonstration's committee.",
    "For giving away everything that another city needs. A choice of the demonstration's committee.",
)
INTRODUCTION = {
    "en": (
        "A season to try the house out with. The projects are real and their titles and summaries come from public "
        "sources; what else the entries say, who judges them and every mark were made up for this demonstration."
    ),
    "ko": (
        "기능을 살펴보기 위한 시연용 시즌입니다. 사업은 실제 사례이고 사업명과 요약은 공개 자료에서 가져왔으나, "
        "그 밖의 응모 내용과 심사위원, 모든 점수는 시연을 위하여 만든 것입니다."
    ),
}
CITATION = {
    "en": "for making a whole city easier to live in, and for showing how (demonstration citation).",
    "ko": "도시 전체를 살기 좋게 만들고 그 방법을 나눈 공로를 기립니다(시연용 문안).",
}


@dataclass(frozen=True)
class Stage:
    """A season in the making: the plan it came from, with the calendar that was moved for it."""

    season: Season
    calendar: dict[str, datetime]

    def round(self, code: str) -> Round:
        return Round.objects.select_related("season__programme").get(season=self.season, code=code)


def load(now: datetime) -> list[Season]:
    """All four seasons with everything in them, in one transaction. Letters stay in the house's own mailbox."""
    with transaction.atomic(), letters_kept("The demonstration: kept in the mailbox, no mail server was asked."):
        house = House()
        return [
            prize_decided(house, now),
            prize_between_rounds(house, now),
            capital_in_judging(house, now),
            world_open(house, now),
        ]


def moved(plan: Blueprint, year: int, *, key: str, to: date) -> Blueprint:
    """The plan with its whole calendar moved by as many days as bring `key` to that day; distances stay."""
    by = to - plan.instants(year)[key].date()

    def shifted(month_day: tuple[int, int] | None, offset: int) -> tuple[tuple[int, int] | None, int]:
        if month_day is None:
            return None, offset
        day = date(year + offset, *month_day) + by
        return (day.month, day.day), day.year - year

    dates = []
    for each in plan.dates:
        month_day, offset = shifted(each.month_day, each.year_offset)
        dates.append(replace(each, month_day=month_day, year_offset=offset))
    return replace(plan, dates=tuple(dates))


def _begin(house: House, plan: Blueprint, *, code: str, year: int) -> Stage:
    season = create_judged_season(plan, actor=house.organiser, code=code, year=year, demo=True)
    season = edit_season(season, actor=house.organiser, introduction=INTRODUCTION)
    calendar = plan.instants(year)
    return Stage(open_season(season, actor=house.organiser, now=calendar["open"]), calendar)


def _take_entries(house: House, stage: Stage, entered: Sequence[tuple[Project, str]]) -> list[Entered]:
    """The entries come in over the whole call, the last of them two days before it closes."""
    opens, closes = stage.calendar["open"] + timedelta(days=1), stage.calendar["close"] - timedelta(days=2)
    return house.enter(stage.season, entered, opens=opens, step=(closes - opens) / (len(entered) + 1))


def _screen(house: House, stage: Stage, entries: Sequence[Entered]) -> Stage:
    """The call is over and every entry is found eligible."""
    season = begin_judging(stage.season, actor=house.organiser, now=stage.calendar["close"] + timedelta(minutes=5))
    screening = stage.round("eligibility")
    open_round(screening, actor=house.organiser, now=stage.calendar["eligibility.opens"])
    house.screen(entries, now=stage.calendar["eligibility.opens"] + timedelta(days=4))
    close_round(screening, actor=house.organiser, now=stage.calendar["eligibility.closes"])
    return Stage(season, stage.calendar)


def _deal_and_open(house: House, stage: Stage, code: str) -> Round:
    opens = stage.calendar[f"{code}.opens"]
    deal_judges(stage.round(code), actor=house.organiser, seed=SEED, now=opens - timedelta(days=1))
    return open_judging_round(stage.round(code), actor=house.organiser, now=opens)


def _spread(stage: Stage, code: str, sheets: int) -> timedelta:
    """The distance between two sheets that fills the round."""
    return (stage.calendar[f"{code}.closes"] - stage.calendar[f"{code}.opens"] - timedelta(hours=6)) / max(sheets, 1)


def prize_between_rounds(house: House, now: datetime) -> Season:
    """This year's prize: all 154 entries, three judges each; desk scoring closed yesterday and is not certified."""
    plan = moved(blueprint(PRIZE), now.year, key="desk.closes", to=now.date() - timedelta(days=1))
    stage = _begin(house, plan, code=f"seoul-{now.year}", year=now.year)
    entries = _take_entries(house, stage, [(each, each.category) for each in (*projects(), *leaders())])
    house.seat(stage.season, judges(), now=stage.calendar["close"] - timedelta(days=30))
    stage = _screen(house, stage, entries)
    desk = _deal_and_open(house, stage, "desk")
    opens = stage.calendar["desk.opens"] + timedelta(hours=3)
    step = _spread(stage, "desk", desk.assignments.count())
    marked = simulated_marks(desk, entries, now=opens, step=step, twins=_twins(projects(), "tech"))
    enter_marks(desk, marked, actor=house.organiser, reason=SIMULATED)
    close_judging_round(stage.round("desk"), actor=house.organiser, now=stage.calendar["desk.closes"])
    gather_evidence(tabulate_round(stage.round("desk"), actor=house.organiser, now=now), now=now)
    return stage.season


def prize_decided(house: House, now: datetime) -> Season:
    """Last year's prize: 44 entries, 25 finalists, every award conferred, certificates issued, results public."""
    year, plan = now.year - 1, blueprint(PRIZE)
    stage = _begin(house, plan, code=f"seoul-{year}", year=year)
    chosen = [*_chosen("human"), *_chosen("tech"), *leaders()[:4]]
    entries = _take_entries(house, stage, [(each, each.category) for each in chosen])
    jury = judges()[:LAST_YEARS_JURY]
    house.seat(stage.season, jury, now=stage.calendar["close"] - timedelta(days=30), by_category=False)
    stage = _screen(house, stage, entries)
    edit_round(stage.round("desk"), actor=house.organiser, advance_per_category=LAST_YEARS_FINALISTS)
    abroad = [each for each in chosen if each.country not in {judge.country for judge in jury}]
    for code in ("desk", "final"):
        _hold_round(house, stage, code, entries, abroad)
    _decide_ties(house, stage.round("final"))
    return _honour(house, stage)


def _hold_round(house: House, stage: Stage, code: str, entries: Sequence[Entered], abroad: Sequence[Project]) -> None:
    """Dealt, marked, closed, certified; whoever advances has advanced."""
    round = _deal_and_open(house, stage, code)
    invented = [e.project.key for e in entries if e.project.type in {EntrantType.INSTITUTION, EntrantType.CORPORATION}]
    lifts = {key: GOOD_ENOUGH - quality(key) for key in invented}
    opens = stage.calendar[f"{code}.opens"] + timedelta(minutes=20)
    step = _spread(stage, code, round.assignments.count())
    marked = simulated_marks(round, entries, now=opens, step=step, twins=_twins(abroad, "human"), lifts=lifts)
    enter_marks(round, marked, actor=house.organiser, reason=SIMULATED)
    closes = stage.calendar[f"{code}.closes"]
    close_judging_round(stage.round(code), actor=house.organiser, now=closes)
    tabulation = tabulate_round(stage.round(code), actor=house.organiser, now=closes + timedelta(minutes=10))
    gather_evidence(tabulation, now=closes + timedelta(minutes=11))
    certify_tabulation(tabulation, actor=house.organiser, now=closes + timedelta(hours=1))
    if code == "desk":
        advance_entries(stage.round(code), actor=house.organiser)


def _decide_ties(house: House, round: Round) -> None:
    """Every shared place is put in an order by the chair, with a reason."""
    sharing: dict[tuple[int, int], list[Entry]] = {}
    for placement in placements_of(round):
        sharing.setdefault((placement.category_id, placement.place), []).append(placement.entry)
    for entries in sharing.values():
        if len(entries) > 1:
            ordered = sorted(entries, key=lambda entry: entry.title)
            reason = "The chair ruled after a second reading of both entries (demonstration)."
            break_tie(round, ordered, actor=house.organiser, reason=reason)


def _honour(house: House, stage: Stage) -> Season:
    """Awards by tier and quota, three special mentions, certificates, publication."""
    season, ceremony = stage.season, stage.calendar["ceremony"]
    placed = placed_entries(season)
    taken: set[int] = set()
    for proposal in propose_awards(season, placed):
        for winner in proposal.winners:
            award = confer_award(proposal.tier, winner.entry, actor=house.organiser, place=winner.place, now=ceremony)
            taken.add(winner.entry.pk)
            if winner.place == 1:
                cite_award(award, actor=house.organiser, citation=CITATION)
    mention = season.tiers.get(code="special_mention")
    others = [each.entry for each in placed if each.entry.pk not in taken]
    for entry, reason in zip(others, MENTIONS, strict=False):
        confer_award(mention, entry, actor=house.organiser, reason=reason, now=ceremony)
    decide_season(season, actor=house.organiser, now=ceremony)
    carry_out_certificates(ask_for_certificates(season, actor=house.organiser))
    return publish_season(season, actor=house.organiser, now=ceremony + timedelta(hours=3))


def capital_in_judging(house: House, now: datetime) -> Season:
    """An innovation capital in the middle of its remote evaluation: sheets submitted, begun and untouched;
    one judge has just stepped out of an entry.
    """
    plan = moved(blueprint(CAPITAL), now.year, key="expert.opens", to=now.date() - timedelta(days=10))
    stage = _begin(house, plan, code=f"innovation-capital-{now.year}", year=now.year)
    asked = [(_as_city(city, title), "capital") for city, title in CAPITALS.items()]
    asked += [(_as_city(city, title), "rising") for city, title in RISING.items()]
    entries = _take_entries(house, stage, asked)
    first = [each for each in judges() if each.email in JUDGES]
    experts = [*first, *(each for each in judges() if each not in first)][:EXPERTS]
    house.seat(stage.season, experts, now=stage.calendar["close"] - timedelta(days=30), by_category=False)
    stage = _screen(house, stage, entries)
    expert = _deal_and_open(house, stage, "expert")
    opens = stage.calendar["expert.opens"] + timedelta(hours=3)
    mark_halfway(simulated_marks(expert, entries, now=opens, step=timedelta(hours=6)))
    _step_out(expert)
    return stage.season


def _step_out(round: Round) -> None:
    """One judge steps out of an entry, so that the organiser has a place to fill."""
    untouched = round.assignments.filter(state=AssignmentState.LIVE, scoresheet__state=SheetState.NOT_STARTED)
    others = untouched.exclude(judge__user__email__in=JUDGES).select_related("judge__user")
    assignment = others.order_by("judge__name", "reading_order").first()
    if assignment is not None:
        reason = "I advised this city on an earlier project (demonstration)."
        recuse_judge(assignment, actor=assignment.judge.user, kind=ConflictKind.PROFESSIONAL, reason=reason)


def world_open(house: House, now: datetime) -> Season:
    """Next year's world awards take entries: two are submitted and not yet screened, one is a draft."""
    year = now.year + 1
    plan = moved(blueprint(WORLD), year, key="close", to=now.date() + timedelta(days=40))
    stage = _begin(house, plan, code=f"world-awards-{year}", year=year)
    entered = timedelta(days=2)
    for city, title, category in (
        ("Seoul", "A city that asks first", "city"),
        ("Odense", "Clinics that come to the neighbourhood", "living"),
    ):
        draft = house.draft(stage.season, _as_city(city, title), category, now=now - entered)
        house.submit(draft, now=now - entered + timedelta(hours=2))
    house.draft(stage.season, _as_city("Da Nang", "Flood watch along the Hàn river"), "safety", now=now - entered / 2)
    return stage.season


def _as_city(city: str, title: str) -> Project:
    """The city itself with an entry of its own."""
    return replace(project_of(city), type=EntrantType.CITY, title=title)


def _chosen(category: str) -> list[Project]:
    """Some projects of the category, evenly over the file, the cities whose people sign in among them."""
    found: list[Project] = []
    for type, number in LAST_YEARS_ENTRIES.items():
        all_of_type = [each for each in projects() if each.category == category and each.type == type]
        signing_in = [each for each in all_of_type if each.city in {"Seoul", "Da Nang"}]
        others = [each for each in all_of_type if each not in signing_in]
        wanted = number - len(signing_in)
        found += [*signing_in, *(others[place * len(others) // wanted] for place in range(wanted))]
    return found


def _twins(among: Sequence[Project], category: str) -> dict[str, str]:
    """Two cities that receive the very same marks: a tie that no declared metric can break."""
    cities = [each for each in among if each.category == category and each.type == EntrantType.CITY]
    ranked = sorted(cities, key=lambda each: quality(each.key), reverse=True)
    return {ranked[1].key: ranked[1].key, ranked[2].key: ranked[1].key}
