"""The many-facet Rasch model: entries, criteria, judges and the steps of the scale on one measure. Pure, and floating
point: advice beside the exact ranking, never the ranking itself.

    ratings = ratings_of(table, criteria)      # ratings.py: the marks of a table as steps of their scales
    fit = fit_rasch(ratings)                   # fitting.py: marginal maximum likelihood, rating scale or partial credit
    fit.judges, fit.criteria, fit.steps, fit.entries  # answer.py: measures, errors, infit and outfit, fair averages
    why_not_rasch(ratings, fit)                # refusals.py: when not to believe any of it

What cannot be estimated raises `Refused`; reasons.py has the sentences, in English and in Korean.
"""
