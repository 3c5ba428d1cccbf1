"""What an answer says to people: whole sentences with figures, in English and in Korean."""

from collections.abc import Iterator

from judging.matching.answer import Answer, Change, Reason, WayOut

__all__ = ["guarantees", "no_answer", "reason_text", "way_out_text"]

NAMED = 12

_GUARANTEES = {
    "checked": (
        "Checked by a recount that uses no solver: {entries} entries, {judges} judges, {pairs} assignments.",
        "풀이기를 쓰지 않는 재확인을 거쳤습니다. 응모작 {entries}편, 심사위원 {judges}명, 배정 {pairs}건입니다.",
    ),
    "conflicts": (
        "No conflict of interest is violated ({eligible} of {all} pairs may be made).",
        "이해충돌을 어긴 배정이 없습니다(가능한 조합은 전체 {all}개 가운데 {eligible}개입니다).",
    ),
    "conflicts_violated": (
        "{count} assignments violate a conflict of interest.",
        "이해충돌을 어긴 배정이 {count}건 있습니다.",
    ),
    "panels": (
        "Every entry has exactly the judges it needs; every judge has {low} to {high} entries.",
        "모든 응모작이 필요한 수의 심사위원을 정확히 배정받았고, 심사위원마다 {low}편에서 {high}편을 심사합니다.",
    ),
    "panels_wrong": (
        "{entries} entries do not have the judges they need, and {judges} judges are outside their limits.",
        "응모작 {entries}편에 필요한 심사위원이 배정되지 않았고, 심사위원 {judges}명이 한도를 벗어났습니다.",
    ),
    "total_proved": (
        "Total match {total}. The highest under these rules is {best}, and it is proved that none is higher.",
        "적합도 합계는 {total}입니다. 이 규칙에서 가장 높은 합계는 {best}이며, 더 높은 합계가 없음이 증명되었습니다.",
    ),
    "total_open": (
        "Total match {total}. The highest found under these rules is {best}; no answer has more than {bound}.",
        "적합도 합계는 {total}입니다. 이 규칙에서 찾은 가장 높은 합계는 {best}이고, 어떤 답도 {bound}을(를) 넘지 못합니다.",
    ),
    "floor_proved": (
        "The weakest panel has a match of {floor}; it is proved that no assignment lifts it higher.",
        "가장 약한 심사위원단의 적합도는 {floor}이며, 이보다 높일 수 없음이 증명되었습니다.",
    ),
    "floor_open": (
        "The weakest panel has a match of {floor}; no assignment lifts it above {bound}.",
        "가장 약한 심사위원단의 적합도는 {floor}이고, 어떤 배정도 {bound}을(를) 넘게 올릴 수 없습니다.",
    ),
    "connected": (
        "All judges are linked through shared entries, so marks can be compared across the whole field.",
        "모든 심사위원이 같은 응모작을 통해 이어져 있어 전체에서 점수를 비교할 수 있습니다.",
    ),
    "survives": (
        "They stay linked whichever judge drops out.",
        "어느 심사위원이 빠지더라도 이어져 있습니다.",
    ),
    "fragile": (
        "They would fall apart if one certain judge dropped out.",
        "어떤 심사위원 한 명이 빠지면 이어짐이 끊어집니다.",
    ),
    "apart": (
        "Judges fall into {parts} groups that share no entry: rank each group on its own, or allow more sheets.",
        "심사위원이 공통 응모작이 없는 {parts}개 묶음으로 나뉩니다. 묶음마다 따로 순위를 정하거나 평가지를 늘리십시오.",
    ),
    "too_few_sheets": (
        "Linking all of them takes at least {needed} sheets, and there are {sheets}.",
        "모두를 이으려면 평가지가 적어도 {needed}장 필요한데, {sheets}장입니다.",
    ),
    "efficiency": (
        "Comparisons of judges have {percent} % of the precision that so many sheets could give at best.",
        "심사위원 사이의 비교는 같은 수의 평가지로 얻을 수 있는 최선의 정밀도의 {percent} %입니다.",
    ),
    "relaxed": (
        "Soft rules had to give in {count} places; it is the least that will do.",
        "권고 규칙을 {count}곳에서 완화했으며, 이것이 필요한 최소한입니다.",
    ),
    "rules_broken": (
        "{count} panel rules are broken.",
        "심사위원단 규칙 {count}건을 어겼습니다.",
    ),
    "cut_short": (
        "The time limit cut the search short: a longer run may find better, and another machine may find other pairs.",
        "시간 제한으로 탐색이 일찍 끝났습니다. 더 오래 실행하면 나아질 수 있고, 다른 기계에서는 결과가 다를 수 있습니다.",
    ),
}

_REASONS = {
    "entry": (
        "Entry {entries} has {can_take} judges who may take it and needs {needs}.",
        "응모작 {entries}은(는) 맡을 수 있는 심사위원이 {can_take}명인데 {needs}명이 필요합니다.",
    ),
    "entries": (
        "Entries {entries} need {needs} sheets together, and judges {judges} may take {can_take} of them.",
        "응모작 {entries}에는 평가지가 모두 {needs}장 필요한데, 심사위원 {judges}이(가) 맡을 수 있는 것은 {can_take}장입니다.",
    ),
    "judge": (
        "Judge {judges} shall have at least {needs} entries, and only {can_take} can be given.",
        "심사위원 {judges}은(는) 적어도 {needs}편을 맡아야 하는데, 줄 수 있는 것은 {can_take}편입니다.",
    ),
    "judges": (
        "Judges {judges} shall have at least {needs} entries together, and only {can_take} can be given.",
        "심사위원 {judges}은(는) 모두 합해 적어도 {needs}편을 맡아야 하는데, 줄 수 있는 것은 {can_take}편입니다.",
    ),
    "rule": (
        "A panel rule asks for {needs} for entry {entries}; with all other rules kept it can be {can_take}.",
        "심사위원단 규칙이 응모작 {entries}에 {needs}을(를) 요구하지만, 다른 규칙을 모두 지키면 {can_take}까지 가능합니다.",
    ),
}

