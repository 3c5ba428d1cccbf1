"""A fixed cast of people around one small golden programme; who they are is told by their names here, and never changes.

Three seasons of the programme stand side by side, so that every desk has something to look at: `call` takes entries,
`golden` is being judged (its desk round is open, its final is planned), and `past` is published. Each person is a field
of `Cast`; `ROLES` names them in the order of the access table, and the one who is not signed in is `anonymous`.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.utils import timezone

from accounts.enums import Role
from accounts.models import User
from awards.enums import EntryState, MemberRole, RoundKind, RoundState, SeasonState
from awards.models import Award, Category, Entrant, Entry, Fence, Round, Season
from judging.domain.invitations import invitation_token
from judging.enums import AssignmentState, JudgeState, TabulationState
from judging.models import Assignment, Conflict, Criterion, Judge, MatchPlan, Placement, Ranking, Rubric, Tabulation
from outbox.models import Letter
from reports.enums import JobKind, JobState
from reports.models import Certificate, Job
from tests.factories import awards as make
from tests.factories import judging as judge_make

ROLES = (
    "anonymous",  # not signed in
    "nobody",  # signed in, and nothing else
    "entrant",  # owns Seoul, whose entries the table asks for
    "reader",  # a member of Seoul who may only read
    "other_entrant",  # owns Đà Nẵng
    "judge",  # accepted, and assigned to Seoul's entry
    "idle_judge",  # accepted, and assigned to nothing of Seoul's
    "recused_judge",  # was assigned to Seoul's entry and has stepped out of it
    "invited_judge",  # has not answered yet
    "screener",
    "observer",
    "auditor",
    "secretariat",
    "owner",
    "foreign_organiser",  # secretariat of another programme
    "superuser",
)


@dataclass
class Cast:
    """The people, and what they stand around."""

    anonymous: AnonymousUser
    nobody: User
    entrant: User
    reader: User
    other_entrant: User
    judge: User
    idle_judge: User
    recused_judge: User
    invited_judge: User
    screener: User
    observer: User
    auditor: User
    secretariat: User
    owner: User
    foreign_organiser: User
    superuser: User
    # what is competed for
    call: Season
    golden: Season
    past: Season
    category: Category  # of the open call
    seoul: Entrant
    danang: Entrant
    draft: Entry  # Seoul's, in the open call
    received: Entry  # Seoul's, in the season being judged, not screened yet
    entry: Entry  # Seoul's, eligible and assigned
    other_entry: Entry  # Đà Nẵng's, eligible
    winner: Entry  # Seoul's, in the published season
    # how it is decided
    desk: Round
    final: Round
    decided: Round  # of the published season
    standing: Judge  # the judge's standing
    invited: Judge
    assignment: Assignment
    conflict: Conflict
    fence: Fence  # between an organiser of another programme, who sees nothing here anyway, and Đà Nẵng's entry
    provisional: Tabulation
    plan: MatchPlan  # of the desk round, waiting for its turn
    rubric: Rubric  # of the planned final
    criterion: Criterion  # of that rubric
    # what came of it
    award: Award
    certificate: Certificate
    job: Job
    paper: Job  # a statistics report of the published season
    letter: Letter
    file: str  # code of a file in Seoul's eligible entry
    link: str  # the token in the invited judge's letter

    @property
    def assignment_code(self) -> str:
        return f"{self.standing.code}.{self.entry.code}"

    @property
    def conflict_code(self) -> str:
        return f"{self.conflict.judge.code}.{self.conflict.entry.code}.{self.conflict.kind}"

    def person(self, role: str) -> User | AnonymousUser:
        found: User | AnonymousUser = getattr(self, role)
        return found


def assemble() -> Cast:
    """The whole cast in the database, to be called inside a test's transaction."""
    people: dict[str, Any] = {role: make.person(role.replace("_", " ").title()) for role in ROLES[1:-1]}
    people["superuser"] = make.person("Superuser", is_superuser=True, is_staff=True)
    programme = make.programme(code="golden-prize")
    for role in (Role.SCREENER, Role.OBSERVER, Role.AUDITOR, Role.SECRETARIAT, Role.OWNER):
        make.role(people[role.value], programme, role)
    make.role(people["foreign_organiser"], make.programme(code="other-prize"), Role.SECRETARIAT)
    seoul = make.entrant(people["entrant"], name="Seoul", city="Seoul", country="KR")
    make.member(seoul, people["reader"], MemberRole.READER)
    danang = make.entrant(people["other_entrant"], name="Đà Nẵng", city="Đà Nẵng", country="VN")
    golden = _golden_season(programme, people, seoul, danang)
    call = _season(programme, "call-2026", SeasonState.OPEN)
    return Cast(
        anonymous=AnonymousUser(),
        **people,
        call=call,
        category=call.categories.get(),
        seoul=seoul,
        danang=danang,
        draft=make.entry(category=call.categories.get(), entrant=seoul, title="A draft"),
        letter=_letter(golden["golden"]),
        **golden,
        **_past_season(programme, seoul),
    )


def _season(programme: Any, code: str, state: SeasonState) -> Season:
    """With one category, one tier, one line on the checklist and a form."""
    season = make.season(
        state,
        programme=programme,
        code=code,
        serial_prefix=code.split("-", maxsplit=1)[0].upper(),
        eligibility_checklist=[{"key": "official", "text": {"en": "The city applies itself."}}],
    )
    category = make.category(season, code="mobility", letters="MO")
    make.tier(season, code="gold", letters="G", category=category)
    return season


