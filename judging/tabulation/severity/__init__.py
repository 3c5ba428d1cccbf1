"""Severity: how strict each judge was, what the entries' order is without it, and how sure any order is. Pure, and
floating point: advice beside the exact ranking, never the ranking itself.

    panel = Panel.of([("e1", "j1", total), ...])         # panel.py: a two-way table and its connected parts
    fit = fit_mixed(panel)                                # mixed.py: variances by REML, predictions, their errors
    ordered = for_order(panel, fit)                       # estimates.py: entries without severity, jointly
    additive = fit_additive(panel)                        # additive.py: the same by least squares
    rank_uncertainty(posterior(panel, fit), chance=rng)   # ranks.py: intervals, P(first), P(top k), groups
    judge_bootstrap(panel, chance=rng), leave_one_judge_out(panel)  # resample.py: other panels
    why_not_adjust(panel, fit), why_not_normalise(panel)  # refusals.py: when not to believe any of it
    one_more_judge(Prospects.of_model(panel, fit), places=5, sheets=8)  # triage.py: where one more sheet tells most

What cannot be estimated at all raises `Refused`, and what should not be believed is told by refusals.py; reasons.py
has the sentences, in English and in Korean.
"""
