"""Judges, rounds, assignments, sheets and rankings as the API reads and tells them. Numbers that decide are text."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from awards.enums import RoundKind, RoundState
from awards.interfaces.serializers import WordsField
from awards.models import Round
from judging.enums import (
    AdviceFlag,
    AssignmentState,
    ConflictKind,
    ConflictSource,
    ConflictState,
    JudgeState,
    MatchKind,
    MatchState,
    SheetState,
)
from judging.enums import TabulationState as States
from judging.models import Assignment, Criterion, Rubric, ScoreSheet, Tabulation
from judging.queries.missing_data import declared_effects, effects_of, missing_data
from judging.queries.rubrics import plain_number
from judging.queries.scoresheets import mark_of, mark_text

COUNTED = 2**31 - 1


class NumberField(serializers.DecimalField):
    """A decimal as people write it: text, without trailing zeros."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=12, decimal_places=6, **kwargs)

    def to_representation(self, value: Any) -> str:
        return plain_number(value)


class LevelSerializer(serializers.Serializer):
    value = NumberField()
    text = WordsField()


class CriterionSerializer(serializers.Serializer):
    """One thing that judges mark; `parent` names the criterion it is part of."""

    key = serializers.CharField()
    parent = serializers.SerializerMethodField()  # type: ignore[assignment]  # the metaclass lifts declared fields out of the class
    name = WordsField()
    guidance = WordsField()
    weight = NumberField()
    minimum = NumberField()
    maximum = NumberField()
    step = NumberField()
    required = serializers.BooleanField()  # type: ignore[assignment]  # the metaclass lifts declared fields out of the class
    levels = LevelSerializer(many=True)

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_parent(self, criterion: Criterion) -> str | None:
        if criterion.parent_id is None:
            return None
        return next(each.key for each in criterion.rubric.criteria.all() if each.pk == criterion.parent_id)


class EffectSerializer(serializers.Serializer):
    """What a round does when a mark is not there: a state of marks, its declared effect, and that in a sentence."""

    state = serializers.CharField()
    effect = serializers.CharField()
    sentence = serializers.CharField()


class RubricSerializer(serializers.Serializer):
    """The criteria of a round, of one category or of all that have none of their own."""

    round = serializers.CharField(source="round.code")
    category = serializers.CharField(source="category.code", allow_null=True, default=None)
    state = serializers.CharField()
    digest = serializers.CharField(allow_blank=True)
    rules_digest = serializers.CharField(source="rules.digest", allow_null=True, default=None)
    missing_data = serializers.SerializerMethodField()
    criteria = CriterionSerializer(many=True)

    @extend_schema_field(EffectSerializer(many=True))
    def get_missing_data(self, rubric: Rubric) -> Any:
        return EffectSerializer(declared_effects(effects_of(rubric.round)), many=True).data


# Judges and conflicts


class JudgeSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    email = serializers.EmailField(source="user.email")
    state = serializers.ChoiceField(JudgeState.choices)
    country = serializers.CharField()
    city = serializers.CharField()
    organisation = serializers.CharField()
    languages = serializers.ListField(child=serializers.CharField())
    expertise = serializers.ListField(child=serializers.CharField())
    category_codes = serializers.ListField(child=serializers.CharField())
    max_load = serializers.IntegerField(allow_null=True)
    invited_at = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True)


class NewJudgeSerializer(serializers.Serializer):
    email = serializers.EmailField(max_length=254)
    name = serializers.CharField(max_length=200)
    country = serializers.RegexField("^[A-Za-z]{2}$")
    city = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    organisation = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    languages = serializers.ListField(child=serializers.CharField(max_length=12), required=False, default=list)
    expertise = serializers.ListField(child=serializers.CharField(max_length=80), required=False, default=list)
    category_codes = serializers.ListField(child=serializers.SlugField(max_length=40), required=False, default=list)
    max_load = serializers.IntegerField(min_value=1, max_value=32767, required=False, allow_null=True, default=None)


class JudgeshipSerializer(serializers.Serializer):
    """One's own standing as a judge in a season."""

    code = serializers.CharField()
    season = serializers.CharField(source="season.code")
    season_name = WordsField(source="season.name")
    state = serializers.ChoiceField(JudgeState.choices)


