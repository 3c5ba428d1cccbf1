"""The demonstration's people and what they do, every act through the verb that a page would call.

Entrants act as the owners of their entries, the organiser runs the season; so receipts, histories and the log are what
a real season leaves. The simulator's marks are entered in bulk and the log names it; only where judges are in the middle
of their work do they mark at their own desks. Instants are set back where a verb takes them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core.files.base import ContentFile

from accounts.domain.people import person_at
from accounts.domain.roles import Scope, grant_role
from accounts.enums import Role, ScopeKind
from accounts.models import User
from audit.steps import SYSTEM
from awards.domain.attachments import attach_file
from awards.domain.entrants import register_entrant
from awards.domain.entries import save_answers, start_entry, submit_entry
from awards.domain.screening import mark_checklist, pass_entry
from awards.models import Entrant, Entry, EntryRevision, Round, Season
from awards.queries.answers import answers_of, form_of
from awards.questionnaire import Question, visible_questions
from awards.questionnaire.kinds import UPLOADED
from judging.domain.judges import accept_invitation, invite_judge
from judging.domain.many_marks import Marked
from judging.domain.scoresheets import save_marks, submit_scoresheet
from judging.enums import AssignmentState
from judging.models import Criterion, Judge, ScoreSheet
from judging.queries.rubrics import leaf_criteria

from .answers import answers_for
from .files import demonstration_pdf, demonstration_picture
from .records import JudgeRecord, Project, judges, project_of
from .simulator import Scale, simulate

PASSWORD = "demo-haetae-2026"  # noqa: S105 - printed at every start; refused in production
ORGANISER = ("organiser@haetae.example", "Haneul Maru")
OBSERVER = ("observer@haetae.example", "Odile Fernblick")
AUDITOR = ("auditor@haetae.example", "Mirembe Truthwell")
CITIES = ("Seoul", "Da Nang")  # their people sign in
JUDGES = ("narae.saebyeok@judges.example", "lieselotte.wolkenbruck@judges.example")  # and so do these
CITY_LANGUAGES = {"Seoul": "ko"}
DESK = "Smart city office of {}"


@dataclass(frozen=True)
class Entered:
    """An entry and the project it tells of."""

    entry: Entry
    project: Project


class House:
    """Who is known so far."""

    def __init__(self) -> None:
        self.password = make_password(PASSWORD)  # hashed once: everybody may know it
        self.organiser = self._signing_in(*ORGANISER)
        grant_role(self.organiser, Role.OWNER, scope=Scope(ScopeKind.HOUSE, ""), actor=SYSTEM)
        for (email, name), role in ((OBSERVER, Role.OBSERVER), (AUDITOR, Role.AUDITOR)):
            grant_role(self._signing_in(email, name), role, scope=Scope(ScopeKind.HOUSE, ""), actor=self.organiser)
        self.entrants: dict[str, Entrant] = {}
        self.owners: dict[str, User] = {}
        for city in CITIES:
            self._signing_in(
                project_of(city).mailbox, DESK.format(city), language=CITY_LANGUAGES.get(city, ""), actor=self.organiser
            )
        for judge in judges():
            if judge.email in JUDGES:
                self._signing_in(judge.email, judge.name, actor=self.organiser)

    def _signing_in(self, email: str, name: str, *, language: str = "", actor: Any = SYSTEM) -> User:
        person = person_at(email, actor=actor, name=name, language=language)
        person.password = self.password
        person.save(update_fields=["password"])
        EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        return person

    def entrant_of(self, project: Project) -> tuple[Entrant, User]:
        """The entrant behind the project and its owner, registered at first need."""
        known = self.entrants.get(project.mailbox)
        if known is None:
            owner = person_at(project.mailbox, actor=self.organiser, name=DESK.format(project.city))
            known = register_entrant(
                actor=owner,
                type=project.type,
                name=project.entrant_name,
                country=project.country,
                city=project.city,
                city_local=project.city_local,
                name_local=project.city_local if project.type == "city" else "",
                local_language=project.language,
                population=project.population,
                demo=True,
            )
            self.entrants[project.mailbox] = known
            self.owners[project.mailbox] = owner
        return known, self.owners[project.mailbox]

    def draft(self, season: Season, project: Project, category: str, *, now: datetime) -> Entered:
        """A draft of the project, complete with files."""
        entrant, owner = self.entrant_of(project)
        entry = start_entry(
            season,
            actor=owner,
            entrant=entrant,
            category=season.categories.get(code=category),
            title=project.title,
            theme=project.theme,
            demo=True,
            now=now,
        )
        form = form_of(entry.form)
        entry = save_answers(entry, actor=owner, answers=answers_for(project, form), now=now)
        for question in visible_questions(form, answers_of(entry)):
            if question.kind in UPLOADED and question.required:
                self._attach(entry, question, owner, now)
        return Entered(entry, project)

    def submit(self, entered: Entered, *, now: datetime) -> EntryRevision:
        """The draft submitted by its owner."""
        return submit_entry(entered.entry, actor=self.owners[entered.project.mailbox], received_at=now)

    def enter(
        self, season: Season, projects: Iterable[tuple[Project, str]], *, opens: datetime, step: timedelta
    ) -> list[Entered]:
        """Entries of these projects in these categories, submitted one after another."""
        made = []
        for place, (project, category) in enumerate(projects):
            moment = opens + step * place
            entered = self.draft(season, project, category, now=moment)
            self.submit(entered, now=moment + step / 2)
            made.append(entered)
        return made

    def screen(self, entries: Iterable[Entered], *, now: datetime) -> None:
        """Every line of the checklist is met, and every entry eligible."""
        for entered in entries:
            revision = entered.entry.revisions.order_by("-number").get()
            lines = {item["key"]: True for item in entered.entry.season.eligibility_checklist}
            mark_checklist(revision, actor=self.organiser, marks=lines, now=now)
            pass_entry(entered.entry, actor=self.organiser, now=now)

    def seat(
        self, season: Season, records: Sequence[JudgeRecord], *, now: datetime, by_category: bool = True
    ) -> list[Judge]:
        """These judges invited to the season, who all say yes."""
        seated = []
        for place, record in enumerate(records):
            judge = invite_judge(
                season,
                actor=self.organiser,
                email=record.email,
                name=record.name,
                country=record.country,
                now=now,
                region=record.region,
                organisation=record.organisation,
                languages=list(record.languages),
                expertise=list(record.expertise),
                category_codes=list(record.categories) if by_category else [],
                seed=place + 1,
            )
            seated.append(accept_invitation(judge, actor=judge.user, now=now + timedelta(hours=5 + place)))
        return seated

    def _attach(self, entry: Entry, question: Question, owner: User, now: datetime) -> None:
        kinds = question.limits.file_types
        is_picture = bool(kinds) and "pdf" not in kinds
        content = demonstration_picture() if is_picture else demonstration_pdf()
        ending = "png" if is_picture else "pdf"
        for number in range(1, (question.limits.min_items or 1) + 1):
            name = PurePosixPath(f"demonstration-{question.key}-{number}.{ending}").name
            attach_file(entry, actor=owner, question=question.key, file=ContentFile(content, name=name), now=now)


Twins = Mapping[str, str]  # project key -> the key whose marks it receives, position by position


def simulated_marks(
    round: Round,
    entries: Iterable[Entered],
    *,
    now: datetime,
    step: timedelta,
    twins: Twins | None = None,
    lifts: Mapping[str, float] | None = None,
) -> list[Marked]:
    """What the simulator gives on every live sheet of the round, one sheet after another from `now` on."""
    projects = {entered.entry.pk: entered.project.key for entered in entries}
    sheets = ScoreSheet.objects.filter(assignment__round=round, assignment__state=AssignmentState.LIVE)
    sheets = sheets.select_related("assignment__judge__user", "assignment__entry")
    ordered = sorted(sheets, key=lambda s: (projects[s.assignment.entry_id], s.assignment.judge.user.email))
    criteria = {rubric: _scales(rubric) for rubric in {sheet.rubric_id for sheet in ordered}}
    place_in_entry: Counter[int] = Counter()
    marked = []
    for number, sheet in enumerate(ordered):
        entry = sheet.assignment.entry_id
        place_in_entry[entry] += 1
        key, like = projects[entry], (twins or {}).get(projects[entry])
        given = simulate(
            like or key,
            f"place {place_in_entry[entry]}" if like else sheet.assignment.judge.user.email,
            criteria[sheet.rubric_id],
            of=round.code,
            lift=(lifts or {}).get(like or key, 0.0),
            all_remarks=round.comments_required,
        )
        marked.append(Marked(sheet, given.marks, given.remarks, given.remark or None, at=now + step * number))
    return marked


def mark_halfway(marked: Iterable[Marked]) -> None:
    """The judges at their own desks, in the middle of the round: of each list the first sheet is submitted, the second
    begun; those whose people sign in have the rest before them, of the others' every second is submitted.
    """
    seen: Counter[int] = Counter()
    for each in marked:
        person = each.sheet.assignment.judge.user
        place = seen[person.pk]
        seen[person.pk] += 1
        if place == 0 or (place % 2 == 0 and person.email not in JUDGES):
            saved = save_marks(
                each.sheet,
                actor=person,
                marks=each.marks,
                comments=each.comments,
                comment=each.comment,
                now=each.at,
            )
            submit_scoresheet(saved, actor=person, now=each.at)
        elif place == 1:
            half = dict(list(each.marks.items())[: len(each.marks) // 2])
            remarks = {key: text for key, text in each.comments.items() if key in half}
            save_marks(each.sheet, actor=person, marks=half, comments=remarks, now=each.at)


def _scales(rubric: int) -> list[Scale]:
    leaves = leaf_criteria(list(Criterion.objects.filter(rubric=rubric).order_by("position")))
    return [Scale(each.key, each.minimum, each.maximum, each.step) for each in leaves]


def sign_ins() -> list[dict[str, str]]:
    """Who may try the house out, as `make run` prints it."""
    people = [("Organiser", *ORGANISER, "/organise/")]
    people += [("Judge", each.email, each.name, "/judging/") for each in judges() if each.email in JUDGES]
    people += [("City", project_of(city).mailbox, DESK.format(city), "/entries/") for city in CITIES]
    people += [("Observer", *OBSERVER, "/organise/"), ("Auditor", *AUDITOR, "/organise/")]
    return [
        {"role": role, "name": name, "email": email, "password": PASSWORD, "where": where}
        for role, email, name, where in people
    ]
