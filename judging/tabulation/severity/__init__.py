"""Severity: how strict each judge was, what the entries' order is without it, and how sure any order is. Pure, and
floating point: advice beside the exact ranking, never the ranking itself.

    panel = Panel.of([("e1", "j1", total), ...])         # panel.py: a two-way table and its connected parts
    fit = fit_mixed(panel)                                # mixed.py: variances by REML, predictions, their errors
    estimates = unshrunk(panel, fit)                      # estimates.py: entries without severity, jointly
    additive = fit_additive(panel)                        # additive.py: the same by least squares
    rank_uncertainty(estimates, chance=generator)         # ranks.py: intervals, P(first), P(top k)
    why_not_adjust(panel, fit), why_not_normalise(panel)  # refusals.py: when not to believe any of it
    one_more_judge(posterior(panel, fit), places=5, ...)  # triage.py: where one more sheet tells most
"""