class ConflictSerializer(serializers.Serializer):
    """A standing one keeps the two apart, a claimed one is soft. `ruling` and `decided_at` are there once somebody ruled."""

    code = serializers.CharField()
    judge = serializers.CharField(source="judge.code")
    entry = serializers.CharField(source="entry.code")
    kind = serializers.ChoiceField(ConflictKind.choices)
    source = serializers.ChoiceField(ConflictSource.choices)  # type: ignore[assignment]  # the metaclass lifts declared fields out of the class
    state = serializers.ChoiceField(ConflictState.choices)
    note = serializers.CharField(allow_blank=True)
    ruling = serializers.CharField(allow_blank=True)
    decided_at = serializers.DateTimeField(allow_null=True)


class NewConflictSerializer(serializers.Serializer):
    judge = serializers.SlugField(max_length=20)
    entry = serializers.SlugField(max_length=12)
    kind = serializers.ChoiceField(ConflictKind.choices)
    note = serializers.CharField(max_length=5000, required=False, allow_blank=True, default="")


class FoundSerializer(serializers.Serializer):
    found = serializers.IntegerField()


# Rounds and assignments


class RoundSerializer(serializers.Serializer):
    """A round as its organisers see it."""

    code = serializers.CharField()
    name = WordsField()
    kind = serializers.ChoiceField(RoundKind.choices)
    state = serializers.ChoiceField(RoundState.choices)
    position = serializers.IntegerField()
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()
    judges_per_entry = serializers.IntegerField(allow_null=True)
    quorum = serializers.IntegerField()
    advance_by = serializers.CharField()
    advance_top = serializers.IntegerField(allow_null=True)
    weight = NumberField()
    missing_data = serializers.SerializerMethodField()

    @extend_schema_field(EffectSerializer(many=True))
    def get_missing_data(self, round: Round) -> Any:
        return EffectSerializer(declared_effects(effects_of(round)), many=True).data


class MissingDataSerializer(serializers.Serializer):
    """State -> effect, as the rules language names them; what is left out stays as it is."""

    missing = serializers.CharField(max_length=20, required=False)
    absent = serializers.CharField(max_length=20, required=False)
    not_applicable = serializers.CharField(max_length=20, required=False)
    recused = serializers.CharField(max_length=20, required=False)
    late = serializers.CharField(max_length=20, required=False)


class AssignmentSerializer(serializers.Serializer):
    """`code` names the live assignment of a judge and an entry in its round."""

    code = serializers.SerializerMethodField()
    round = serializers.CharField(source="round.code")
    judge = serializers.CharField(source="judge.code")
    entry = serializers.CharField(source="entry.code")
    state = serializers.ChoiceField(AssignmentState.choices)
    source = serializers.CharField()  # type: ignore[assignment]  # the metaclass lifts declared fields out of the class
    sheet_state = serializers.ChoiceField(SheetState.choices, source="scoresheet.state")

    def get_code(self, assignment: Assignment) -> str:
        return f"{assignment.judge.code}.{assignment.entry.code}"


class NewAssignmentSerializer(serializers.Serializer):
    """`despite` says why the two meet in spite of a soft conflict; it is kept with the assignment."""

    judge = serializers.SlugField(max_length=20)
    entry = serializers.SlugField(max_length=12)
    despite = serializers.CharField(max_length=500, required=False, default="", allow_blank=True)


class DealSerializer(serializers.Serializer):
    """The same seed gives the same deal."""

    seed = serializers.IntegerField(min_value=0, max_value=COUNTED)
    per_entry = serializers.IntegerField(min_value=1, max_value=1000, required=False, allow_null=True, default=None)


class DealtSerializer(serializers.Serializer):
    assignments = serializers.IntegerField()
    components = serializers.IntegerField()
    lightest = serializers.IntegerField()
    heaviest = serializers.IntegerField()


class PlanSerializer(serializers.Serializer):
    """A plan of who judges what: how far it is, and the digests of what went in and what came out."""

    code = serializers.CharField()
    kind = serializers.ChoiceField(MatchKind.choices)
    state = serializers.ChoiceField(MatchState.choices)
    seed = serializers.IntegerField()
    stage = serializers.CharField()
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    best = serializers.FloatField(allow_null=True)
    bound = serializers.FloatField(allow_null=True)
    problem = serializers.CharField()
    inputs_digest = serializers.CharField()
    result_digest = serializers.CharField()
    engine_version = serializers.CharField()
    asked_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    applied_at = serializers.DateTimeField(allow_null=True)


