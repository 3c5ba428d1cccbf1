"""The report of an answer: report.json for programs, report.html for people, assignment.csv for everyone."""

import csv
import io
import json
import shutil
import tempfile
from dataclasses import asdict
from html import escape
from pathlib import Path
from typing import Any

from judging.matching.answer import ENGINE_VERSION, Answer
from judging.matching.digests import assignment_text, inputs_sha256, result_sha256
from judging.matching.speech import guarantees, no_answer, reason_text, way_out_text

__all__ = ["html", "report", "write_answer"]

WEAKEST = 10
STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}"
    "table{border-collapse:collapse}th,td{text-align:start;padding:.25rem .75rem;border-bottom:1px solid #ccc}"
    "code{overflow-wrap:anywhere}"
)


def report(answer: Answer, *, read_seconds: float = 0.0) -> dict[str, Any]:
    """Everything that report.json says. Figures of a feasible answer come from the verifier's recount."""
    verdict = answer.verdict
    said: dict[str, Any] = {
        "feasible": answer.is_feasible,
        "seed": answer.seed,
        "engine_version": ENGINE_VERSION,
        "inputs_sha256": inputs_sha256(answer.problem),
        "seconds": round(answer.seconds, 3),
        "read_seconds": round(read_seconds, 3),
        "cut_short": answer.was_cut_short,
    }
    if verdict is None:
        return said | {
            "reasons": [asdict(each) | {"text": reason_text(each)} for each in answer.reasons],
            "ways_out": [asdict(each) | {"text": way_out_text(each)} for each in answer.ways_out],
            "told": {language: list(no_answer(answer, language)) for language in ("en", "ko")},
        }
    loads = verdict.loads.values()
    return said | {
        "valid": verdict.is_valid,
        "total": verdict.total,
        "total_best": answer.total_best,
        "total_bound": answer.total_bound,
        "gap": answer.gap,
        "floor": verdict.floor,
        "floor_bound": answer.floor_bound,
        "relaxation": answer.relaxation,
        "loads": {"min": min(loads), "max": max(loads)},
        "conflicts_violated": verdict.conflicts_violated,
        "soft_conflicts": verdict.soft_conflicts,
        "forbidden_used": verdict.forbidden_used,
        "locked_missing": verdict.locked_missing,
        "rules_broken": [list(each) for each in verdict.rules_broken],
        "rules_relaxed": [list(each) for each in verdict.rules_relaxed],
        "wrong_panels": list(verdict.wrong_panels),
        "wrong_loads": list(verdict.wrong_loads),
        "components": verdict.components,
        "can_be_connected": answer.can_be_connected,
        "survives_loss_of_any_judge": verdict.survives_loss_of_any_judge,
        "efficiency": verdict.efficiency,
        "result_sha256": result_sha256(answer.problem, answer.pairs),
        "stages": [asdict(note) for note in answer.stages],
        "guarantees": {language: list(guarantees(answer, language)) for language in ("en", "ko")},
        "judges": [
            {"judge": code, "load": load, "worth_of_one_more": answer.judge_prices.get(code)}
            for code, load in verdict.loads.items()
        ],
        "weakest_panels": _weakest(answer),
        "changes": dict(answer.changes),
        "reasons": [],
        "ways_out": [],
    }


def _weakest(answer: Answer) -> list[dict[str, Any]]:
    worth: dict[str, int] = {}
    panel: dict[str, list[str]] = {}
    for entry, judge in answer.pairs:
        worth[entry] = worth.get(entry, 0) + int(
            answer.problem.match[answer.problem.row[entry], answer.problem.column[judge]]
        )
        panel.setdefault(entry, []).append(judge)
    first = sorted(worth, key=lambda entry: (worth[entry], entry))[:WEAKEST]
    return [{"entry": entry, "match": worth[entry], "judges": panel[entry]} for entry in first]


def html(answer: Answer, said: dict[str, Any]) -> str:
    """The same for people, in English and Korean, on one page that needs nothing else."""
    parts = []
    for language, title in (("en", "Assignment report"), ("ko", "배정 보고서")):
        sentences = guarantees(answer, language) or no_answer(answer, language)
        lines = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
        parts.append(f'<section lang="{language}"><h1>{title}</h1><ul>{lines}</ul></section>')
    facts = ("seed", "engine_version", "inputs_sha256", "result_sha256", "seconds")
    rows = "".join(
        f"<tr><th>{key}</th><td><code>{escape(str(said[key]))}</code></td></tr>" for key in facts if key in said
    )
    weakest = "".join(
        f"<tr><td>{escape(each['entry'])}</td><td>{each['match']}</td><td>{escape(', '.join(each['judges']))}</td></tr>"
        for each in said.get("weakest_panels", [])
    )
    if weakest:
        parts.append(
            "<h2>Weakest panels · 가장 약한 심사위원단</h2><table><thead><tr><th>Entry · 응모작</th><th>Match · 적합도</th>"
            f"<th>Judges · 심사위원</th></tr></thead><tbody>{weakest}</tbody></table>"
        )
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Assignment report</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{STYLE}</style></head><body><main>{''.join(parts)}<h2>Record · 기록</h2>"
        f"<table><tbody>{rows}</tbody></table></main></body></html>\n"
    )


def write_answer(answer: Answer, folder: Path, *, read_seconds: float = 0.0) -> tuple[dict[str, Any], tuple[Path, ...]]:
    """Write assignment.csv (where there is one), report.json and report.html into `folder`, aside first and then moved
    into place; an assignment of an earlier run does not stay beside a report that has none. Returns report and paths.
    """
    said = report(answer, read_seconds=read_seconds)
    texts = {
        "report.json": json.dumps(said, ensure_ascii=False, indent=1) + "\n",
        "report.html": html(answer, said),
    }
    if answer.is_feasible:
        texts["assignment.csv"] = assignment_text(answer.problem, answer.pairs)
        if changes := _difference(answer):
            texts["changes.csv"] = changes
    folder.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".match-", dir=folder))
    try:
        for name, text in texts.items():
            (aside / name).write_text(text, encoding="utf-8", newline="")
        for name in {"assignment.csv", "changes.csv"} - texts.keys():
            (folder / name).unlink(missing_ok=True)
        for name in texts:
            (aside / name).replace(folder / name)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return said, tuple(folder / name for name in sorted(texts))


def _difference(answer: Answer) -> str:
    """changes.csv of a repair: each pair that goes or comes."""
    if not answer.changes:
        return ""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["entry", "judge", "change"])
    rows = [(*pair, kind) for kind in ("removed", "added") for pair in answer.changes.get(kind, ())]
    writer.writerows(sorted(rows))
    return stream.getvalue()
