"""What stands before the walk begins, and what other people do meanwhile: every act through the verb a page would call."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from awards.blueprints import blueprint
from awards.domain.attachments import attach_file
from awards.domain.awards import confer_award
from awards.domain.entrants import register_entrant
from awards.domain.entries import save_answers, start_entry, submit_entry
from awards.domain.rounds import edit_round
from awards.domain.screening import mark_checklist, pass_entry
from awards.domain.seasons import decide_season, open_season, publish_season
from awards.models import Entry, EntryRevision, Round, Season
from awards.queries.answers import answers_of, form_of
from awards.queries.proposals import propose_awards
from judging.domain.advancement import advance_entries
from judging.domain.assignments import deal_judges
from judging.domain.judges import accept_invitation, invite_judge
from judging.domain.rounds import close_judging_round, open_judging_round
from judging.domain.scoresheets import save_marks, submit_scoresheet
from judging.domain.setup import create_judged_season
from judging.domain.tabulations import certify_tabulation, tabulate_round
from judging.models import Judge, ScoreSheet
from judging.queries.rankings import placed_entries
from reports.domain.certificates import ask_for_certificates
from tests.e2e.answering import answers_for, files_for
from tests.factories import awards as make

PASSWORD = "rivers rise in autumn"
JURY = (
    ("Amara Okafor", "amara@lagos-institute.example", "NG"),
    ("Jonas Keller", "jonas@zurich-school.example", "CH"),
    ("Claire Tremblay", "claire@montreal-lab.example", "CA"),
)
Marks = Mapping[str, str]


@dataclass(frozen=True)
class Stage:
    """The season of the walk and the people who are not in front of a browser yet."""

    season: Season
    organiser: User
    jury: tuple[Judge, ...]

    def round(self, code: str) -> Round:
        return Round.objects.select_related("season__programme").get(season=self.season, code=code)


def set_stage() -> Stage:
    """An open season of the Seoul template, desk and final around now; two of its three judges have accepted."""
    organiser = person_who_signs_in("organiser@prize-office.example", "Kim Secretariat")
    make.role(organiser, role=Role.OWNER)
    now = timezone.now()
    season = create_judged_season(
        blueprint("seoul-smart-city-prize"),
        actor=organiser,
        code="seoul-walk",
        year=2026,
        opens_at=now - timedelta(days=30),
        closes_at=now + timedelta(days=3),
    )
    season = open_season(season, actor=organiser)
    for code, opens, closes in (("desk", 4, 18), ("final", 30, 31)):
        round = season.rounds.get(code=code)
        dates = {"opens_at": now + timedelta(days=opens), "closes_at": now + timedelta(days=closes)}
        edit_round(round, actor=organiser, quorum=len(JURY), **dates)
    jury = tuple(
        invite_judge(season, actor=organiser, email=email, name=name, country=country) for name, email, country in JURY
    )
    for judge in jury[1:]:
        accept_invitation(judge, actor=judge.user)
    return Stage(season, organiser, jury)


def person_who_signs_in(email: str, name: str) -> User:
    """Somebody with a password and a confirmed address."""
    found = make.person(name, email=email, password=PASSWORD, language="en", time_zone="Asia/Seoul")
    EmailAddress.objects.create(user=found, email=found.email, verified=True, primary=True)
    return found


def draft(stage: Stage, *, city: str, local: str, country: str, language: str, title: str) -> Entry:
    """Another city's entry in the first category, every question answered but those that take files."""
    owner = make.person(f"Desk of {city}", email=f"smart@{city.lower()}.example", language="en")
    entrant = register_entrant(
        actor=owner,
        type="city",
        name=f"City of {city}",
        country=country,
        city=city,
        city_local=local,
        local_language=language,
        population=900_000,
    )
    category = stage.season.categories.get(code="human")
    entry = start_entry(stage.season, actor=owner, entrant=entrant, category=category, title=title)
    return save_answers(entry, actor=owner, answers=answers_for(form_of(entry.form), answers_of(entry)))


def submit(entry: Entry, file: Path) -> EntryRevision:
    """The draft with the file wherever one is asked for, submitted by its owner."""
    owner = make.owner_of(entry)
    for question in files_for(form_of(entry.form), answers_of(entry)):
        attach_file(entry, actor=owner, question=question, file=SimpleUploadedFile(file.name, file.read_bytes()))
    return submit_entry(Entry.objects.get(pk=entry.pk), actor=owner)


def enter(stage: Stage, file: Path, **facts: str) -> Entry:
    """An entry of another city that is submitted and found eligible."""
    revision = submit(draft(stage, **facts), file)
    lines = {item["key"]: True for item in stage.season.eligibility_checklist}
    mark_checklist(revision, actor=stage.organiser, marks=lines)
    return pass_entry(revision.entry, actor=stage.organiser)


def mark(round: Round, judge: Judge, entry: Entry, marks: Marks) -> None:
    """The judge's sheet for the entry: marked and submitted."""
    sheet = ScoreSheet.objects.get(assignment__round=round, assignment__judge=judge, assignment__entry=entry)
    sheet = save_marks(sheet, actor=judge.user, marks={key: Decimal(value) for key, value in marks.items()})
    submit_scoresheet(sheet, actor=judge.user)


def begin_judging_round(stage: Stage, code: str) -> Round:
    """Every judge has every entry of the round, which is open."""
    deal_judges(stage.round(code), actor=stage.organiser, seed=2026)
    return open_judging_round(stage.round(code), actor=stage.organiser)


def hold_round(stage: Stage, code: str, marks: Mapping[str, Marks]) -> None:
    """The round from its deal to certified places; every judge gives an entry the marks that stand at its title."""
    round = begin_judging_round(stage, code)
    for assignment in round.assignments.select_related("judge__user", "entry"):
        mark(round, assignment.judge, assignment.entry, marks[assignment.entry.title])
    close_judging_round(stage.round(code), actor=stage.organiser)
    certify_tabulation(tabulate_round(stage.round(code), actor=stage.organiser), actor=stage.organiser)


def hold_final(stage: Stage, marks: Mapping[str, Marks]) -> None:
    """Whoever passed the desk is in the final, which is held."""
    advance_entries(stage.round("desk"), actor=stage.organiser)
    hold_round(stage, "final", marks)


def honour(stage: Stage) -> None:
    """The proposed awards conferred, certificates issued, results public."""
    for proposal in propose_awards(stage.season, placed_entries(stage.season)):
        for winner in proposal.winners:
            confer_award(proposal.tier, winner.entry, actor=stage.organiser, place=winner.place)
    decided = decide_season(stage.season, actor=stage.organiser)
    ask_for_certificates(decided, actor=stage.organiser)
    publish_season(decided, actor=stage.organiser)
