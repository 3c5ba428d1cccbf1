"""Seasons, entrants, entries and awards as the API reads and tells them. Texts in several languages are {code: text}."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.interfaces.fields import PlainJSONField
from awards.enums import AwardState, EntrantType, EntryState, MemberRole, RoundKind, SeasonState
from awards.models import Entry
from awards.queries.answers import answers_of
from awards.queries.deadlines import deadline_of


@extend_schema_field({"type": "object", "additionalProperties": {"type": "string"}})
class WordsField(serializers.DictField):
    """The same text in several languages."""

    child = serializers.CharField(allow_blank=True, max_length=5000)


class CalendarRoundSerializer(serializers.Serializer):
    """A round as the public calendar tells it."""

    code = serializers.CharField()
    name = WordsField()
    kind = serializers.ChoiceField(RoundKind.choices)
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()


class SeasonSerializer(serializers.Serializer):
    code = serializers.CharField()
    programme = serializers.CharField(source="programme.code")
    name = WordsField()
    year = serializers.IntegerField()
    state = serializers.ChoiceField(SeasonState.choices)
    time_zone = serializers.CharField()
    languages = serializers.ListField(child=serializers.CharField())
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(allow_null=True)
    demo = serializers.BooleanField()


class CallSerializer(SeasonSerializer):
    """A season with its whole call."""

    theme = WordsField()
    introduction = WordsField()
    ceremony_at = serializers.DateTimeField(allow_null=True)
    ceremony_place = WordsField()
    rounds = CalendarRoundSerializer(many=True)


class CategorySerializer(serializers.Serializer):
    code = serializers.CharField()
    name = WordsField()
    description = WordsField()
    entrant_types = serializers.ListField(child=serializers.ChoiceField(EntrantType.choices))
    by_nomination = serializers.BooleanField()
    population_min = serializers.IntegerField(allow_null=True)
    population_max = serializers.IntegerField(allow_null=True)


class TierSerializer(serializers.Serializer):
    """What can be won; without a category, in the whole season."""

    code = serializers.CharField()
    category = serializers.CharField(source="category.code", allow_null=True, default=None)
    name = WordsField()
    quota = serializers.IntegerField()
    entrant_types = serializers.ListField(child=serializers.CharField())
    conferred_by = serializers.CharField()
    joint = serializers.BooleanField()


class ReasonSerializer(serializers.Serializer):
    """Acts that must be explained: the reason is kept in the record."""

    reason = serializers.CharField(max_length=5000)


class OptionalReasonSerializer(serializers.Serializer):
    reason = serializers.CharField(max_length=5000, required=False, allow_blank=True, default="")


# Entrants


class MemberSerializer(serializers.Serializer):
    person = serializers.CharField(source="user.code")
    name = serializers.CharField(source="user.name")
    email = serializers.EmailField(source="user.email")
    role = serializers.ChoiceField(MemberRole.choices)


class EntrantFactsSerializer(serializers.Serializer):
    """The facts of an entrant; what they must be is told by the verb that keeps them."""

    type = serializers.ChoiceField(EntrantType.choices)
    name = serializers.CharField(max_length=200)
    name_local = serializers.CharField(max_length=200, required=False, allow_blank=True)
    local_language = serializers.CharField(max_length=12, required=False, allow_blank=True)
    country = serializers.CharField(max_length=2, min_length=2)
    city = serializers.CharField(max_length=120)
    city_local = serializers.CharField(max_length=120, required=False, allow_blank=True)
    region = serializers.CharField(max_length=120, required=False, allow_blank=True)
    population = serializers.IntegerField(min_value=0, max_value=2_000_000_000, required=False, allow_null=True)
    population_source = serializers.CharField(max_length=200, required=False, allow_blank=True)
    website = serializers.URLField(max_length=200, required=False, allow_blank=True)


class EntrantChangesSerializer(EntrantFactsSerializer):
    """Some of the facts; those left out stay."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "partial": True})


class EntrantSerializer(EntrantFactsSerializer):
    code = serializers.CharField()
    members = MemberSerializer(many=True, source="memberships")
    website = serializers.CharField(allow_blank=True)  # type: ignore[assignment]  # what is kept is told as it is, and may be empty


class NewMemberSerializer(serializers.Serializer):
    email = serializers.EmailField(max_length=254)
    role = serializers.ChoiceField([(MemberRole.EDITOR, "editor"), (MemberRole.READER, "reader")])


# Entries