class PlanPairSerializer(serializers.Serializer):
    """One judge of one entry: the match from 0 to 1000, and its parts in shares of 1."""

    entry = serializers.CharField()
    judge = serializers.CharField()
    match = serializers.IntegerField()
    theme = serializers.FloatField()
    text = serializers.FloatField()
    language = serializers.FloatField()
    preference = serializers.FloatField(allow_null=True)


class PlanReportSerializer(serializers.Serializer):
    """A whole plan. `report` is what the engine says, with guarantees from the recount, or reasons and ways out."""

    code = serializers.CharField()
    season = serializers.CharField()
    round = serializers.CharField()
    kind = serializers.ChoiceField(MatchKind.choices)
    state = serializers.ChoiceField(MatchState.choices)
    seed = serializers.IntegerField()
    settings = serializers.JSONField()
    inputs_digest = serializers.CharField()
    result_digest = serializers.CharField()
    engine_version = serializers.CharField()
    report = serializers.JSONField()
    pairs = PlanPairSerializer(many=True)
    added = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))
    removed = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))
    needs = serializers.JSONField()
    suggestions = serializers.JSONField()


class AdvancedSerializer(serializers.Serializer):
    entries = serializers.ListField(child=serializers.CharField())


class CertifySerializer(serializers.Serializer):
    """The tabulation that was looked at; no other is certified."""

    tabulation = serializers.SlugField(max_length=20)


class TieSerializer(serializers.Serializer):
    """All entries that share one place, in the order they shall have."""

    entries = serializers.ListField(child=serializers.SlugField(max_length=12), min_length=2, max_length=200)
    reason = serializers.CharField(max_length=5000)


class PlacementSerializer(serializers.Serializer):
    entry = serializers.CharField(source="entry.code")
    category = serializers.CharField(source="category.code")
    place = serializers.IntegerField()


# Tabulations


class StateCountSerializer(serializers.Serializer):
    """How many entries, sheets and marks; what is absent or recused as a whole has no marks."""

    entries = serializers.IntegerField()
    sheets = serializers.IntegerField()
    marks = serializers.IntegerField()


class CategoryCountSerializer(StateCountSerializer):
    category = serializers.CharField()


class CountedSerializer(EffectSerializer, StateCountSerializer):
    """One state of a ranking with its declared effect, counted over all and in each category."""

    categories = CategoryCountSerializer(many=True)


class TabulationSerializer(serializers.Serializer):
    code = serializers.CharField()
    number = serializers.IntegerField()
    state = serializers.ChoiceField(States.choices)
    source = serializers.CharField()  # type: ignore[assignment]  # the metaclass lifts declared fields out of the class
    rules_digest = serializers.CharField()
    input_digest = serializers.CharField()
    result_digest = serializers.CharField()
    engine_version = serializers.CharField()
    counts = serializers.DictField(child=serializers.IntegerField())
    missing_data = serializers.SerializerMethodField()
    computed_at = serializers.DateTimeField()
    certified_at = serializers.DateTimeField(allow_null=True)
    superseded_at = serializers.DateTimeField(allow_null=True)
    superseded_reason = serializers.CharField(allow_blank=True)

    @extend_schema_field(CountedSerializer(many=True))
    def get_missing_data(self, tabulation: Tabulation) -> Any:
        return [
            {
                **EffectSerializer(one.declared).data,
                **StateCountSerializer(one.count).data,
                "categories": [
                    {"category": category, **StateCountSerializer(count).data} for category, count in one.by_category
                ],
            }
            for one in missing_data(tabulation)
        ]


class AdviceSerializer(serializers.Serializer):
    """What a statistical model makes of an entry, beside its place and never applied: adjusted points with their rank, and
    the interval of the true rank from `low` to `high`.
    """

    adjusted = serializers.FloatField(allow_null=True)
    rank = serializers.IntegerField(allow_null=True)
    low = serializers.IntegerField(allow_null=True)
    high = serializers.IntegerField(allow_null=True)
    flags = serializers.ListField(child=serializers.ChoiceField(AdviceFlag.choices))


class RankingSerializer(serializers.Serializer):
    """One line; `total_exact` is the fraction the place was decided on. `advice` is null while no evidence is computed."""

    category = serializers.CharField(source="category.code")
    entry = serializers.CharField(source="entry.code")
    rank = serializers.IntegerField(allow_null=True)
    tied = serializers.BooleanField()
    total_exact = serializers.CharField(allow_blank=True)
    printed = serializers.CharField(allow_blank=True)
    judges = serializers.IntegerField()
    reason = serializers.CharField(allow_blank=True)
    advice = AdviceSerializer(allow_null=True)


