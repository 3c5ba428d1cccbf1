"""Why a ranking is as it is, and how sure it is, in the shapes of the API."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from judging.enums import EvidenceState
from judging.interfaces.evidence.coded import coded
from judging.queries.comparisons import Verdict


class GatheredSerializer(serializers.Serializer):
    """What is computed beside a ranking as advice: `evidence` as it is stored (null until it is there), with the `seed`
    and `digest` of what is stored.

    Judges are called by their codes, or `judge 3` where their names are the chair's to see first; and parts with an entry
    to which the reader has a tie are left out. `is_whole` is false where anything of that was done: then the digest is
    not that of what is told here.
    """

    state = serializers.ChoiceField(EvidenceState.choices)
    problem = serializers.CharField(allow_blank=True)
    seed = serializers.IntegerField(allow_null=True)
    digest = serializers.CharField(allow_blank=True)
    engine_version = serializers.CharField(allow_blank=True)
    computed_at = serializers.DateTimeField(allow_null=True)
    is_whole = serializers.SerializerMethodField()
    evidence = serializers.SerializerMethodField()

    def get_is_whole(self, gathered: Any) -> bool:
        return not (self.context["judges"] or self.context["parts_hidden"])

    @extend_schema_field({"type": "object", "nullable": True, "additionalProperties": True})
    def get_evidence(self, gathered: Any) -> Any:
        if gathered.answer is None:
            return None
        return coded(gathered.answer.to_json(), self.context["judges"])


class AskWhySerializer(serializers.Serializer):
    """Two entries of one ranking."""

    entry = serializers.CharField(max_length=12)
    other = serializers.CharField(max_length=12)


class SaidSerializer(serializers.Serializer):
    en = serializers.CharField(allow_blank=True)
    ko = serializers.CharField(allow_blank=True)


class PairSerializer(serializers.Serializer):
    """One number of both entries, the asked one's first."""

    key = serializers.CharField()
    label = serializers.SerializerMethodField()  # type: ignore[assignment]  # the metaclass lifts declared fields out
    exact = serializers.ListField(child=serializers.CharField(allow_null=True))
    printed = serializers.ListField(child=serializers.CharField())
    differs = serializers.BooleanField()

    @extend_schema_field(SaidSerializer)
    def get_label(self, pair: Any) -> dict[str, str]:
        return said(pair.label)


class WalkedSerializer(serializers.Serializer):
    """One key of the ranking: the total first, then each tie-break, until the first that differs."""

    position = serializers.IntegerField()
    pair = PairSerializer()
    better = serializers.CharField()
    decides = serializers.BooleanField()


class WhySerializer(serializers.Serializer):
    """Why one entry stands above the other: `above` is null where they share a place or one is not ranked."""

    tabulation = serializers.CharField(source="tabulation.code")
    entry = serializers.CharField(source="entry.code")
    other = serializers.CharField(source="other.code")
    verdict = serializers.ChoiceField([(each.value, each.value) for each in Verdict])
    above = serializers.SerializerMethodField()
    sentence = serializers.SerializerMethodField()
    keys = WalkedSerializer(many=True)
    workings = PairSerializer(many=True)
    decisions = serializers.SerializerMethodField()

    @extend_schema_field({"type": "string", "nullable": True})
    def get_above(self, comparison: Any) -> str | None:
        return comparison.above.code if comparison.above else None

    @extend_schema_field(SaidSerializer)
    def get_sentence(self, comparison: Any) -> dict[str, str]:
        return said(comparison.sentence)

    @extend_schema_field({"type": "array", "items": {"type": "string"}})
    def get_decisions(self, comparison: Any) -> list[str]:
        return list(dict.fromkeys(decision.reason for decision in comparison.decisions))


def said(label: Any) -> dict[str, str]:
    return {"en": label.text("en"), "ko": label.text("ko")}
