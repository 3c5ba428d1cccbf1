"""Seeded instances like those of an international award: countries, themes, languages; and judges who know one theme.

The same draws, in the same order, as the generator that the published figures were measured with.
"""

import numpy as np

from judging.matching.problem import Conflict, Entry, Judge, Problem, Rules

LANGUAGES = np.array([0.6, 0.15, 0.1, 0.1, 0.05])


def city(n, m, k, *, seed=1, rules=None):
    """Sixty countries, ten themes, five languages; the same country, or two pairs in a hundred, are in conflict."""
    match, conflict, facts = _city(n, m, k, seed)
    return _problem(match, conflict, k, facts, int(0.7 * n * k / m), int(np.ceil(1.15 * n * k / m)), rules)


def silo(n, m, k, *, seed=3, rules=None):
    """Judges who mostly know one theme of eight, so that the matching of highest total is all but islands."""
    r = np.random.default_rng(seed)
    _match, conflict, facts = _city(n, m, k, seed)
    own = np.arange(m) % 8
    second = np.where(r.random(m) < 0.15, r.integers(0, 8, m), -1)
    theme = r.choice(8, n, p=r.dirichlet(np.full(8, 8)))
    known = (theme[:, None] == own[None]) * 1.0 + 0.7 * (theme[:, None] == second[None])
    match = 0.7 * np.minimum(known, 1) + 0.2 * r.random((n, m)) + 0.1 * (r.random((n, m)) < 0.3)
    return _problem(match, conflict, k, facts, 0, int(np.ceil(1.35 * n * k / m)), rules)


def _city(n, m, k, seed):
    r = np.random.default_rng(seed)
    region_of = r.integers(0, 6, 60)
    share = r.dirichlet(np.ones(60) * 0.5)
    judge_country, entry_country = r.choice(60, m, p=share), r.choice(60, n, p=share)
    judge_theme = np.zeros((m, 10))
    for j in range(m):
        known = r.choice(10, r.integers(2, 5), replace=False)
        judge_theme[j, known] = r.choice([1.0, 0.8, 0.6], len(known))
    theme_share = r.dirichlet(np.ones(10) * 2)
    entry_theme = np.zeros((n, 10))
    for i in range(n):
        first, second = r.choice(10, 2, replace=False, p=theme_share)
        entry_theme[i, first], entry_theme[i, second] = 1, 0.5
    entry_language = r.choice(5, n, p=LANGUAGES)
    judge_language = np.zeros((m, 5))
    judge_language[:, 0] = r.random(m) < 0.95
    for j in range(m):
        judge_language[j, r.choice(5, p=LANGUAGES)] = 1
    theme = (entry_theme @ judge_theme.T) / 1.5
    match = 0.62 * theme + 0.25 * judge_language[:, entry_language].T + 0.13 * r.random((n, m))
    conflict = (entry_country[:, None] == judge_country[None, :]) | (r.random((n, m)) < 0.02)
    return match, conflict, (region_of[judge_country], r.integers(0, 2, m), entry_theme.argmax(1), entry_language)


def _problem(match, conflict, k, facts, low, high, rules):
    (n, m), (region, gender, theme, language) = match.shape, facts
    entries = tuple(Entry(f"E{i:05}", k, {"theme": str(theme[i]), "language": str(language[i])}) for i in range(n))
    judges = tuple(
        Judge(
            f"J{j:02}" if m <= 100 else f"J{j:04}", low, high, {}, {"region": str(region[j]), "gender": str(gender[j])}
        )
        for j in range(m)
    )
    worth = np.where(conflict, 0, np.rint(1000 * np.clip(match, 0, 1))).astype(np.int32)
    nothing = np.zeros((n, m), dtype=bool)
    reasons = ((), (Conflict("", "", "conflict"),))
    return Problem(entries, judges, worth, conflict.astype(np.uint16), reasons, nothing, nothing, rules or Rules())
