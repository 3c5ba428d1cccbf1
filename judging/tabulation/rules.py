"""The rules of a round: how marks become a ranking. Read from a rule file, checked as a whole, then frozen."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from judging.tabulation.criteria import CriterionSpec, leaves, why_not_rubric
from judging.tabulation.exact import RoundingMode, fraction_of
from judging.tabulation.metrics import METRICS
from judging.tabulation.quantity import DIMENSIONS
from judging.tabulation.schema import Problem, schema_problems
from judging.tabulation.specs import (
    Advance,
    FactSpec,
    Label,
    MetricSpec,
    Quorum,
    RankingSpec,
    Requirement,
    Rounding,
    StepSpec,
)
from judging.tabulation.states import ALLOWED, Effect
from judging.tabulation.steps import STEPS, ShapeProblem, Shapes

__all__ = ["Problem", "Rules", "RulesError", "parse_rules"]

MARKS = "marks"
"""The name of the quantity that the judges' marks are, once states have had their effect."""


class RulesError(ValueError):
    """A rule file cannot be followed; `problems` lists everything that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(frozen=True)
class Rules:
    """Sound rules. Equal canonical text means equal rules; nothing in here can be changed."""

    canonical: str
    name: Label
    version: str
    columns: Mapping[str, str]
    criteria: tuple[CriterionSpec, ...]
    effects: Mapping[str, Effect]
    facts: Mapping[str, FactSpec]
    steps: tuple[StepSpec, ...]
    rankings: tuple[RankingSpec, ...]
    labels: Mapping[str, Label]

    @property
    def digest(self) -> str:
        """SHA-256 of the rule file as canonical JSON (sorted keys, no spaces, UTF-8)."""
        return hashlib.sha256(self.canonical.encode()).hexdigest()

    def to_json(self) -> dict[str, Any]:
        """The rule file as plain data; parsing it again gives equal rules."""
        data: dict[str, Any] = json.loads(self.canonical)
        return data

    def label(self, key: str, language: str = "en") -> str:
        """What people call a quantity, a fact or a criterion."""
        found = self.labels.get(key)
        return found.text(language) if found else key


def parse_rules(data: Mapping[str, Any]) -> Rules:
    """The rules that a rule file declares.

    Refused with RulesError, listing every problem with its JSON path and what to do: first all departures from the
    published schema, then (when there are none) everything that does not fit together.
    """
    plain = _plain(data)
    problems = schema_problems(plain)
    if problems:
        raise RulesError(problems)
    canonical = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return _Reading(plain).rules(canonical)


def _plain(data: Any) -> Any:
    """The data as JSON would hold them: tuples as lists, Decimals as their text. Floats stay, to be refused."""
    if isinstance(data, Mapping):
        return {str(key): _plain(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_plain(value) for value in data]
    if isinstance(data, Decimal):
        return f"{data:f}"
    return data


def _frozen(data: Any) -> Any:
    if isinstance(data, Mapping):
        return MappingProxyType({key: _frozen(value) for key, value in data.items()})
    return tuple(_frozen(value) for value in data) if isinstance(data, list) else data


def _label(data: Any, fallback: str) -> Label:
    if isinstance(data, Mapping):
        return Label(data["en"], data.get("ko", data["en"]))
    text = data or fallback
    return Label(text, text)


class _Reading:
    """One pass over a rule file that the schema has let through; collects what does not fit together."""

    def __init__(self, data: dict[str, Any]) -> None:
        self.data = data
        self.problems: list[Problem] = []
        self.labels = {MARKS: Label("marks", "점수")}
        self.dims: dict[str, tuple[str, ...]] = {MARKS: DIMENSIONS}
        self.words: set[str] = set()

    def rules(self, canonical: str) -> Rules:
        criteria = self._criteria()
        facts = {name: self._fact(name, fact) for name, fact in self.data.get("facts", {}).items()}
        steps = [self._step(place, step, criteria) for place, step in enumerate(self.data["steps"])]
        shapes = self._shapes(criteria)
        rankings = [self._ranking(place, ranking, shapes) for place, ranking in enumerate(self.data["rankings"])]
        rounds = [ranking.get("round", "") for ranking in self.data["rankings"]]
        for place, name in enumerate(rounds):
            if name in rounds[:place]:
                self._problem(
                    f"$.rankings[{place}].round", "Two rankings are of the same round. Name the rounds apart."
                )
        if self.problems:
            raise RulesError(self.problems)
        states = self.data.get("states", {})
        return Rules(
            canonical=canonical,
            name=_label(self.data["name"], ""),
            version=self.data.get("version", ""),
            columns=_frozen(self.data.get("columns", {})),
            criteria=criteria,
            effects=MappingProxyType(
                {state: Effect(states.get(state, effects[0])) for state, effects in ALLOWED.items()}
            ),
            facts=MappingProxyType(facts),
            steps=tuple(step for step in steps if step),
            rankings=tuple(rankings),
            labels=MappingProxyType(self.labels),
        )

    def _problem(self, path: str, message: str) -> None:
        self.problems.append(Problem(path, message))

    def _shapes(self, criteria: tuple[CriterionSpec, ...]) -> Shapes:
        return Shapes(self.dims, frozenset(self.words), criteria)

    def _criteria(self) -> tuple[CriterionSpec, ...]:
        listed = self.data.get("criteria", [])
        parents = {criterion.get("parent") for criterion in listed}
        specs = []
        for place, criterion in enumerate(listed):
            if criterion["key"] not in parents:
                for bound in ("min", "max"):
                    if bound not in criterion:
                        self._problem(f"$.criteria[{place}]", f"“{bound}” is missing here. Add it.")
            specs.append(
                CriterionSpec(
                    criterion["key"],
                    Decimal(criterion["weight"]),
                    Decimal(criterion.get("min", 0)),
                    Decimal(criterion.get("max", 1)),
                    criterion.get("parent"),
                )
            )
            self.labels.setdefault(criterion["key"], _label(criterion.get("label"), criterion["key"]))
        for place, field, sentence in why_not_rubric(specs):
            self._problem(f"$.criteria[{place}].{field}", sentence)
        return tuple(specs)

    def _fact(self, name: str, fact: Mapping[str, Any]) -> FactSpec:
        is_word = fact.get("type", "number") == "word"
        dims = tuple(dim for dim in DIMENSIONS if dim in fact.get("per", ()))
        if name == MARKS:
            self._problem(f"$.facts.{name}", "“marks” is what the judges' marks are called. Choose another name.")
        if is_word and dims:
            self._problem(f"$.facts.{name}.per", "A word is given per entry alone. Remove “per”.")
        default = fact.get("default")
        self.labels[name] = _label(fact.get("label"), name.replace("_", " "))
        self.dims.setdefault(name, dims)
        if is_word:
            self.words.add(name)
        else:
            default = None if default is None else fraction_of(default)
        return FactSpec(
            name, fact.get("column", name), dims, is_word, default, fact.get("optional", False), self.labels[name]
        )

    def _step(self, place: int, step: Mapping[str, Any], criteria: tuple[CriterionSpec, ...]) -> StepSpec | None:
        kind, name, path = STEPS[step["step"]], step["as"], f"$.steps[{place}]"
        if name in self.dims:
            self._problem(f"{path}.as", f"“{name}” is used already. Give every step a name of its own.")
        try:
            dims = kind.shape(step, self._shapes(criteria))
        except ShapeProblem as problem:
            self._problem(f"{path}.{problem.option}", problem.message)
            self.dims.setdefault(name, ())
            return None
        self.dims.setdefault(name, dims)
        self.labels[name] = _label(step.get("label"), name.replace("_", " "))
        rounding = step.get("round")
        return StepSpec(
            word=step["step"],
            key=name,
            label=self.labels[name],
            options=_frozen(step),
            rounding=Rounding(rounding["places"], RoundingMode(rounding["mode"])) if rounding else None,
            evidence=step.get("evidence", not kind.about_marks),
            dims=dims,
        )

    def _ranking(self, place: int, ranking: Mapping[str, Any], shapes: Shapes) -> RankingSpec:
        path = f"$.rankings[{place}]"
        metrics = [self._metric(f"{path}.by[{i}]", metric, shapes) for i, metric in enumerate(ranking["by"])]
        if metrics[0].word != "value":
            self._problem(
                f"{path}.by[0]", "The first key is the total, so it must be a value. Put tie-breaks after it."
            )
        quorum, advance, printing = ranking.get("quorum"), ranking.get("advance"), ranking.get("print", {})
        judges_of = ranking.get("judges_of", (quorum or {}).get("of", MARKS))
        if "judges_of" in ranking:
            self._needs_judges(f"{path}.judges_of", judges_of)
        if quorum:
            self._needs_judges(f"{path}.quorum.of", quorum.get("of", MARKS))
        for i, requirement in enumerate(ranking.get("require", ())):
            try:
                shapes.of(requirement["of"])
            except ShapeProblem as problem:
                self._problem(f"{path}.require[{i}].of", problem.message)
        return RankingSpec(
            round=ranking.get("round", ""),
            label=_label(ranking.get("label"), ranking.get("round", "")),
            entries_of_round=ranking.get("entries", {}).get("of_round"),
            by=tuple(metrics),
            places=ranking.get("places", "1224"),
            quorum=Quorum(quorum["judges"], quorum.get("of", MARKS)) if quorum else None,
            requirements=tuple(
                Requirement(each["of"], fraction_of(each["at_least"]), _label(each.get("label"), each["of"]))
                for each in ranking.get("require", ())
            ),
            advance=Advance(advance["top"], advance.get("ties", "decision")) if advance else None,
            print_places=printing.get("places", 2),
            print_mode=RoundingMode(printing.get("mode", "half_up")),
            print_more=printing.get("more", True),
            judges_of=judges_of,
        )

    def _needs_judges(self, path: str, name: str) -> None:
        if "judge" not in self.dims.get(name, ()):
            self._problem(
                path, f"“{name}” is not told apart by judge, so its judges cannot be counted. Name one that is."
            )

    def _metric(self, path: str, metric: str | Mapping[str, Any], shapes: Shapes) -> MetricSpec:
        given = {"metric": "value", "of": metric} if isinstance(metric, str) else metric
        of = given["of"]
        fallback = self.labels.get(of, Label(of, of))
        spec = MetricSpec(
            word=given["metric"],
            of=of,
            better=given.get("better", "higher" if given["metric"] != "decision" else "lower"),
            label=_label(given["label"], of) if "label" in given else METRICS[given["metric"]].label(fallback),
            options=_frozen(given),
        )
        try:
            METRICS[spec.word].check(spec, shapes)
        except ShapeProblem as problem:
            self._problem(f"{path}.{problem.option}" if isinstance(metric, Mapping) else path, problem.message)
        return spec


def marked_scales(rules: Rules) -> Mapping[str, tuple[Fraction, Fraction]]:
    """The lowest and highest mark on each criterion that judges mark; empty when the rules list no criteria."""
    return {leaf.key: (Fraction(leaf.minimum), Fraction(leaf.maximum)) for leaf in leaves(rules.criteria)}
