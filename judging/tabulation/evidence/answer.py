"""The evidence beside a ranking, as an answer: what is computed, always shown as advice, and never applied.

Everything is a frozen dataclass of plain values, and `Evidence.to_json` / `Evidence.of` are each other's inverse, so
an answer can be stored as it is and read back. A section that cannot be computed, or should not be believed, is
`Refusals` in its place: whoever shows it looks at that first.

Words. *Points* are the numbers that were modelled: one a sheet (`Observed` says which). *Tendency* is how many points
a judge gives above (positive) or below (negative) the average judge, entries being equal. *Adjusted* is an entry's
level without its judges' tendencies. *Place* is the official place; *rank* is one of these computations. A *connected
part* is a set of entries and judges that can be compared through judges in common; entries of two parts cannot.
Entries and judges are named by the codes of the marks; nobody's name is here. Sentences name entries only, never a
judge, except the findings of `Integrity` and the reasons of `Refusals`, whose `judges` are told apart as well.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from judging.tabulation.evidence.codec import built, plain

__all__ = [
    "FORMAT",
    "Adjusted",
    "Bar",
    "CategoryEvidence",
    "Change",
    "Check",
    "Coefficient",
    "ConnectedPart",
    "CriterionLine",
    "Cut",
    "EntryLine",
    "Evidence",
    "Finding",
    "Integrity",
    "JudgeFit",
    "JudgeLine",
    "Move",
    "Observed",
    "OneMark",
    "PartEvidence",
    "Rasch",
    "Refusal",
    "Refusals",
    "Sheets",
    "StepLine",
    "Suggestion",
    "Told",
    "Triage",
    "Variances",
    "WeightChange",
    "Weights",
    "WithoutJudge",
    "WithoutJudges",
]

FORMAT = 1
"""Raised whenever stored answers of before cannot be read any more."""


@dataclass(frozen=True)
class Told:
    """Something said to people, whole, in English and in Korean."""

    en: str
    ko: str

    def text(self, language: str) -> str:
        return self.ko if language == "ko" else self.en


@dataclass(frozen=True)
class Refusal:
    """One reason why there is no answer: a code for programs, the numbers and codes that the sentence tells (`judges`
    among them where it names judges), and the sentence.
    """

    code: str
    facts: Mapping[str, Any]
    told: Told


@dataclass(frozen=True)
class Refusals:
    """In the place of an answer: every reason why there is none. Never empty."""

    refused: tuple[Refusal, ...]


@dataclass(frozen=True)
class Observed:
    """What was modelled: `step` is the key of the rules' step whose value per judge it is, None for the plain mean of a
    sheet's marks; `told` says so in a sentence.
    """

    step: str | None
    told: Told


@dataclass(frozen=True)
class Variances:
    """Where the differences between sheets' points come from, by REML: entries, judges, and the rest (taste and chance).

    `*_share` are parts of their sum. `sheets` is the typical number of sheets an entry (harmonic mean), and
    `reliability` that of the mean of so many sheets for telling entries apart: 1 would be no chance at all;
    `reliability_adjusted` the same once judges' tendencies are taken out. `converged` is False where the fit did not
    come to rest.
    """

    entry: float
    judge: float
    residual: float
    entry_share: float
    judge_share: float
    residual_share: float
    mean: float
    mean_error: float
    sheets: float
    reliability: float
    reliability_adjusted: float
    converged: bool


@dataclass(frozen=True)
class ConnectedPart:
    """One connected part: its number (from 1, the largest first), its size, its variances (or why there are none), why
    its entries are not adjusted (None: they are), and why normalising judge by judge (z, T, min-max, Borda) would not
    be fair here (None: nothing is against it).
    """

    number: int
    entries: int
    judges: int
    sheets: int
    variances: Variances | Refusals
    not_adjusted: Refusals | None
    not_normalised: Refusals | None


@dataclass(frozen=True)
class JudgeFit:
    """A judge in the many-facet Rasch model: severity in logits (positive is strict), its standard error, and how well
    the judge's marks follow the model (mean squares; 1 is as expected, above 1.5 erratic, below 0.5 uniform).
    """

    severity: float
    error: float
    infit: float
    outfit: float


@dataclass(frozen=True)
class JudgeLine:
    """One judge, in order of codes. `mean` and `spread` (standard deviation; None for one sheet) are of his or her
    sheets' points. `tendency` is shrunk towards zero as its evidence is thin, with `error` and the interval `low` to
    `high` at the answer's level; None where variances could not be estimated. `rasch` is None where it was not fitted.
    """

    judge: str
    part: int
    sheets: int
    mean: float
    spread: float | None
    tendency: float | None
    error: float | None
    low: float | None
    high: float | None
    rasch: JudgeFit | None


@dataclass(frozen=True)
class EntryLine:
    """One entry of a category, in order of official place, then the unplaced.

    Official: `place` and `total` as printed (empty: not ranked), `tied`. Observed: `sheets`, and `mean` of their points
    (None without any sheet). Adjusted, None where refused: `adjusted` with its standard `error`, `rank` among the entries of the category in the same
    connected part (`part`), the interval of the true rank `low` to `high` at the answer's level, `first` = P(1st),
    `in_places` = P(among the award places), `above_cut` = P(passing the cut), each None where there is no such line (shares
    of draws, never nearer to 0 or 1 than half a draw, unless it is certain by counting); and `group`, from 1: entries of
    one group cannot be told apart. `lift` is by how many points the entry's judges
    mark above (positive) or below the average of the category's entries. `panel_low` to `panel_high` is the interval
    of the rank of `mean` if judges had been weighted otherwise (judge bootstrap), which assumes no model. Two other ways
    to adjust stand beside: `additive` by least squares (no shrinking, noisier), and `rasch`, the measure of the
    many-facet Rasch model in logits; each with the rank that it gives.
    """

    entry: str
    place: str
    total: str
    tied: bool
    part: int | None
    sheets: int
    mean: float | None
    adjusted: float | None
    error: float | None
    rank: int | None
    low: int | None
    high: int | None
    first: float | None
    in_places: float | None
    above_cut: float | None
    group: int | None
    lift: float | None
    panel_low: int | None
    panel_high: int | None
    additive: float | None = None
    additive_rank: int | None = None
    rasch: float | None = None
    rasch_rank: int | None = None


@dataclass(frozen=True)
class Adjusted:
    """How the adjusted order was made: `kind` is posterior (shrunk; all entries have equally many sheets) or unshrunk
    (they have not: shrinking would punish whoever had fewer), told in a sentence.
    """

    kind: str
    told: Told


@dataclass(frozen=True)
class Cut:
    """A line drawn through the ranking: the award places (`kind` is places) or the passage to the next round (cut).

    `places` entries stand above it. `sure` are above and `lost` below it in all but 5 % of draws; `open` are the rest
    (the uncertain band), each in official order. Of an entry without adjustment nothing is said.
    """

    kind: str
    places: int
    sure: tuple[str, ...]
    open: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """An entry whose prize place, or passage at the cut, would be another in the adjusted order. Advice, never applied.

    `place` is official (empty: none), `rank` the adjusted one; `of` is places or cut. `because` is own_judges (its
    judges are more generous or stricter than the others'), other_judges (those of the entries around it are), or rules
    (the declared rules count otherwise than the mean of sheets does).
    """

    entry: str
    of: str
    place: str
    rank: int
    because: str
    told: Told


@dataclass(frozen=True)
class Coefficient:
    """One coefficient of agreement. `key` is for programs; `name` is its full name; `design` says which entries, judges
    and marks it is about, and `meaning` what it asks (both None where it is refused). `value` is None where it is refused, and `refused`
    says why. `low` and `high` are a confidence interval at `level` where one is known.
    """

    key: str
    name: Told
    design: Told | None
    meaning: Told | None
    value: float | None
    low: float | None
    high: float | None
    level: float | None
    entries: int
    judges: int
    refused: Refusal | None


@dataclass(frozen=True)
class Move:
    """An entry's place before and after (2.5 where the rules give fractional places); None where it has none."""

    entry: str
    before: int | float | None
    after: int | float | None


@dataclass(frozen=True)
class WithoutJudge:
    """What the declared rules make of the category without one judge: how many entries `moved`, who would be `first`,
    who would `enter` and `leave` the first `k`, and the widest `moves` (at most five; the widest first). Where the rules
    give no ranking then, `refused` says why, and the rest is empty.
    """

    judge: str
    moved: int
    first: tuple[str, ...]
    enter: tuple[str, ...]
    leave: tuple[str, ...]
    moves: tuple[Move, ...]
    refused: Refusal | None


@dataclass(frozen=True)
class WithoutJudges:
    """Each judge of the category left out in turn, in order of codes; `k` is the line that enter and leave are about
    (the cut, else the award places, else 1).
    """

    k: int
    judges: tuple[WithoutJudge, ...]


@dataclass(frozen=True)
class Bar:
    """One criterion of the tornado. All weights are percent of the rubric. With its weight (`weight`) set to
    `low_weight` or `high_weight` and the others carrying on in proportion, the winner's lead over the best other entry
    is `low_lead` or `high_lead` points (below zero: the other one wins), and `low_winner` or `high_winner` wins.
    """

    criterion: str
    weight: float
    low_weight: float
    high_weight: float
    low_lead: float
    high_lead: float
    low_winner: str
    high_winner: str


@dataclass(frozen=True)
class WeightChange:
    """The smallest change of weights that would put `winner` ahead of `instead_of`. `weights` (percent, by criterion) are
    those at which the two are level; `moved` is how many percent of the weight change hands; `proven` is
    False where a smaller change may exist that was not found.
    """

    winner: str
    instead_of: str
    weights: tuple[tuple[str, float], ...]
    moved: float
    proven: bool
    told: Told


@dataclass(frozen=True)
class Weights:
    """How the winner hangs on the criteria's weights. `draws` of weights are made around the declared ones (Dirichlet,
    of `concentration`); `winners` are those who were first in any of them, with the share of draws, most often first.
    `lead` is how many points the `winner` is ahead of the next now. `bars` are in the order of the rubric.
    """

    winner: str
    lead: float
    draws: int
    concentration: float
    winners: tuple[tuple[str, float], ...]
    bars: tuple[Bar, ...]
    smallest: WeightChange | Refusals


@dataclass(frozen=True)
class OneMark:
    """The smallest change of one single mark that would put `outside` among the first `k` instead of `inside`: the mark
    of `judge` on `criterion` for `entry`, from `before` to `after`; `steps` steps of its scale. `alike` single marks
    would do it with so few. How near the ranking is to another one; nothing about the mark.
    """

    k: int
    inside: str
    outside: str
    entry: str
    judge: str
    criterion: str
    before: str
    after: str
    steps: int
    alike: int
    told: Told


@dataclass(frozen=True)
class Suggestion:
    """One more judge for this entry: the `sheet`-th extra one; `inside` says on which side of the line it is now, `gap`
    how many points from the other, `chance` the probability that the sheet would carry it across, `worth` the points
    that are expected to be gained in choosing rightly.
    """

    entry: str
    sheet: int
    inside: bool
    gap: float
    chance: float
    worth: float


@dataclass(frozen=True)
class Triage:
    """Where up to `sheets` more sheets would tell most about who is among the first `places`, the most telling first."""

    places: int
    sheets: int
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True)
class CategoryEvidence:
    """One category of one ranking. `adjusted` says how its order was adjusted, or why it was not: across connected
    parts there is no order, and then `rank` and the rest of the entries' lines are within each part.
    """

    category: str
    entries: tuple[EntryLine, ...]
    parts: tuple[int, ...]
    adjusted: Adjusted | Refusals
    groups: tuple[tuple[str, ...], ...]
    cuts: tuple[Cut, ...]
    changes: tuple[Change, ...]
    agreement: tuple[Coefficient, ...]
    without_judges: WithoutJudges | Refusals
    weights: Weights | Refusals
    one_mark: OneMark | Refusals
    triage: Triage | Refusals


