"""Integrity: do marks show a preference for home, judges who move together, fatigue, or sheets filled in without
looking? Pure; floating point; questions for the chair to ask, never verdicts and never part of the ranking.

    home_bias(panel, own_country(panel, of_entries, of_judges), chance=rng)  # home.py
    pairs_alike(panel)                                                       # pairs.py
    order_effects(panel, positions, chance=rng)                              # order.py
    straight_lining(sheets, chance=rng)                                      # straight.py

Each answers with a `Check` (answers.py) or a `Refusal` (reasons.py); sentences.py tells both what was found and what
could have been found, in English and in Korean. testing.py allows for many comparisons, permutations.py draws and
counts, sweep.py takes entries and judges out of the marks.
"""
