"""Sensitivity: how much of the exact ranking hangs on its weights, on one judge, one criterion, one mark. Pure.

    season = Season.of(rules, table, facts, result)       # season.py: the official weighted mean, taken apart exactly
    redraw_weights(season, chance=rng)                    # draws.py: ranks under Dirichlet weights
    tornado(season, category)                             # tornado.py: each weight alone, and the winner's lead
    smallest_weight_change(season, category, top=1)       # weights.py: what it takes to change the winner, or the top k
    smallest_mark_change(season, category, top=1)         # single.py: one mark that would do it
    leave_one_out(rules, table, facts, facet=Facet.JUDGE) # leaving.py: without each judge or criterion; any rules

All but leave_one_out need rules that take the mean of weighted points (with a trim, a quorum, criteria that do not
apply); for others `Season.of` raises `Refused`. answer.py says what comes back; reasons.py has the sentences, in English
and in Korean.
"""
