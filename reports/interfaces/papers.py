"""Asking for a statistics report, and the reports that were made, as their page shows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from judging.models import Tabulation
from judging.tabulation.speech import LANGUAGES
from reports.enums import JOB_LIVE, JobState
from reports.models import Job

SPOKEN = [(code, name) for code, name in settings.LANGUAGES if code in LANGUAGES]


class StatisticsForm(forms.Form):
    """The language of the report."""

    language = forms.ChoiceField(label=gettext_lazy("Language of the report"), choices=SPOKEN)


@dataclass(frozen=True)
class Paper:
    """One report that is or was being made. `about` says of which ranking and how judges are called in it."""

    job: Job
    about: str
    behind: str

    @property
    def is_live(self) -> bool:
        return self.job.state in JOB_LIVE

    @property
    def is_ready(self) -> bool:
        return self.job.state == JobState.DONE and bool(self.job.file)

    @property
    def ended_early(self) -> bool:
        return self.job.state in {JobState.FAILED, JobState.CANCELLED}


def papers_of(jobs: Iterable[Job], tabulation: Tabulation) -> list[Paper]:
    """The reports beside the ranking that stands now: whether each is still what would be made of it."""
    return [Paper(job, _about(job.parameters), _behind(job, tabulation)) for job in jobs]


def _about(asked: dict[str, Any]) -> str:
    facts = {"number": asked["number"], "language": dict(SPOKEN).get(asked["language"], asked["language"])}
    if asked["named"]:
        return _("Ranking number %(number)d, %(language)s, judges by name") % facts
    return _("Ranking number %(number)d, %(language)s, judges by number") % facts


def _behind(job: Job, tabulation: Tabulation) -> str:
    """Why the report is not of the ranking as it stands; empty where it is."""
    if job.parameters["tabulation"] != tabulation.code:
        return _("Made of an earlier ranking.")
    if tabulation.certified_at and job.ended_at and job.ended_at < tabulation.certified_at:
        return _("Made before the ranking was certified, and says so.")
    return ""