@dataclass(frozen=True)
class CriterionLine:
    """A criterion in the many-facet Rasch model: how hard it is to get marks on (logits), and its standard error."""

    criterion: str
    difficulty: float
    error: float
    infit: float
    outfit: float


@dataclass(frozen=True)
class StepLine:
    """The step from the mark `low` to the next mark used, `high`, in the many-facet Rasch model: from `threshold` on (in
    logits beyond the criterion's difficulty) the higher is the likelier. `criterion` is None where all share it.
    """

    criterion: str | None
    low: str
    high: str
    threshold: float
    error: float


@dataclass(frozen=True)
class Rasch:
    """The many-facet Rasch model of the whole part: `model` is rating_scale or partial_credit; `variance` is that of
    entries in squared logits, `reliability` of their measures (EAP). Judges' figures stand in the judges' lines, entries'
    in theirs.
    """

    model: str
    variance: float
    variance_error: float
    deviance: float
    reliability: float
    criteria: tuple[CriterionLine, ...]
    steps: tuple[StepLine, ...]
    told: Told


@dataclass(frozen=True)
class Finding:
    """One comparison of an integrity check. `kind` says what was compared and so the unit of the `estimate`; `judges`
    are whom it is about, none where all together; `count` is what it rests on (sheets, entries in common). `p` is the
    probability of so much by chance alone, `p_adjusted` the same allowing for all comparisons that were made (Holm).
    `detectable` is the smallest effect that would have been found in four of five cases, None where none could have
    been. It is a question to ask, never a verdict.
    """

    kind: str
    judges: tuple[str, ...]
    count: int
    estimate: float
    low: float | None
    high: float | None
    p: float
    p_adjusted: float
    stands_out: bool
    detectable: float | None
    told: Told