class RankedSerializer(TabulationSerializer):
    """`missing_data` is told with the tabulation."""

    missing_data = CountedSerializer(many=True)  # type: ignore[assignment]  # computed by TabulationSerializer already
    lines = RankingSerializer(many=True)


# Score sheets


class SheetBriefSerializer(serializers.Serializer):
    season = serializers.CharField(source="assignment.round.season.code")
    round = serializers.CharField(source="assignment.round.code")
    entry = serializers.CharField(source="assignment.entry.code")
    title = serializers.CharField(source="revision.title")
    category = serializers.CharField(source="assignment.entry.category.code")
    state = serializers.ChoiceField(SheetState.choices)
    version = serializers.IntegerField()
    total = serializers.CharField(source="total_exact")
    saved_at = serializers.DateTimeField(allow_null=True)
    submitted_at = serializers.DateTimeField(allow_null=True)


class AnswerSerializer(serializers.Serializer):
    """One answer in the one shape that fits: text, items, links, rows under heads, or files."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # the metaclass lifts declared fields out of the class
    text = serializers.CharField()
    items = serializers.ListField(child=serializers.CharField())
    links = serializers.ListField(child=serializers.CharField())
    heads = serializers.ListField(child=serializers.CharField())
    rows = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))
    files = serializers.SerializerMethodField()

    @extend_schema_field(serializers.ListField(child=serializers.DictField(child=serializers.CharField())))
    def get_files(self, answer: Any) -> list[dict[str, str]]:
        return [{"code": file.code, "name": file.name, "size": str(file.size)} for file in answer.files]


class PartSerializer(serializers.Serializer):
    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # the metaclass lifts declared fields out of the class
    answers = AnswerSerializer(many=True)


class MarkSerializer(serializers.Serializer):
    """`mark` is a number as text, `NA`, or null where it is missing; missing is never zero."""

    criterion = serializers.CharField()
    mark = serializers.CharField(allow_null=True)
    comment = serializers.CharField(allow_blank=True)


class SheetSerializer(SheetBriefSerializer):
    """The sheet with its marks, and the entry as its judge reads it."""

    comment = serializers.CharField(allow_blank=True)
    marks = serializers.SerializerMethodField()
    parts = serializers.SerializerMethodField()

    @extend_schema_field(MarkSerializer(many=True))
    def get_marks(self, sheet: ScoreSheet) -> list[dict[str, Any]]:
        state = self.context["filled"](sheet)
        scores = [(criterion, state.scores.get(criterion.pk)) for criterion in state.marked]
        return [
            {
                "criterion": criterion.key,
                "mark": mark_text(mark_of(score)) or None,
                "comment": score.comment if score else "",
            }
            for criterion, score in scores
        ]

    @extend_schema_field(PartSerializer(many=True))
    def get_parts(self, sheet: ScoreSheet) -> Any:
        return PartSerializer(self.context["read"](sheet), many=True).data


class MarksSerializer(serializers.Serializer):
    """Criterion -> mark; those left out stay as they are. A `version` that is no longer the sheet's is refused."""

    version = serializers.IntegerField(min_value=0, max_value=COUNTED)
    marks = serializers.DictField(
        child=serializers.CharField(max_length=30, allow_null=True, allow_blank=True), required=False, default=dict
    )
    comments = serializers.DictField(
        child=serializers.CharField(max_length=20_000, allow_blank=True), required=False, default=dict
    )
    comment = serializers.CharField(max_length=20_000, allow_blank=True, allow_null=True, required=False, default=None)


class SubmitSheetSerializer(serializers.Serializer):
    """The version that the judge has seen."""

    version = serializers.IntegerField(min_value=0, max_value=COUNTED)


class RecusalSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(ConflictKind.choices)
    reason = serializers.CharField(max_length=5000)


class ProgressSerializer(serializers.Serializer):
    round = serializers.CharField(source="round.code")
    entries = serializers.IntegerField()
    sheets = serializers.IntegerField()
    submitted = serializers.IntegerField()
    in_progress = serializers.IntegerField()
    recused = serializers.IntegerField()
    at_quorum = serializers.IntegerField()
