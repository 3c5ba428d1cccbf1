"""How well a judge fits an entry: 0 to 1000, with its parts kept so that it can be said why.

The *theme* part says whether the entry's theme or category is among the judge's fields of expertise. The *text* part is
the cosine between the entry's words and the judge's fields in the TF-IDF space of the entries (Salton and Buckley 1988),
as a share of the highest there is for any pair. The *language* part says whether the judge reads the entry's language.
The *preference* is what the judge has said of the entry, where anything was said; where nothing was, the other parts
make up the whole. Hangul, Chinese and Japanese are cut into pairs of letters, for no blanks divide their words.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from judging.matching.problem import MATCH_LIMIT, Pair

__all__ = ["Affinity", "Parts", "Reader", "Weights", "Work", "affinities"]

Shares = NDArray[np.float64]

WORD = re.compile(r"[^\W_]+")
UNSPACED = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7a3]+")
STEM = 6  # letters by which words are told apart: "transport" and "transportation" are one
SHORTEST = 3


@dataclass(frozen=True)
class Work:
    """What is told of an entry: its themes (theme, category, their names), its language and its words."""

    code: str
    themes: tuple[str, ...] = ()
    language: str = ""
    text: str = ""


@dataclass(frozen=True)
class Reader:
    """What is told of a judge: fields of expertise, languages, and, by entry, how glad they would be of it (0 to 1)."""

    code: str
    expertise: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    preferences: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Weights:
    """What each part weighs."""

    theme: int = 450
    text: int = 250
    language: int = 300
    preference: int = 300


@dataclass(frozen=True)
class Parts:
    """The parts of one match in shares of 1, and the match they make. No preference was stated: None."""

    match: int
    theme: float
    text: float
    language: float
    preference: float | None = None


@dataclass(frozen=True, eq=False)
class Affinity:
    """Tables with one row an entry and one column a judge, in order of codes; `preference` is NaN where nothing was
    said.
    """

    entries: tuple[str, ...]
    judges: tuple[str, ...]
    match: NDArray[np.int32]
    theme: Shares
    text: Shares
    language: Shares
    preference: Shares

    def parts(self, pair: Pair) -> Parts:
        """The parts of a pair (entry, judge); KeyError for codes that are not there."""
        i, j = self.entries.index(pair[0]), self.judges.index(pair[1])
        return self.at(i, j)

    def at(self, i: int, j: int) -> Parts:
        """The parts of a cell."""
        said = float(self.preference[i, j])
        return Parts(
            match=int(self.match[i, j]),
            theme=float(self.theme[i, j]),
            text=round(float(self.text[i, j]), 3),
            language=float(self.language[i, j]),
            preference=None if np.isnan(said) else said,
        )


def affinities(works: Iterable[Work], readers: Iterable[Reader], weights: Weights | None = None) -> Affinity:
    """The match of every pair. The order of rows changes nothing; nothing is drawn."""
    entries = sorted(works, key=lambda work: work.code)
    judges = sorted(readers, key=lambda reader: reader.code)
    weighed = weights or Weights()
    theme, text = _themes(entries, judges), _texts(entries, judges)
    language, preference = _languages(entries, judges), _preferences(entries, judges)
    said = ~np.isnan(preference)
    whole = weighed.theme + weighed.text + weighed.language + np.where(said, weighed.preference, 0)
    sum_of = weighed.theme * theme + weighed.text * text + weighed.language * language
    sum_of = sum_of + weighed.preference * np.where(said, preference, 0.0)
    match = np.rint(MATCH_LIMIT * sum_of / np.maximum(whole, 1)).astype(np.int32)
    return Affinity(
        tuple(work.code for work in entries),
        tuple(reader.code for reader in judges),
        match,
        theme,
        text,
        language,
        preference,
    )


def _themes(entries: Sequence[Work], judges: Sequence[Reader]) -> Shares:
    fields = [{_folded(each) for each in reader.expertise} - {""} for reader in judges]
    found = np.zeros((len(entries), len(judges)))
    for i, work in enumerate(entries):
        themes = {_folded(each) for each in work.themes} - {""}
        found[i] = [bool(themes & own) for own in fields]
    return found


def _languages(entries: Sequence[Work], judges: Sequence[Reader]) -> Shares:
    spoken = [{_primary(each) for each in reader.languages} for reader in judges]
    found = np.zeros((len(entries), len(judges)))
    for i, work in enumerate(entries):
        found[i] = [_primary(work.language) in own for own in spoken]
    return found


def _preferences(entries: Sequence[Work], judges: Sequence[Reader]) -> Shares:
    found = np.full((len(entries), len(judges)), np.nan)
    row = {work.code: i for i, work in enumerate(entries)}
    for j, reader in enumerate(judges):
        for code, said in reader.preferences.items():
            if code in row:
                found[row[code], j] = min(1.0, max(0.0, said))
    return found


def _texts(entries: Sequence[Work], judges: Sequence[Reader]) -> Shares:
    """Cosines of the entries' words with the judges' fields, as a share of the highest; zero where no word is shared."""
    of_judges = [Counter(_words(" ".join(reader.expertise))) for reader in judges]
    known = sorted(set().union(*of_judges)) if of_judges else []
    of_entries = [Counter(_words(f"{' '.join(work.themes)} {work.text}")) for work in entries]
    shape = (len(entries), len(judges))
    if not known or not any(of_entries):
        return np.zeros(shape)
    spread = Counter(word for words in of_entries for word in words)
    rarity = {word: np.log((1 + len(entries)) / (1 + spread[word])) + 1.0 for word in {*spread, *known}}
    lengths = np.array([_length(words, rarity) for words in of_entries])
    place = {word: at for at, word in enumerate(known)}
    cosines = (_table(of_entries, place, rarity) @ _table(of_judges, place, rarity).T) / np.maximum(
        lengths[:, None] * np.array([_length(words, rarity) for words in of_judges])[None, :], 1e-12
    )
    highest = float(cosines.max(initial=0.0))
    found: Shares = cosines / highest if highest > 0 else np.zeros(shape)
    return found


def _table(texts: Sequence[Counter[str]], place: Mapping[str, int], rarity: Mapping[str, float]) -> Shares:
    """Weights of the words that some judge knows; those that nobody knows only lengthen a text."""
    found = np.zeros((len(texts), len(place)))
    for row, words in enumerate(texts):
        for word, count in words.items():
            if word in place:
                found[row, place[word]] = _weight(count) * rarity[word]
    return found


def _length(words: Counter[str], rarity: Mapping[str, float]) -> float:
    return float(np.sqrt(sum((_weight(count) * rarity[word]) ** 2 for word, count in words.items())))


def _weight(count: int) -> float:
    return float(1.0 + np.log(count))


def _words(text: str) -> list[str]:
    found = []
    for word in WORD.findall(_folded(text)):
        unspaced = UNSPACED.findall(word)
        found += [part[at : at + 2] for part in unspaced for at in range(max(1, len(part) - 1))]
        found += [part[:STEM] for part in UNSPACED.split(word) if len(part) >= SHORTEST]
    return found


def _folded(text: str) -> str:
    """Without what differs in typing: case, width, hyphens, runs of spaces."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(plain.replace("-", " ").replace("_", " ").split())


def _primary(language: str) -> str:
    """The language itself: `en` of `en-GB`; nothing of nothing, which nobody reads."""
    return language.replace("_", "-").split("-")[0].casefold() or "?"