_WAYS = {
    "raise_loads": ("Let judges take more entries", "심사위원의 최대 편수를 올리십시오"),
    "fewer_judges": ("Ask for fewer judges", "심사위원 수를 줄이십시오"),
    "lower_least": ("Lower the least number of entries of judges", "심사위원의 최소 편수를 낮추십시오"),
    "together": ("Do these together", "다음을 함께 하십시오"),
    "relax_rules": ("Relax panel rules", "심사위원단 규칙을 완화하십시오"),
}

_CHANGES = {
    "max_load": ("{code} at most {after} instead of {before}", "{code} 최대 {before}편에서 {after}편으로"),
    "min_load": ("{code} at least {after} instead of {before}", "{code} 최소 {before}편에서 {after}편으로"),
    "judges_per_entry": ("{code} {after} instead of {before}", "{code} 심사위원 {before}명에서 {after}명으로"),
    "panel_rule": ("{code} {after} instead of {before}", "{code} {before}에서 {after}(으)로"),
}


_NOT_YET = (
    "The time limit ended the search before there was an answer, or a proof that there is none. Allow more time.",
    "답을 찾거나 답이 없음을 증명하기 전에 시간 제한으로 탐색이 끝났습니다. 시간을 더 주십시오.",
)


def no_answer(answer: Answer, language: str = "en") -> tuple[str, ...]:
    """Why there is no assignment, and the ways out; empty for a feasible answer."""
    if answer.is_feasible:
        return ()
    told = [reason_text(each, language) for each in answer.reasons]
    told += [way_out_text(each, language) for each in answer.ways_out]
    return tuple(told) or (_NOT_YET[language == "ko"],)


def guarantees(answer: Answer, language: str = "en") -> tuple[str, ...]:
    """What holds of a feasible answer, in sentences printed from the recount; empty for an infeasible one."""
    return tuple(_GUARANTEES[key][language == "ko"].format(**facts) for key, facts in _said(answer))


def _said(answer: Answer) -> Iterator[tuple[str, dict[str, object]]]:
    verdict, problem = answer.verdict, answer.problem
    if verdict is None:
        return
    sheets, (entries, judges) = sum(verdict.loads.values()), problem.shape
    yield "checked", {"entries": f"{entries:,}", "judges": f"{judges:,}", "pairs": f"{sheets:,}"}
    if verdict.conflicts_violated:
        yield "conflicts_violated", {"count": verdict.conflicts_violated}
    else:
        yield "conflicts", {"eligible": f"{int(problem.eligible.sum()):,}", "all": f"{entries * judges:,}"}
    if verdict.wrong_panels or verdict.wrong_loads:
        yield "panels_wrong", {"entries": len(verdict.wrong_panels), "judges": len(verdict.wrong_loads)}
    else:
        yield "panels", {"low": min(verdict.loads.values()), "high": max(verdict.loads.values())}
    if verdict.rules_broken:
        yield "rules_broken", {"count": len(verdict.rules_broken)}
    if answer.relaxation:
        yield "relaxed", {"count": answer.relaxation}
    best, bound = answer.total_best or 0, answer.total_bound or 0
    facts: dict[str, object] = {"total": f"{verdict.total:,}", "best": f"{best:,}", "bound": f"{bound:,}"}
    yield ("total_proved" if best >= bound else "total_open"), facts
    if answer.floor_bound is not None and answer.problem.rules.floor:
        proved = verdict.floor >= answer.floor_bound
        yield "floor_proved" if proved else "floor_open", {"floor": verdict.floor, "bound": answer.floor_bound}
    yield from _said_of_design(answer, sheets)
    if answer.was_cut_short:
        yield "cut_short", {}


def _said_of_design(answer: Answer, sheets: int) -> Iterator[tuple[str, dict[str, object]]]:
    verdict = answer.verdict
    if verdict is None or not sheets:
        return
    if verdict.components == 1:
        yield "connected", {}
        yield "survives" if verdict.survives_loss_of_any_judge else "fragile", {}
        yield "efficiency", {"percent": f"{100 * verdict.efficiency:.1f}"}
        return
    yield "apart", {"parts": verdict.components}
    if not answer.can_be_connected:
        active = sum(load > 0 for load in verdict.loads.values())
        entries = sum(entry.judges > 0 for entry in answer.problem.entries)
        yield "too_few_sheets", {"needed": entries + active - 1, "sheets": sheets}


def reason_text(reason: Reason, language: str = "en") -> str:
    """Why these cannot be served, in one sentence."""
    return _REASONS[reason.code][language == "ko"].format(
        entries=_named(reason.entries), judges=_named(reason.judges), needs=reason.needs, can_take=reason.can_take
    )


def way_out_text(way: WayOut, language: str = "en") -> str:
    """What to change so that there is an answer."""
    korean = language == "ko"
    changes = [_change_text(change, korean=korean) for change in way.changes[:NAMED]]
    more = len(way.changes) - len(changes)
    if more:
        changes.append(f"{more}건 더" if korean else f"and {more} more")
    return f"{_WAYS[way.code][korean]}: {'; '.join(changes)}."


def _change_text(change: Change, *, korean: bool) -> str:
    return _CHANGES[change.kind][korean].format(code=change.code, before=change.before, after=change.after)


def _named(codes: tuple[str, ...]) -> str:
    if len(codes) <= NAMED:
        return ", ".join(codes)
    return f"{', '.join(codes[:NAMED])} … ({len(codes)})"