@dataclass(frozen=True)
class Check:
    """One integrity check: `key` is home, pairs, order or straight. `looked_at` counts the comparisons that were made;
    `overall` are those of all judges together, `findings` the single ones that stand out (the least probable first).
    `told` says what was found and allowed for, `power` what could have been found with so few marks.
    """

    key: str
    name: Told
    looked_at: int
    overall: tuple[Finding, ...]
    findings: tuple[Finding, ...]
    told: Told
    power: Told | None


@dataclass(frozen=True)
class Integrity:
    """The four checks, each its answer or why there is none."""

    home: Check | Refusals
    pairs: Check | Refusals
    order: Check | Refusals
    straight: Check | Refusals


@dataclass(frozen=True)
class Sheets:
    """Every sheet's points, column by column: `entry` and `judge` are positions in `entries` (pairs of category and
    entry) and `judges`. What the network and the heat map are drawn from.
    """

    entries: tuple[tuple[str, str], ...]
    judges: tuple[str, ...]
    entry: tuple[int, ...]
    judge: tuple[int, ...]
    points: tuple[float, ...]


@dataclass(frozen=True)
class PartEvidence:
    """Everything about the entries judged under one rubric (in one round, where the rules rank several rounds).

    `level` is that of all intervals, `seed` and `draws` are those of everything drawn by chance.
    """

    name: str
    round: str
    seed: int
    draws: int
    level: float
    observed: Observed
    sheets: Sheets
    parts: tuple[ConnectedPart, ...]
    judges: tuple[JudgeLine, ...]
    categories: tuple[CategoryEvidence, ...]
    rasch: Rasch | Refusals
    integrity: Integrity


@dataclass(frozen=True)
class Evidence:
    """The whole answer, one part a rubric."""

    parts: tuple[PartEvidence, ...]
    version: int = field(default=FORMAT)

    def category(self, category: str, round: str = "") -> CategoryEvidence:
        """The evidence of this category; KeyError when there is none."""
        for part in self.parts:
            for found in part.categories:
                if found.category == category and part.round == round:
                    return found
        raise KeyError(category)

    def to_json(self) -> dict[str, Any]:
        """Plain data, ready for json.dumps; `of` makes an equal answer of them."""
        found: dict[str, Any] = plain(self)
        return found

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Self:
        """The answer that `to_json` made these data from; refuses, with ValueError, those of another format."""
        if data.get("version") != FORMAT:
            raise ValueError(f"This evidence has format {data.get('version')}; {FORMAT} is read here. Compute it anew.")
        return built(cls, data)
