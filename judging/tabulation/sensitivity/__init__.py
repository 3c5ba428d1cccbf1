"""Sensitivity: how much of the exact ranking hangs on its weights, on one judge, one criterion, one mark. Pure.

    season = Season.of(rules, table, facts)               # season.py: the official weighted mean, taken apart exactly
    redraw_weights(season, chance=rng)                    # draws.py: ranks under Dirichlet weights
    smallest_weight_change(season, category, top=1)       # weights.py: what it takes to change the winner, or the top k
    leave_one_out(rules, table, facts)                    # leaving.py: without each judge and each criterion; any rules
    smallest_mark_change(season, category, top=1)         # marks.py: one mark that would do it

All but leave_one_out need rules that take the mean of weighted points (with a trim, a quorum, criteria that do not
apply); for others `Season.of` raises `Refused`. reasons.py has the sentences, in English and in Korean.
"""