def _golden_season(programme: Any, people: dict[str, Any], seoul: Entrant, danang: Entrant) -> dict[str, Any]:
    golden = _season(programme, "golden-2026", SeasonState.JUDGING)
    category = golden.categories.get()
    entry = make.entry(category=category, entrant=seoul, title="River warning", answers={**make.WHOLE_ANSWERS})
    file = make.attachment(entry)
    entry.answers["has_proof"] = True
    entry.state, entry.submitted_at, entry.screened_at = EntryState.ELIGIBLE, timezone.now(), timezone.now()
    entry.save()
    named = {"question": "proof", "code": file.code, "name": file.name, "size": file.size, "sha256": file.sha256}
    make.revision(entry, files=[named])
    other = make.entry(category=category, entrant=danang, state=EntryState.ELIGIBLE, title="Night buses")
    desk = judge_make.judging_round(golden, code="desk", quorum=1)
    final = judge_make.judging_round(golden, RoundState.PLANNED, code="final", kind=RoundKind.FINAL)
    standing = judge_make.judge(golden, people["judge"])
    idle = judge_make.judge(golden, people["idle_judge"])
    recused = judge_make.judge(golden, people["recused_judge"])
    invited = judge_make.judge(golden, people["invited_judge"], JudgeState.INVITED)
    assignment = judge_make.assignment(desk, standing, entry)
    judge_make.sheet(assignment, marks={"idea": "4"})
    judge_make.assignment(desk, idle, other)
    judge_make.assignment(desk, recused, entry, AssignmentState.RECUSED)
    return {
        "golden": golden,
        "received": make.entry(category=category, entrant=seoul, state=EntryState.SUBMITTED, title="Received"),
        "entry": entry,
        "other_entry": other,
        "desk": desk,
        "final": final,
        "standing": standing,
        "invited": invited,
        "assignment": assignment,
        "conflict": judge_make.conflict(recused, entry, "personal"),
        "fence": Fence.objects.create(person=people["foreign_organiser"], entry=other, reason="A cousin."),
        "plan": MatchPlan.objects.create(round=desk, seed=1),
        "provisional": _tabulation(desk, [entry, other], TabulationState.PROVISIONAL),
        "rubric": final.rubrics.get(),
        "criterion": Criterion.objects.filter(rubric__round=final).first(),
        "file": file.code,
        "link": invitation_token(invited),
    }


def _past_season(programme: Any, seoul: Entrant) -> dict[str, Any]:
    past = _season(programme, "past-2025", SeasonState.PUBLISHED)
    winner = make.entry(
        category=past.categories.get(), entrant=seoul, state=EntryState.ELIGIBLE, title="Last year's winner"
    )
    decided = judge_make.judging_round(past, RoundState.CERTIFIED, code="final", kind=RoundKind.FINAL)
    tabulation = _tabulation(decided, [winner], TabulationState.CERTIFIED)
    Placement.objects.create(round=decided, category=winner.category, entry=winner, place=1, tabulation=tabulation)
    award = make.award(winner, past.tiers.get())
    certificate = Certificate(award=award, serial="PAST-2025-MO-G-01", sha256="0" * 64)
    certificate.file.save("certificate.pdf", ContentFile(make.pdf_bytes()), save=True)
    job = Job.objects.create(season=past, kind="certificates", state=JobState.FAILED, ended_at=timezone.now())
    return {
        "past": past,
        "winner": winner,
        "decided": decided,
        "award": award,
        "certificate": certificate,
        "job": job,
        "paper": _paper(decided, tabulation),
    }


def _paper(of: Round, tabulation: Tabulation) -> Job:
    """A statistics report that is made, with its file."""
    asked = {
        "round": of.code,
        "tabulation": tabulation.code,
        "number": 1,
        "language": "en",
        "named": False,
        "apart": [],
    }
    made = Job(season=of.season, kind=JobKind.STATISTICS, state=JobState.DONE, parameters=asked, sha256="0" * 64)
    made.ended_at = timezone.now()
    made.file.save("paper.pdf", ContentFile(make.pdf_bytes()), save=True)
    return made


def _tabulation(of: Round, entries: list[Entry], state: TabulationState) -> Tabulation:
    """A ranking in the order given."""
    made = Tabulation.objects.create(
        round=of,
        number=1,
        rules={},
        rules_digest="0" * 64,
        input_digest="0" * 64,
        result={},
        result_digest="0" * 64,
        engine_version="1",
    )
    for place, entry in enumerate(entries, start=1):
        Ranking.objects.create(
            tabulation=made, category=entry.category, entry=entry, rank=place, total_exact="80/1", position=place
        )
    if state == TabulationState.CERTIFIED:
        made.state, made.certified_at = state, timezone.now()
        made.save()
    return made


def _letter(season: Season) -> Letter:
    return Letter.objects.create(
        kind="entry.receipt",
        address="city@example.org",
        language="en",
        subject="We have received your entry",
        body="Keep this letter.",
        scope_kind="season",
        scope_code=season.code,
        next_attempt_at=timezone.now(),
    )
