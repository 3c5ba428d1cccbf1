"""Reading blueprints and refusing those whose parts do not agree."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import time
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from awards.questionnaire import FormError, parse_form

from .plans import (
    AdvanceBy,
    AdvancementPlan,
    Blueprint,
    CategoryPlan,
    ChecklistItem,
    ConferredBy,
    CriterionPlan,
    DatePlan,
    EntrantType,
    FormPlan,
    LevelPlan,
    LocalText,
    RoundKind,
    RoundPlan,
    RubricPlan,
    Takes,
    TierPlan,
)
from .soundness import faults_of

FOLDER = Path(__file__).parent
LANGUAGES = ("en", "ko")  # every blueprint speaks these, whatever languages its seasons accept
T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)


class BlueprintError(ValueError):
    """A blueprint was refused; `faults` are sentences that begin with the path they are about."""

    def __init__(self, key: str, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__(f"{key}: " + " ".join(self.faults))


@cache
def all_blueprints() -> tuple[Blueprint, ...]:
    """Every blueprint in the folder, by key; BlueprintError when one is not sound."""
    return tuple(_load(path) for path in sorted(FOLDER.glob("*.json")))


def blueprint(key: str) -> Blueprint:
    """The blueprint of that key; KeyError when there is none."""
    return {each.key: each for each in all_blueprints()}[key]


def _load(path: Path) -> Blueprint:
    plan = parse_blueprint(json.loads(path.read_text(encoding="utf-8")))
    if plan.key != path.stem:
        raise BlueprintError(path.stem, ["key: Name the file after the blueprint's key."])
    return plan


def parse_blueprint(data: Mapping[str, Any]) -> Blueprint:
    """The blueprint that the JSON data tell of.

    Refused with BlueprintError naming every fault of agreement: weights that do not add up, references to what is not
    there, steps that do not divide their scale, words missing in a language. A value of the wrong type is refused at
    the first that is met.
    """
    key = str(data.get("key", "blueprint"))
    try:
        plan = _blueprint(_Node(data))
    except FormError as error:
        raise BlueprintError(key, (f"forms {problem.path}: {problem.code}." for problem in error.problems)) from error
    faults = tuple(faults_of(plan))
    if faults:
        raise BlueprintError(key, faults)
    return plan


class _Node:
    """An object of the file: typed reading that names the path of the first wrong value."""

    def __init__(self, data: Any, path: str = "") -> None:
        self.path = path
        if not isinstance(data, Mapping):
            raise self._refusal("", "Write an object here.")
        self.data = data
        self.read: set[str] = set()

    def _refusal(self, name: str, sentence: str) -> BlueprintError:
        path = f"{self.path}.{name}" if self.path and name else self.path or name
        return BlueprintError(path, [sentence])

    def value(self, name: str, kind: type[T] | tuple[type[T], ...], default: Any = ...) -> Any:
        self.read.add(name)
        value = self.data.get(name, default)
        if value is not default and (not isinstance(value, kind) or (kind is int and isinstance(value, bool))):
            raise self._refusal(name, f"This value cannot be {value!r}.")
        if value is ...:
            raise self._refusal(name, "Write this field; it is needed.")
        return value

    def words(self, name: str, default: Any = ...) -> str:
        return str(self.value(name, str, default))

    def text(self, name: str) -> LocalText:
        return self._local(self.value(name, Mapping), name)

    def _local(self, value: Any, name: str) -> LocalText:
        if not isinstance(value, Mapping) or not all(isinstance(value.get(each), str) for each in LANGUAGES):
            raise self._refusal(name, "Write these words in English and in Korean.")
        return dict(value)

    def texts(self, name: str) -> tuple[LocalText, ...]:
        return tuple(self._local(each, f"{name}[{number}]") for number, each in enumerate(self.value(name, list)))

    def exact(self, name: str, default: Any = ...) -> Decimal:
        value = self.value(name, (str, int), default)
        if not re.fullmatch(r"-?\d{1,9}(\.\d{1,6})?", str(value)):
            raise self._refusal(name, "Write a whole number, or a decimal number in quotation marks.")
        return Decimal(str(value))

    def maybe_exact(self, name: str) -> Decimal | None:
        self.read.add(name)
        return self.exact(name) if self.data.get(name) is not None else None

    def maybe_count(self, name: str) -> int | None:
        self.read.add(name)
        return self.value(name, int) if self.data.get(name) is not None else None

    def clock(self, name: str, default: str) -> time:
        try:
            return time.fromisoformat(self.words(name, default))
        except ValueError as error:
            raise self._refusal(name, "Write a time of day such as 23:59.") from error

    def member(self, name: str, kind: type[E], default: Any = ...) -> E:
        return self._member(self.words(name, default), name, kind)

    def members(self, name: str, kind: type[E]) -> tuple[E, ...]:
        return tuple(self._member(each, name, kind) for each in self.value(name, list))

    def _member(self, value: Any, name: str, kind: type[E]) -> E:
        try:
            return kind(value)
        except ValueError as error:
            raise self._refusal(name, f"Choose one of these: {', '.join(kind)}.") from error

    def strings(self, name: str) -> tuple[str, ...]:
        return tuple(str(each) for each in self.value(name, list))

    def node(self, name: str, default: Any = ...) -> "_Node":
        return _Node(self.value(name, Mapping, default), f"{self.path}.{name}".lstrip("."))

    def each(self, name: str, read: Callable[["_Node"], T], default: Any = ...) -> tuple[T, ...]:
        nodes = [
            _Node(one, f"{self.path}.{name}[{n}]".lstrip(".")) for n, one in enumerate(self.value(name, list, default))
        ]
        return tuple(node.done(read(node)) for node in nodes)

    def done(self, made: T) -> T:
        """Refuse fields that nobody read: a misspelt name must not pass for an absent value."""
        for name in self.data:
            if name not in self.read:
                raise self._refusal(name, "Remove this field or correct its name.")
        return made


def _blueprint(node: _Node) -> Blueprint:
    return node.done(
        Blueprint(
            key=node.words("key"),
            slug=node.words("slug"),
            serial_prefix=node.words("serial_prefix"),
            name=node.text("name"),
            programme=node.text("programme"),
            organiser=node.text("organiser"),
            place=node.text("place"),
            signatories=node.texts("signatories"),
            provenance=node.text("provenance"),
            timezone=_zone(node),
            languages=node.strings("languages"),
            deadline_hour=node.clock("deadline_hour", "23:59"),
            dates=node.each("dates", _date),
            categories=node.each("categories", _category),
            rounds=node.each("rounds", _round),
            rubrics=node.each("rubrics", _rubric),
            tiers=node.each("tiers", _tier),
            forms=node.each("forms", _form),
            checklist=node.each("checklist", _checklist_item),
            decimals=node.value("decimals", int),
            modelled=node.strings("modelled"),
            sources=node.strings("sources"),
            national=node.value("national", bool, default=False),
        )
    )


def _zone(node: _Node) -> str:
    name = node.words("timezone")
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise BlueprintError("timezone", [f"{name} is no time zone of the IANA database."]) from error
    return name


def _date(node: _Node) -> DatePlan:
    written = node.words("month_day", "")
    parts = re.fullmatch(r"(\d\d)-(\d\d)", written)
    if bool(parts) == bool(node.words("after", "")):
        raise BlueprintError(node.path, ["Give either a month_day such as 05-29, or after and days."])
    return DatePlan(
        key=node.words("key"),
        name=node.text("name"),
        month_day=(int(parts[1]), int(parts[2])) if parts else None,
        year_offset=node.value("year_offset", int, 0),
        after=node.words("after", ""),
        days=node.value("days", int, 0),
        at=node.clock("at", "00:00"),
    )


def _category(node: _Node) -> CategoryPlan:
    return CategoryPlan(
        key=node.words("key"),
        code=node.words("code"),
        name=node.text("name"),
        description=node.text("description"),
        merit=node.text("merit"),
        entrant_types=node.members("entrant_types", EntrantType),
        min_population=node.maybe_count("min_population"),
        max_population=node.maybe_count("max_population"),
        by_nomination=node.value("by_nomination", bool, False),
    )


def _round(node: _Node) -> RoundPlan:
    advancement = node.node("advancement")
    return RoundPlan(
        key=node.words("key"),
        name=node.text("name"),
        kind=node.member("kind", RoundKind),
        note=node.text("note"),
        opens_after=node.words("opens_after"),
        gap_days=node.value("gap_days", int),
        length_days=node.value("length_days", int),
        judges_per_entry=node.maybe_count("judges_per_entry"),
        quorum=node.value("quorum", int),
        rubrics={str(name): str(key) for name, key in node.value("rubrics", Mapping, {}).items()},
        advancement=advancement.done(_advancement(advancement)),
        weight=node.exact("weight"),
        comments_required=node.value("comments_required", bool, False),
        optional=node.value("optional", bool, False),
        takes=node.member("takes", Takes, "advanced"),
    )


def _advancement(node: _Node) -> AdvancementPlan:
    per_category = node.value("per_category", Mapping, None)
    return AdvancementPlan(
        by=node.member("by", AdvanceBy),
        top=node.maybe_count("top"),
        per_category={str(name): int(count) for name, count in per_category.items()} if per_category else None,
        minimum_percent=node.maybe_exact("minimum_percent"),
        minimum_mark=node.maybe_exact("minimum_mark"),
    )


def _rubric(node: _Node) -> RubricPlan:
    scale = node.value("scale", Mapping, {})
    return RubricPlan(
        key=node.words("key"),
        name=node.text("name"),
        criteria=node.each("criteria", lambda each: _criterion(each, scale)),
        tie_breaks=node.strings("tie_breaks"),
    )


def _criterion(node: _Node, scale: Mapping[str, Any]) -> CriterionPlan:
    """A criterion; what it does not say of its scale, its rubric or its parent says."""
    own = {name: node.exact(name, scale.get(name, ...)) for name in ("minimum", "maximum", "step")}
    return CriterionPlan(
        key=node.words("key"),
        name=node.text("name"),
        weight=node.exact("weight"),
        guidance=node.text("guidance"),
        levels=tuple(_levels(node)),
        sub_criteria=node.each("sub_criteria", lambda each: _criterion(each, scale), []),
        **own,
    )


def _levels(node: _Node) -> Iterator[LevelPlan]:
    written = node.node("levels", {})
    for mark in written.data:
        yield LevelPlan(Decimal(mark), written.text(mark))


def _tier(node: _Node) -> TierPlan:
    return TierPlan(
        key=node.words("key"),
        category=node.words("category"),
        code=node.words("code"),
        name=node.text("name"),
        quota=node.value("quota", int),
        entrant_types=node.members("entrant_types", EntrantType),
        conferred_by=node.member("conferred_by", ConferredBy),
        joint=node.value("joint", bool, False),
        note=node.text("note") if "note" in node.data else None,
    )


def _form(node: _Node) -> FormPlan:
    return FormPlan(
        categories=node.strings("categories"),
        entrant_types=node.members("entrant_types", EntrantType),
        form=parse_form(node.value("form", Mapping)),
    )


def _checklist_item(node: _Node) -> ChecklistItem:
    return ChecklistItem(node.words("key"), node.text("text"), node.words("proposed_by", ""))
