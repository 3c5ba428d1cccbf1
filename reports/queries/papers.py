"""Statistics reports that were made of a round, for whoever may see them."""

from django.db.models import QuerySet

from awards.models import Round
from reports.enums import JobKind
from reports.models import Job

SHOWN = 12


def statistics_papers(round: Round, *, named: bool) -> QuerySet[Job]:
    """The jobs that make or have made a statistics report of the round, the newest first.

    Those in which judges stand by name are among them only for whom `named` says so: whoever calls has asked for
    `judging.see_judging`, and for `judging.name_judges` before saying yes.
    """
    rows = Job.objects.filter(season=round.season_id, kind=JobKind.STATISTICS, parameters__round=round.code)
    return rows if named else rows.filter(parameters__named=False)
