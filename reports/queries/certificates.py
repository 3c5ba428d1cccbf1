"""Reading certificates, and an award as a certificate says it."""

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, override

from awards.enums import AwardState, EntrantType, SeasonState
from awards.models import Award, Season
from awards.queries.fences import fenced_categories
from awards.queries.names import country_name
from awards.queries.scopes import Viewer
from reports.enums import CertificateState
from reports.models import Certificate
from reports.render.certificate import CertificateContent, CertificateText, Labels, Signatory

MOST_LANGUAGES = 2
MOST_SIGNATORIES = 3


def certificate_content(award: Award, certificate: Certificate) -> CertificateContent:
    """Everything the certificate of an award says, in the season's first two languages."""
    entry, season = award.entry, award.tier.season
    entrant = entry.entrant
    city_local = entrant.city_local or entrant.city
    recipient = "" if entrant.type == EntrantType.CITY else (entrant.name_local or entrant.name)
    return CertificateContent(
        serial=certificate.serial,
        city_local=city_local,
        city_en=entrant.city,
        local_language=entrant.local_language or "en",
        project_title=entry.title,
        texts=tuple(_text(award, language) for language in season.languages[:MOST_LANGUAGES]),
        verification_url=verification_url(certificate),
        issuer=str(season.programme.issuer.in_language("en")),
        signatories=signatories(season),
        recipient=recipient,
        demo=season.demo or entry.demo,
        issued_at=certificate.issued_at,
    )


def verification_url(certificate: Certificate) -> str:
    """The public address that says whether the certificate is valid; its token cannot be guessed."""
    return str(settings.SITE_URL) + reverse("verify_certificate", args=[certificate.serial, certificate.token])


def signatories(season: Season) -> tuple[Signatory, ...]:
    """The season's signatories, kept as {"name", "en": office, "ko": office}; two or three sign."""
    second = season.languages[1] if len(season.languages) > 1 else ""
    return tuple(
        Signatory(
            name=str(each.get("name", "")),
            role=str(each.get("en", "")),
            role_second=str(each.get(second, "")) if second else "",
        )
        for each in season.signatories[:MOST_SIGNATORIES]
    )


def _text(award: Award, language: str) -> CertificateText:
    season, category = award.tier.season, award.entry.category
    with override(language):
        merit = category.merit.in_language(language)
        wording = award.citation.in_language(language) if award.citation else ""
        if not wording and merit:
            # A language may speak of the season instead of the merit: both are offered to its sentence.
            # xgettext:no-python-format  # noqa: ERA001 - a word to xgettext
            wording = gettext("in recognition of %(merit)s.") % {
                "merit": merit,
                "season": season.name.in_language(language),
            }
        return CertificateText(
            language=language,
            season_name=season.name.in_language(language),
            category_name=category.name.in_language(language),
            tier_name=award.tier.name.in_language(language),
            country=country_name(award.entry.entrant.country, language),
            wording=wording,
            date_line=_place_and_day(season, language),
            labels=Labels(
                heading=gettext("Certificate of Award"),
                given_to=gettext("is hereby awarded to"),
                project=gettext("for"),
                number=gettext("No."),
                verify=gettext("Verify this certificate"),
                demo=gettext("Demonstration. This is not a real award."),
            ),
        )


def _place_and_day(season: Season, language: str) -> str:
    day = (season.ceremony_at or season.closes_at).astimezone(season.zone).date()
    written = date_format(day, "DATE_FORMAT")
    place = season.ceremony_place.in_language(language)
    return gettext("%(place)s, %(day)s") % {"place": place, "day": written} if place else written


def awards_without_certificate(season: Season) -> list[Award]:
    """The awards of the season that stand and have no issued certificate, in the order of their tiers."""
    return list(
        Award.objects.filter(tier__season=season, state=AwardState.CONFERRED)
        .exclude(certificates__state=CertificateState.ISSUED)
        .select_related("tier__season__programme", "tier__category", "entry__entrant", "entry__category")
        .order_by("tier__category__position", "tier__position", "ordinal")
    )


def issued_certificates(season: Season) -> int:
    """How many certificates of the season stand."""
    return Certificate.objects.filter(award__tier__season=season, state=CertificateState.ISSUED).count()


def issued_certificate_rows(season: Season, reader: Viewer) -> QuerySet[Certificate]:
    """The certificates of the season that stand, by serial, with all that a list prints, in one query; those of categories
    that the reader does not read yet are left out.
    """
    return (
        Certificate.objects.filter(award__tier__season=season, state=CertificateState.ISSUED)
        .exclude(award__entry__category__in=fenced_categories(reader, season))
        .select_related("award__tier__category", "award__entry__entrant", "award__entry__category")
        .order_by("serial")
    )


def public_certificate(serial: str, token: str) -> Certificate | None:
    """The certificate of that serial and token, revoked ones included, once its season's results are public; else None.

    A wrong token, a wrong serial and a season that is not public are told apart by nobody.
    """
    return (
        Certificate.objects.filter(serial=serial, token=token, award__tier__season__state=SeasonState.PUBLISHED)
        .select_related("award__tier__season__programme", "award__tier__category", "award__entry__entrant")
        .first()
    )
