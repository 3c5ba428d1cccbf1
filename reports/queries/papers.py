"""Statistics reports that were made of a round, for whoever may see them."""

from collections.abc import Collection

from awards.models import Round
from reports.enums import JobKind
from reports.models import Job

SHOWN = 12


def statistics_papers(round: Round, *, named: bool, apart: Collection[str]) -> list[Job]:
    """The jobs that make or have made a statistics report of the round, the newest first; one query.

    Those in which judges stand by name are among them only where `named` says so, and each leaves out at least the
    categories that are kept `apart` from the reader (`judging.queries.fences`). Whoever calls has asked for
    `judging.see_judging`, and for `judging.name_judges` before saying that judges may be named.
    """
    rows = Job.objects.filter(season=round.season_id, kind=JobKind.STATISTICS, parameters__round=round.code)
    return [
        job for job in rows if (named or not job.parameters["named"]) and set(apart) <= set(job.parameters["apart"])
    ]
