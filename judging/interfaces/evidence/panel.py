"""The judges together: tendencies, who has seen what, where differences come from, and what integrity checks ask."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from judging.interfaces.evidence.names import Names
from judging.pictures import (
    SCREEN_LINES,
    About,
    Meeting,
    Network,
    NetworkWords,
    Picture,
    Tendencies,
    Tendency,
    TendencyWords,
    draw_network,
    draw_tendencies,
)
from judging.pictures.picture import number, share
from judging.tabulation.evidence.answer import (
    Check,
    ConnectedPart,
    Finding,
    Integrity,
    JudgeLine,
    PartEvidence,
    Rasch,
    Refusals,
    Variances,
)


def panel_section(part: PartEvidence, names: Names, title: str, prefix: str) -> dict[str, Any]:
    """Everything about the judges of one rubric."""
    return {
        "title": title,
        "observed": names.tell(part.observed.told),
        "parts": [connected_part(each, names, alone=len(part.parts) == 1) for each in part.parts],
        "tendencies": tendencies_picture(part, names, f"{prefix}-tendencies"),
        "judges": judge_rows(part, names),
        "network": network_picture(part, names, f"{prefix}-network"),
        "checks": check_rows(part.integrity, names),
        "rasch": rasch_facts(part.rasch, names),
    }


def connected_part(part: ConnectedPart, names: Names, *, alone: bool) -> dict[str, Any]:
    """One connected part: its size, where the differences between its sheets come from, and what is not done with it."""
    size = _("%(entries)d entries, %(judges)d judges, %(sheets)d score sheets")
    variances = part.variances
    return {
        "title": "" if alone else _("Part %(number)d") % {"number": part.number},
        "size": size % {"entries": part.entries, "judges": part.judges, "sheets": part.sheets},
        "sources": [] if isinstance(variances, Refusals) else _sources(variances),
        "refused": names.refusals(variances) if isinstance(variances, Refusals) else [],
        "not_adjusted": names.refusals(part.not_adjusted) if part.not_adjusted else [],
        "not_normalised": names.refusals(part.not_normalised) if part.not_normalised else [],
    }


def _sources(variances: Variances) -> list[tuple[str, str, str]]:
    """(figure, label, note) for the row of figures."""
    reliability = _("of 1.00, for telling entries apart by the mean of %(sheets)s sheets")
    return [
        (share(variances.entry_share), _("of the differences come from the entries"), ""),
        (share(variances.judge_share), _("from the judges' tendencies"), ""),
        (share(variances.residual_share), _("from taste and chance"), ""),
        (
            number(variances.reliability),
            _("reliability of the panel's mean"),
            reliability % {"sheets": number(variances.sheets, 1)},
        ),
    ]


def tendencies_picture(part: PartEvidence, names: Names, prefix: str, *, most: int = SCREEN_LINES) -> Picture | None:
    """Each judge's tendency with its interval, `most` of them drawn; None where none could be estimated."""
    known = [each for each in part.judges if each.tendency is not None]
    if not known:
        return None
    lines = tuple(
        Tendency(names.judge(each.judge), each.tendency or 0.0, each.low or 0.0, each.high or 0.0, each.sheets)
        for each in sorted(known, key=lambda each: names.judge(each.judge))
    )
    clear = sum(each.low > 0 or each.high < 0 for each in lines)
    title = ngettext(
        "%(count)d judge's tendency lies clearly off the middle of the panel",
        "%(count)d judges' tendencies lie clearly off the middle of the panel",
        clear,
    )
    about = About(
        prefix=prefix,
        title=title % {"count": clear} if clear else _("No judge's tendency lies clearly off the middle of the panel"),
        description=_(
            "Points that a judge gives above or below the panel's middle, entries being equal, with the interval that holds the tendency nine times in ten. Being strict or generous is no fault."
        ),
    )
    return draw_tendencies(Tendencies(lines), _tendency_words(), about, most=most)


def _tendency_words() -> TendencyWords:
    return TendencyWords(
        judge=_("Judge"),
        value=_("Tendency, in points"),
        low=pgettext("interval", "From"),
        high=pgettext("interval", "To"),
        entries=_("Score sheets"),
        stricter=_("stricter"),
        lenient=_("more generous"),
        interval=_("Interval of the tendency"),
        clear=_("Clearly off the middle"),
        middle=_("Middle of the panel"),
        sliced=_("{shown} of {count} judges are drawn, those at the two ends. The table has them all."),
    )


def judge_rows(part: PartEvidence, names: Names) -> list[dict[str, Any]]:
    """The judges in order of what the reader calls them, never by how strict they are."""
    return sorted((_judge(each, names) for each in part.judges), key=lambda row: str(row["name"]))


