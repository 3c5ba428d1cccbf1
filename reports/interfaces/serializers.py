"""Proposals, certificates and jobs as the API reads and tells them."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from awards.interfaces.serializers import WordsField
from awards.queries.proposals import Proposal
from reports.domain.certificates import ORIENTATIONS
from reports.enums import CertificateDesign, CertificateState, JobState
from reports.models import Certificate
from reports.queries.certificates import verification_url


class PlacedSerializer(serializers.Serializer):
    entry = serializers.CharField(source="entry.code")
    place = serializers.IntegerField()


class ProposalSerializer(serializers.Serializer):
    """For one tier: who wins it by place, who ties across its quota, and who holds it already."""

    tier = serializers.CharField(source="tier.code")
    category = serializers.CharField(source="tier.category.code", allow_null=True, default=None)
    winners = PlacedSerializer(many=True)
    tie = PlacedSerializer(many=True)
    standing = serializers.SerializerMethodField()

    def get_standing(self, proposal: Proposal) -> list[str]:
        return [award.code for award in proposal.standing]


class NewAwardSerializer(serializers.Serializer):
    """The place is the jury's own and is not sent; a tier that no ranking gives needs a reason."""

    tier = serializers.SlugField(max_length=40)
    entry = serializers.SlugField(max_length=12)
    citation = WordsField(required=False, default=dict)
    reason = serializers.CharField(max_length=5000, required=False, allow_blank=True, default="")

    def validate_citation(self, citation: dict[str, str]) -> dict[str, str]:
        if any(len(language) > 12 or not language.isprintable() for language in citation):
            raise serializers.ValidationError(_("Name each language by its code, such as en or ko."))
        return citation


class CertificateSerializer(serializers.Serializer):
    serial = serializers.CharField()
    award = serializers.CharField(source="award.code")
    state = serializers.ChoiceField(CertificateState.choices)
    sha256 = serializers.CharField()
    issued_at = serializers.DateTimeField()
    verification_url = serializers.SerializerMethodField()

    def get_verification_url(self, certificate: Certificate) -> str:
        return verification_url(certificate)


class NewCertificatesSerializer(serializers.Serializer):
    design = serializers.ChoiceField(CertificateDesign.choices, required=False, default=CertificateDesign.SEAL)
    orientation = serializers.ChoiceField([(each, each) for each in ORIENTATIONS], required=False, default="landscape")


class JobSerializer(serializers.Serializer):
    """Long work, and how far it is."""

    code = serializers.CharField()
    kind = serializers.CharField()
    state = serializers.ChoiceField(JobState.choices)
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    problem = serializers.CharField(allow_blank=True)


class VerifiedSerializer(serializers.Serializer):
    """What a genuine certificate says."""

    serial = serializers.CharField()
    state = serializers.ChoiceField(CertificateState.choices)
    sha256 = serializers.CharField()
    issued_at = serializers.DateTimeField()
    season = serializers.CharField(source="award.tier.season.code")
    tier = WordsField(source="award.tier.name")
    entrant_name = serializers.CharField(source="award.entry.entrant.name")
    city = serializers.CharField(source="award.entry.entrant.city")
    country = serializers.CharField(source="award.entry.entrant.country")
    title = serializers.CharField(source="award.entry.title")
