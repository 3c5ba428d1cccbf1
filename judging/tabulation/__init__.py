"""Tabulation: marks and rules in, ranking and its evidence out. Pure: no Django, no database, nothing of other rooms.

    rules = parse_rules(json.load(file))                    # rules.py: a rule file, checked and frozen
    table = MarkTable.of([Mark("e1", "j1", "impact", Decimal("4.5")), ...])
    result = tabulate(rules, table)                         # engine.py
    result.categories[0].lines                              # result.py: places, totals, every step's value

`presets.weighted_mean_rules` writes the rule file of an award round; `sheet.weighted_total` is the one place where a
judge's sheet becomes points; `explain.explain` tells rules in plain English and Korean; `files` reads and writes what
`manage.py tabulate` does. The language of rules is described in docs/judging-methods.md.

A *step* makes one quantity from others (steps/, one file each); a *metric* is a key of a ranking (metrics/).
"""