def _judge(line: JudgeLine, names: Names) -> dict[str, Any]:
    fit = line.rasch
    return {
        "name": names.judge(line.judge),
        "sheets": line.sheets,
        "mean": number(line.mean),
        "spread": "" if line.spread is None else number(line.spread),
        "tendency": "" if line.tendency is None else number(line.tendency),
        "error": "" if line.error is None else number(line.error),
        "severity": "" if fit is None else number(fit.severity),
        "infit": "" if fit is None else number(fit.infit),
        "outfit": "" if fit is None else number(fit.outfit),
    }


def network_picture(part: PartEvidence, names: Names, prefix: str) -> Picture | None:
    """Who has judged what, as a net; None where there are no sheets."""
    sheets = part.sheets
    if not sheets.entry:
        return None
    meetings = tuple(
        Meeting(judge, entry) for judge, entry in sorted(set(zip(sheets.judge, sheets.entry, strict=True)))
    )
    parts = len(part.parts)
    # Not one sentence in two numbers: where a language has one form for both, each still has its own words.
    title = (
        _("The marks fall into %(count)d parts that no judge joins")
        if parts > 1
        else _("All marks hang together: judges in common join every entry to every other")
    )
    about = About(
        prefix=prefix,
        title=title % {"count": parts},
        description=_("Judges on one side, entries on the other, a line for every score sheet."),
    )
    facts = Network(
        tuple(names.judge(code) for code in sheets.judges),
        tuple(names.entry(code) for _category, code in sheets.entries),
        meetings,
    )
    return draw_network(facts, _network_words(), about)


def _network_words() -> NetworkWords:
    return NetworkWords(
        judge_sign=_("Judge, with the number of score sheets"),
        entry_sign=_("Entry"),
        sheet_sign=_("Score sheet"),
        part=_("Part {part}: {judges} judges, {entries} entries, {sheets} score sheets"),
        alone=_("Without any score sheet: {judges} judges, {entries} entries"),
        kind=_("What"),
        kind_part=_("Part"),
        kind_judge=_("Judge"),
        kind_entry=_("Entry"),
        name=_("Name"),
        part_head=_("Part"),
        judges=_("Judges"),
        entries=_("Entries"),
        weight=_("Score sheets"),
        sliced=_(
            "{judges_shown} of {judges} judges and {entries_shown} of {entries} entries are drawn. The table has them all."
        ),
    )


def check_rows(integrity: Integrity, names: Names) -> list[dict[str, Any]]:
    """The integrity checks: questions to ask, never verdicts."""
    titles = {
        "home": _("Entries from the judge's own country"),
        "pairs": _("Judges who agree more than the entries explain"),
        "order": _("Marks that drift with the order of reading"),
        "straight": _("Sheets with the same mark throughout"),
    }
    return [{"title": title, **_check(getattr(integrity, key), names)} for key, title in titles.items()]


def _check(check: Check | Refusals, names: Names) -> dict[str, Any]:
    if isinstance(check, Refusals):
        return {"refused": names.refusals(check)}
    return {
        "told": names.tell(check.told),
        "looked_at": check.looked_at,
        "power": names.tell(check.power) if check.power else "",
        "overall": [_finding(each, names) for each in check.overall],
        "findings": [_finding(each, names) for each in check.findings],
    }


def _finding(finding: Finding, names: Names) -> dict[str, str]:
    """The finding's sentence, and its figures: by chance alone so much would be seen this seldom."""
    p = _("p = %(p)s, allowing for all that was looked at") % {"p": number(finding.p_adjusted, 3)}
    return {"sentence": names.tell(finding.told), "figures": p}


def rasch_facts(rasch: Rasch | Refusals, names: Names) -> dict[str, Any]:
    """The many-facet Rasch model in words and figures, or why it was not fitted."""
    if isinstance(rasch, Refusals):
        return {"refused": names.refusals(rasch)}
    return {
        "told": names.tell(rasch.told),
        "reliability": number(rasch.reliability),
        "criteria": [
            {
                "name": names.criterion(each.criterion),
                "difficulty": number(each.difficulty),
                "error": number(each.error),
                "infit": number(each.infit),
                "outfit": number(each.outfit),
            }
            for each in rasch.criteria
        ],
    }


def titles_of(parts: Sequence[PartEvidence], categories: dict[str, str]) -> list[str]:
    """What each part is called: the categories that are judged under its rubric."""
    return [", ".join(categories.get(each.category, each.category) for each in part.categories) for part in parts]
