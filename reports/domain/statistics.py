"""The statistics report of a ranking: asked for once, made in the background, kept privately."""

from collections.abc import Collection

from django.utils.translation import gettext as _
from django.utils.translation import override

from audit.steps import Actor, refuse
from judging.models import Tabulation
from judging.queries.evidence import evidence_of
from judging.queries.fences import evidence_without
from judging.tabulation.speech import LANGUAGES
from reports.domain.jobs import ask_for_job, deliver_job, fail_job, start_job, tell_progress
from reports.enums import JobKind, JobState
from reports.models import Job
from reports.queries.statistics import statistics_of
from reports.render.statistics_report import statistics_report

READ, SET, STEPS = 1, 2, 2


def ask_for_statistics(
    tabulation: Tabulation, *, actor: Actor, language: str, named: bool, apart: Collection[str] = ()
) -> Job:
    """A job that makes the statistics report of this tabulation in English or Korean.

    Who sees judging of the season may ask. The caller asks for `judging.name_judges` of the round where the judges are
    to be `named`: such a report is shown only to whom that permission is given. It leaves out the categories that are to be
    kept `apart` (by code), and is shown to nobody from whom more is kept. Refused while the evidence is not
    computed, and in another language.
    """
    if language not in LANGUAGES:
        refuse(
            "unknown-language", _("The report is made in English or in Korean. Choose one of them."), field="language"
        )
    answer = evidence_without(evidence_of(tabulation), apart).answer
    if answer is None:
        refuse("no-evidence", _("The evidence beside this ranking is not computed yet. Ask again once it is."))
    if not answer.parts:
        refuse("kept-apart", _("You have a tie to entries of this round, and nothing is left to report without them."))
    wanted = {
        "round": tabulation.round.code,
        "tabulation": tabulation.code,
        "number": tabulation.number,
        "language": language,
        "named": named,
        "apart": sorted(apart),
    }
    return ask_for_job(tabulation.round.season, JobKind.STATISTICS, actor=actor, parameters=wanted)


def carry_out_statistics(job: Job) -> Job:
    """Make the report that the job asks for and keep it with the job. Run again after a crash, it begins anew.

    It fails, and says why, where the ranking has been computed anew meanwhile or a text cannot be set in type.
    """
    started = start_job(job)
    if started is None and job.state != JobState.RUNNING:
        return job
    job = started or job
    with override(job.parameters["language"]):
        try:
            return _make(job)
        except ValueError as problem:  # a drawing or a text that cannot be set: it names what and where
            return fail_job(job, problem=str(problem))


def _make(job: Job) -> Job:
    kept = Tabulation.objects.select_related("round__season__programme")
    tabulation = kept.filter(code=job.parameters["tabulation"], round__season=job.season_id).first()
    asked = job.parameters
    report = (
        statistics_of(tabulation, asked["language"], named=asked["named"], apart=asked["apart"]) if tabulation else None
    )
    if report is None:
        return fail_job(job, problem=_("The ranking has been computed anew since. Ask for its report instead."))
    if not tell_progress(job, done=READ, total=STEPS):
        return Job.objects.get(pk=job.pk)
    content = statistics_report(report)
    if not tell_progress(job, done=SET, total=STEPS):
        return Job.objects.get(pk=job.pk)
    return deliver_job(job, content, ending=".pdf")
