"""The entrant's entries: drafts, files, submission, receipt."""

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, Http404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.nouns import Nouns, act, download, one_of
from awards.domain.attachments import attach_file, is_named_by_revision, remove_file
from awards.domain.entries import save_answers, start_entry, submit_entry, withdraw_entry
from awards.interfaces.serializers import (
    AnswersSerializer,
    EntryBriefSerializer,
    EntrySerializer,
    FileSerializer,
    NewEntrySerializer,
    NewFileSerializer,
    OptionalReasonSerializer,
    ReceiptSerializer,
)
from awards.models import Attachment, Entry
from awards.queries.entrants import entrants_of
from awards.queries.entries import attachments_of, attachments_visible_to, entries_of, entry_of, revisions_of
from awards.queries.seasons import season_for


class Entries(ListModelMixin, RetrieveModelMixin, Nouns):
    """The entries of one's entrants."""

    def initialize_request(self, request: Any, *args: Any, **kwargs: Any) -> Request:
        """The instant of arrival is taken before anything else, so that nothing that follows makes it late."""
        self.arrived = timezone.now()
        return super().initialize_request(request, *args, **kwargs)

    def get_serializer_class(self) -> type:
        return EntryBriefSerializer if self.action == "list" else EntrySerializer

    def get_queryset(self) -> QuerySet[Entry]:
        return (entries_of if self.action == "list" else entry_of)(self.person)

    @extend_schema(request=NewEntrySerializer, responses={201: EntrySerializer})
    def create(self, request: Request) -> Response:
        """Begin an entry in a category, for one of one's entrants."""
        asked = self.read(NewEntrySerializer)
        season = one_of(season_for(self.person, asked["season"]))
        made = start_entry(
            season,
            actor=self.person,
            entrant=one_of(entrants_of(self.person), code=asked["entrant"]),
            category=one_of(season.categories, code=asked["category"]),
            language=asked["language"],
            title=asked["title"],
        )
        return self.tell(EntrySerializer, made, 201)

    @extend_schema(request=AnswersSerializer, responses=EntrySerializer)
    def partial_update(self, request: Request, code: str) -> Response:
        """Save answers; those that are not sent stay as they are."""
        saved = save_answers(self.get_object(), actor=self.person, **self.read(AnswersSerializer))
        return self.tell(EntrySerializer, saved)

    @act("submit", answers=ReceiptSerializer)
    def submit(self, entry: Entry) -> Any:
        """Freeze the draft as the revision that judges see."""
        return submit_entry(entry, actor=self.person, received_at=self.arrived)

    @act("withdraw", asks=OptionalReasonSerializer, answers=EntrySerializer)
    def withdraw(self, entry: Entry, asked: dict[str, Any]) -> Entry:
        return withdraw_entry(entry, actor=self.person, **asked)

    @extend_schema(responses=ReceiptSerializer)
    @action(detail=True)
    def receipt(self, request: Request, code: str) -> Response:
        """The newest submission, as it was received."""
        newest = revisions_of(self.get_object()).first()
        if newest is None:
            raise Http404
        return self.tell(ReceiptSerializer, newest)


class EntryFiles(Nouns):
    """The files that answer an entry's questions."""

    pagination_class = None

    def get_parsers(self) -> list:
        return [MultiPartParser()]

    def entry(self) -> Entry:
        return one_of(entry_of(self.person), code=self.kwargs["entry"])

    @extend_schema(responses=FileSerializer(many=True))
    def list(self, request: Request, entry: str) -> Response:
        return Response(FileSerializer(attachments_of(self.entry()), many=True).data)

    @extend_schema(request={"multipart/form-data": NewFileSerializer}, responses={201: FileSerializer})
    def create(self, request: Request, entry: str) -> Response:
        """Attach a file to a question."""
        made = attach_file(self.entry(), actor=self.person, **self.read(NewFileSerializer))
        return self.tell(FileSerializer, made, 201)

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def retrieve(self, request: Request, entry: str, code: str) -> FileResponse:
        """The bytes of a file, for the entry's members and the season's organisers."""
        found: Attachment = one_of(attachments_visible_to(self.person, entry), code=code)
        if found.removed_at is not None and not is_named_by_revision(found.entry, found):
            raise Http404
        try:
            return download(found.file.open("rb"), found.name)
        except FileNotFoundError as missing:
            raise Http404 from missing

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, entry: str, code: str) -> Response:
        """Take a file out of its answer."""
        remove_file(one_of(attachments_of(self.entry()), code=code), actor=self.person)
        return Response(status=204)
