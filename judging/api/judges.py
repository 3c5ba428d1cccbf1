"""Judges of a season and their conflicts, for organisers; one's own standing, for judges."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.nouns import Nouns, act, one_of
from awards.interfaces.serializers import OptionalReasonSerializer, ReasonSerializer
from awards.models import Season
from awards.queries.entries import entries_for_organiser
from awards.queries.seasons import seasons_run_by
from judging.domain.conflicts import confirm_conflict, declare_conflict, detect_conflicts, lift_conflict
from judging.domain.judges import accept_invitation, decline_invitation, invite_again, invite_judge, release_judge
from judging.enums import ConflictSource
from judging.interfaces.serializers import (
    ConflictSerializer,
    FoundSerializer,
    JudgeSerializer,
    JudgeshipSerializer,
    NewConflictSerializer,
    NewJudgeSerializer,
)
from judging.models import Conflict, Judge
from judging.queries.assignments import judges_for_organiser
from judging.queries.conflicts import conflicts_for_organiser
from judging.queries.desk import judgeships_of


class OfASeason(Nouns):
    """Something of a season that only its organisers see."""

    def season(self) -> Season:
        return one_of(seasons_run_by(self.person), code=self.kwargs["season"])


class Judges(ListModelMixin, RetrieveModelMixin, OfASeason):
    """Everyone invited to judge the season."""

    serializer_class = JudgeSerializer

    def get_queryset(self) -> QuerySet[Judge]:
        return judges_for_organiser(self.person, self.season())

    @extend_schema(request=NewJudgeSerializer, responses={201: JudgeSerializer})
    def create(self, request: Request, season: str) -> Response:
        """Invite a judge; the letter with the link is on its way."""
        found = self.season()
        return self.tell(JudgeSerializer, invite_judge(found, actor=self.person, **self.read(NewJudgeSerializer)), 201)

    @act("invite-again", answers=JudgeSerializer)
    def invite_again(self, judge: Judge) -> Judge:
        """Send the letter once more; older links no longer work."""
        return invite_again(judge, actor=self.person)

    @act("release", asks=ReasonSerializer, answers=JudgeSerializer)
    def release(self, judge: Judge, asked: dict[str, Any]) -> Judge:
        """The judge judges no longer; submitted sheets go on counting."""
        return release_judge(judge, actor=self.person, **asked)


class Conflicts(ListModelMixin, OfASeason):
    """Which judge and which entry must not meet; a conflict's code is `<judge>.<entry>.<kind>`."""

    serializer_class = ConflictSerializer
    lookup_value_regex = r"[\w-]+\.\w+\.\w+"

    def get_queryset(self) -> QuerySet[Conflict]:
        return conflicts_for_organiser(self.person, self.season())

    def get_object(self) -> Conflict:
        judge, entry, kind = self.kwargs["code"].split(".")
        return one_of(self.get_queryset(), judge__code=judge, entry__code=entry, kind=kind)

    @extend_schema(request=NewConflictSerializer, responses={201: ConflictSerializer})
    def create(self, request: Request, season: str) -> Response:
        """Rule that the two must not meet; live assignments between them end."""
        found, asked = self.season(), self.read(NewConflictSerializer)
        made = declare_conflict(
            one_of(judges_for_organiser(self.person, found), code=asked["judge"]),
            one_of(entries_for_organiser(self.person, found), code=asked["entry"]),
            actor=self.person,
            kind=asked["kind"],
            note=asked["note"],
            source=ConflictSource.RULED,
        )
        return self.tell(ConflictSerializer, made, 201)

    @act("detect", answers=FoundSerializer, detail=False)
    def detect(self) -> dict[str, int]:
        """Note every tie that the facts say by themselves."""
        return {"found": detect_conflicts(self.season(), actor=self.person)}

    @act("confirm", asks=ReasonSerializer, answers=ConflictSerializer)
    def confirm(self, conflict: Conflict, asked: dict[str, Any]) -> Conflict:
        """The conflict stands by a ruling; live assignments between the two end."""
        return confirm_conflict(conflict, actor=self.person, **asked)

    @act("lift", asks=ReasonSerializer, answers=ConflictSerializer)
    def lift(self, conflict: Conflict, asked: dict[str, Any]) -> Conflict:
        """The two may meet again."""
        return lift_conflict(conflict, actor=self.person, **asked)


class Judgeships(ListModelMixin, Nouns):
    """One's own standings as a judge, by season."""

    serializer_class = JudgeshipSerializer
    lookup_field = "season__code"
    lookup_url_kwarg = "season"

    def get_queryset(self) -> QuerySet[Judge]:
        return judgeships_of(self.person)

    @act("accept", answers=JudgeshipSerializer)
    def accept(self, judge: Judge) -> Judge:
        """Say yes to the invitation."""
        return accept_invitation(judge, actor=self.person)

    @act("decline", asks=OptionalReasonSerializer, answers=JudgeshipSerializer)
    def decline(self, judge: Judge, asked: dict[str, Any]) -> Judge:
        """Say no to the invitation."""
        return decline_invitation(judge, actor=self.person, **asked)