class EntryBriefSerializer(serializers.Serializer):
    """An entry in a list."""

    code = serializers.CharField()
    season = serializers.CharField(source="season.code")
    category = serializers.CharField(source="category.code")
    entrant = serializers.CharField(source="entrant.code")
    entrant_name = serializers.CharField(source="entrant.name")
    city = serializers.CharField(source="entrant.city")
    country = serializers.CharField(source="entrant.country")
    title = serializers.CharField()
    language = serializers.CharField()
    state = serializers.ChoiceField(EntryState.choices)
    deadline = serializers.SerializerMethodField()
    saved_at = serializers.DateTimeField()
    submitted_at = serializers.DateTimeField(allow_null=True)

    @extend_schema_field(serializers.DateTimeField())
    def get_deadline(self, entry: Entry) -> Any:
        return serializers.DateTimeField().to_representation(deadline_of(entry))


class EntrySerializer(EntryBriefSerializer):
    """The whole draft; `version` goes back with the next save."""

    form = serializers.CharField(source="form.code")
    answers = serializers.SerializerMethodField()
    version = serializers.IntegerField()

    @extend_schema_field({"type": "object", "additionalProperties": {}})
    def get_answers(self, entry: Entry) -> dict[str, Any]:
        return answers_of(entry)


class NewEntrySerializer(serializers.Serializer):
    season = serializers.SlugField(max_length=80)
    category = serializers.SlugField(max_length=40)
    entrant = serializers.SlugField(max_length=12)
    language = serializers.CharField(max_length=12, required=False, default="en")
    title = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


@extend_schema_field({"type": "object", "additionalProperties": {}})
class AnswersField(PlainJSONField):
    """Question -> answer."""

    default_error_messages = {"not_object": "Send one JSON object."}

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, dict):
            self.fail("not_object")
        return super().to_internal_value(data)


class AnswersSerializer(serializers.Serializer):
    """The answers that change; the others stay. A `version` that is no longer the entry's is refused."""

    answers = AnswersField()
    version = serializers.IntegerField(min_value=0, max_value=2**31 - 1)


class FileSerializer(serializers.Serializer):
    code = serializers.CharField()
    question = serializers.CharField()
    name = serializers.CharField()
    media_type = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()


class NewFileSerializer(serializers.Serializer):
    question = serializers.CharField(max_length=80)
    file = serializers.FileField(max_length=300, allow_empty_file=True)


class RevisionFileSerializer(serializers.Serializer):
    question = serializers.CharField()
    code = serializers.CharField()
    name = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()


class ReceiptSerializer(serializers.Serializer):
    """What was received, and the digest that anyone can compute again from it."""

    code = serializers.CharField()
    number = serializers.IntegerField()
    title = serializers.CharField()
    submitted_at = serializers.DateTimeField()
    digest = serializers.CharField()
    answers = serializers.DictField(child=serializers.JSONField(allow_null=True))
    files = RevisionFileSerializer(many=True)


# Screening


class SeasonEntrySerializer(EntryBriefSerializer):
    """An entry as an organiser sees it in the list."""

    screened_at = serializers.DateTimeField(allow_null=True)
    screening_note = serializers.CharField(allow_blank=True)


class NoteSerializer(serializers.Serializer):
    note = serializers.CharField(max_length=5000, required=False, allow_blank=True, default="")


class ReturnSerializer(ReasonSerializer):
    until = serializers.DateTimeField(required=False, allow_null=True, default=None)


class ExtensionSerializer(ReasonSerializer):
    until = serializers.DateTimeField()


class ChecklistMarkSerializer(serializers.Serializer):
    item = serializers.CharField(max_length=40)
    passed = serializers.BooleanField(allow_null=True)
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")


class ChecklistSerializer(serializers.Serializer):
    marks = ChecklistMarkSerializer(many=True)


class EntryFilterSerializer(serializers.Serializer):
    state = serializers.ChoiceField(EntryState.choices, required=False)
    category = serializers.SlugField(max_length=40, required=False)


# Awards


class AwardSerializer(serializers.Serializer):
    code = serializers.CharField()
    tier = serializers.CharField(source="tier.code")
    entry = serializers.CharField(source="entry.code")
    state = serializers.ChoiceField(AwardState.choices)
    place = serializers.IntegerField(allow_null=True)
    citation = WordsField()
    reason = serializers.CharField(allow_blank=True)


class PublicAwardSerializer(serializers.Serializer):
    """What anyone may know of an award once the results are public."""

    category = serializers.CharField(source="entry.category.code")
    tier = serializers.CharField(source="tier.code")
    tier_name = WordsField(source="tier.name")
    place = serializers.IntegerField(allow_null=True)
    entrant_name = serializers.CharField(source="entry.entrant.name")
    city = serializers.CharField(source="entry.entrant.city")
    country = serializers.CharField(source="entry.entrant.country")
    title = serializers.CharField(source="entry.title")
    citation = WordsField()
