"""The judges of one rubric in the statistics report: tendencies, who has judged what, and questions worth asking."""

from typing import Any

from django.utils.translation import gettext as _

from judging.interfaces.evidence.names import Names
from judging.interfaces.evidence.panel import (
    check_rows,
    connected_part,
    judge_rows,
    network_picture,
    rasch_facts,
    tendencies_picture,
)
from judging.pictures import PAPER_LINES
from judging.pictures.window import ends
from judging.tabulation.evidence.answer import PartEvidence
from reports.queries.statistics.tables import drawn, table
from reports.render.statistics_report import StatisticsFigure, StatisticsSection, StatisticsTopic

NETWORK_LINES = 2 * PAPER_LINES


def panel_section(part: PartEvidence, names: Names, title: str, prefix: str) -> StatisticsSection:
    """Everything about the judges of one rubric; `prefix` begins the ids of its drawings."""
    return StatisticsSection(
        heading=_("The judges: %(title)s") % {"title": title},
        sentences=(names.tell(part.observed.told),),
        topics=(
            *(_connected(connected_part(each, names, alone=len(part.parts) == 1)) for each in part.parts),
            _tendencies(part, names, prefix),
            _network(part, names, prefix),
            *_checks(part, names),
            _rasch(part, names),
        ),
    )


def _connected(facts: dict[str, Any]) -> StatisticsTopic:
    return StatisticsTopic(
        heading=facts["title"] or _("Where differences come from"),
        sentences=(facts["size"], *facts["refused"], *facts["not_adjusted"], *facts["not_normalised"]),
        points=tuple(f"{figure} {label} {note}".strip() for figure, label, note in facts["sources"]),
    )


def _tendencies(part: PartEvidence, names: Names, prefix: str) -> StatisticsTopic:
    picture = tendencies_picture(part, names, f"{prefix}-tendencies", most=PAPER_LINES)
    rows = judge_rows(part, names)
    with_rasch = any(row["severity"] for row in rows)
    columns = [
        (_("Judge"), False),
        (_("Score sheets"), True),
        (_("Mean"), True),
        (_("Spread"), True),
        (_("Tendency"), True),
        *([(_("Severity (logits)"), True), (_("Infit"), True), (_("Outfit"), True)] if with_rasch else []),
    ]
    cells = (_judge(row, with_rasch=with_rasch) for row in rows)
    figures = [table(_("Judges in order of their names"), columns, cells)]
    if picture:
        figures.insert(0, drawn(picture, ends(len(picture.table.rows), PAPER_LINES)))
    return StatisticsTopic(
        heading=_("Tendencies"),
        sentences=(_("Being strict or generous is no fault. What matters is who was judged by whom."),),
        figures=tuple(figures),
    )


def _judge(row: dict[str, Any], *, with_rasch: bool) -> tuple[str, ...]:
    tendency = f"{row['tendency']} ± {row['error']}" if row["error"] else row["tendency"]
    rasch = (row["severity"], row["infit"], row["outfit"]) if with_rasch else ()
    return (row["name"], str(row["sheets"]), row["mean"], row["spread"], tendency, *rasch)


def _network(part: PartEvidence, names: Names, prefix: str) -> StatisticsTopic:
    picture = network_picture(part, names, f"{prefix}-network")
    return StatisticsTopic(
        heading=_("Who has judged what"),
        sentences=() if picture else (_("No score sheet counts here yet."),),
        figures=(drawn(picture, range(min(len(picture.table.rows), NETWORK_LINES))),) if picture else (),
    )


def _checks(part: PartEvidence, names: Names) -> list[StatisticsTopic]:
    """The integrity checks, each with what was looked at, what stands out and what could have been found."""
    told = _(
        "A finding is a question, never a verdict: chance alone finds something now and then, and there may be good reasons."
    )
    topics = [StatisticsTopic(heading=_("Questions worth asking"), sentences=(told,))]
    for check in check_rows(part.integrity, names):
        if "refused" in check:
            topics.append(StatisticsTopic(heading=check["title"], sentences=tuple(check["refused"])))
            continue
        looked_at = _("Comparisons that were made: %(count)d") % {"count": check["looked_at"]}
        topics.append(
            StatisticsTopic(
                heading=check["title"],
                sentences=(check["told"], *((check["power"],) if check["power"] else ())),
                points=(
                    *(each["sentence"] for each in check["overall"]),
                    *(f"{each['sentence']} ({each['figures']})" for each in check["findings"]),
                    looked_at,
                ),
            )
        )
    return topics


def _rasch(part: PartEvidence, names: Names) -> StatisticsTopic:
    heading, facts = _("Many-facet Rasch model"), rasch_facts(part.rasch, names)
    if "refused" in facts:
        return StatisticsTopic(heading=heading, sentences=tuple(facts["refused"]))
    columns = [(_("Criterion"), False), (_("Difficulty (logits)"), True), (_("Infit"), True), (_("Outfit"), True)]
    rows = (
        (row["name"], f"{row['difficulty']} ± {row['error']}", row["infit"], row["outfit"]) for row in facts["criteria"]
    )
    figure: StatisticsFigure = table(_("Criteria in the many-facet Rasch model"), columns, rows)
    return StatisticsTopic(heading=heading, sentences=(facts["told"],), figures=(figure,))
