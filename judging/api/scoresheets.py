"""The judge's own score sheets: read, mark, submit, step out."""

from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, Http404
from django.utils.translation import get_language
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.nouns import CODE, Nouns, act, download, one_of
from judging.domain.assignments import recuse_judge
from judging.domain.scoresheets import save_marks, submit_scoresheet
from judging.interfaces.reading import read_entry, readable_file
from judging.interfaces.serializers import (
    MarksSerializer,
    RecusalSerializer,
    SheetBriefSerializer,
    SheetSerializer,
    SubmitSheetSerializer,
)
from judging.models import ScoreSheet
from judging.queries.scoresheets import filled, sheet_at, sheets_of


def _listed(sheets: QuerySet[ScoreSheet]) -> QuerySet[ScoreSheet]:
    """With all that a list prints, in one query."""
    return sheets.select_related("assignment__round__season", "assignment__entry__category", "revision").defer(
        "revision__answers", "revision__files", "assignment__entry__answers", "comment"
    )


@extend_schema_view(list=extend_schema(operation_id="scoresheets_of_all_rounds_list"))
class Desk(ListModelMixin, Nouns):
    """One's own sheets of all rounds, the season's last round first."""

    serializer_class = SheetBriefSerializer

    def get_queryset(self) -> QuerySet[ScoreSheet]:
        return _listed(sheets_of(self.person)).order_by(
            "-assignment__round__season__year",
            "assignment__round__season__code",
            "-assignment__round__position",
            "assignment__reading_order",
            "assignment__entry__code",
        )


class ScoreSheets(ListModelMixin, RetrieveModelMixin, Nouns):
    """One's own sheets of a round, in one's own reading order."""

    lookup_url_kwarg = "entry"

    def get_serializer_class(self) -> type:
        return SheetBriefSerializer if self.action == "list" else SheetSerializer

    def get_serializer_context(self) -> dict[str, Any]:
        language = get_language() or "en"
        read = {"filled": filled, "read": lambda sheet: read_entry(sheet.revision, language)}
        return {**super().get_serializer_context(), **read}

    def get_queryset(self) -> QuerySet[ScoreSheet]:
        of_round = {
            "assignment__round__season__code": self.kwargs["season"],
            "assignment__round__code": self.kwargs["round"],
        }
        sheets = _listed(sheets_of(self.person).filter(**of_round))
        return sheets.order_by("assignment__reading_order", "assignment__entry__code")

    def get_object(self) -> ScoreSheet:
        return one_of(sheet_at(self.person, **{key: self.kwargs[key] for key in ("season", "round", "entry")}))

    @extend_schema(request=MarksSerializer, responses=SheetSerializer)
    @action(detail=True, methods=["put"])
    def marks(self, request: Request, **kwargs: Any) -> Response:
        """Save marks and comments."""
        saved = save_marks(self.get_object(), actor=self.person, **self.read(MarksSerializer))
        return self.tell(SheetSerializer, saved)

    @act("submit", asks=SubmitSheetSerializer, answers=SheetSerializer)
    def submit(self, sheet: ScoreSheet, asked: dict[str, Any]) -> ScoreSheet:
        """Close the sheet; its marks count from now on."""
        return submit_scoresheet(sheet, actor=self.person, **asked)

    @act("recuse", asks=RecusalSerializer, answers=None)
    def recuse(self, sheet: ScoreSheet, asked: dict[str, Any]) -> None:
        """Step out of judging this entry for good."""
        recuse_judge(sheet.assignment, actor=self.person, **asked)

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True, url_path=f"files/(?P<file>{CODE})", url_name="file")
    def file(self, request: Request, file: str, **kwargs: Any) -> FileResponse:
        """A file that belongs to an answer the judge reads."""
        sheet = self.get_object()
        found = readable_file(sheet.revision, file)
        if found is None:
            raise Http404
        attachment = one_of(sheet.assignment.entry.attachments, code=file)
        try:
            return download(attachment.file.open("rb"), found.name)
        except FileNotFoundError as missing:
            raise Http404 from missing
