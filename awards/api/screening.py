"""All entries of a season for its organisers, and what screeners find of them."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.nouns import Nouns, act, one_of
from awards.domain.entries import extend_deadline
from awards.domain.screening import disqualify_entry, fail_entry, mark_checklist, pass_entry, return_entry
from awards.interfaces.serializers import (
    ChecklistSerializer,
    EntryFilterSerializer,
    ExtensionSerializer,
    NoteSerializer,
    ReasonSerializer,
    ReceiptSerializer,
    ReturnSerializer,
    SeasonEntrySerializer,
)
from awards.models import Entry
from awards.queries.entries import entries_for_organiser, revisions_of
from awards.queries.seasons import seasons_run_by


class SeasonEntries(ListModelMixin, RetrieveModelMixin, Nouns):
    """Every entry of a season, drafts included, for whoever holds an organiser's role there."""

    serializer_class = SeasonEntrySerializer

    def get_queryset(self) -> QuerySet[Entry]:
        season = one_of(seasons_run_by(self.person), code=self.kwargs["season"])
        return entries_for_organiser(self.person, season)

    @extend_schema(parameters=[EntryFilterSerializer])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.action != "list":
            return queryset
        asked = self.read(EntryFilterSerializer, query=True)
        named = {"state": "state", "category": "category__code"}
        return queryset.filter(**{named[key]: value for key, value in asked.items()})

    @extend_schema(responses=ReceiptSerializer)
    @action(detail=True)
    def receipt(self, request: Request, season: str, code: str) -> Response:
        """What was submitted last."""
        newest = revisions_of(self.get_object()).first()
        if newest is None:
            raise Http404
        return self.tell(ReceiptSerializer, newest)

    @act("checklist", asks=ChecklistSerializer, answers=None)
    def checklist(self, entry: Entry, asked: dict[str, Any]) -> None:
        """Mark lines of the eligibility checklist on the newest revision."""
        newest = revisions_of(entry).first()
        if newest is None:
            raise Http404
        marks = {
            each["item"]: None if each["passed"] is None else (each["passed"], each["note"]) for each in asked["marks"]
        }
        mark_checklist(newest, actor=self.person, marks=marks)

    @act("pass", asks=NoteSerializer, answers=SeasonEntrySerializer)
    def pass_(self, entry: Entry, asked: dict[str, Any]) -> Entry:
        """The entry is eligible."""
        return pass_entry(entry, actor=self.person, **asked)

    @act("fail", asks=ReasonSerializer, answers=SeasonEntrySerializer)
    def fail(self, entry: Entry, asked: dict[str, Any]) -> Entry:
        """The entry is not eligible."""
        return fail_entry(entry, actor=self.person, **asked)

    @act("return", asks=ReturnSerializer, answers=SeasonEntrySerializer)
    def return_(self, entry: Entry, asked: dict[str, Any]) -> Entry:
        """Send the entry back to its people to be corrected."""
        return return_entry(entry, actor=self.person, **asked)

    @act("disqualify", asks=ReasonSerializer, answers=SeasonEntrySerializer)
    def disqualify(self, entry: Entry, asked: dict[str, Any]) -> Entry:
        return disqualify_entry(entry, actor=self.person, **asked)

    @act("extend-deadline", asks=ExtensionSerializer, answers=SeasonEntrySerializer)
    def extend_deadline(self, entry: Entry, asked: dict[str, Any]) -> Entry:
        """Give this entry a later deadline of its own."""
        return extend_deadline(entry, actor=self.person, **asked)
