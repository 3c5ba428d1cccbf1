"""The official method once more, slowly: dictionaries and Fractions, no code of the engine's."""

from fractions import Fraction


def sheet_points(sheet, criteria, scale, only=None):
    """Points of one judge's sheet {criterion: value | "NA" | None}; None where it does not count."""
    if any(value == "R" for value in sheet.values()):
        return None
    if any(sheet.get(criterion["key"]) is None for criterion in criteria):
        return None
    top, bottom = Fraction(0), Fraction(0)
    for criterion in criteria:
        value = sheet[criterion["key"]]
        if value == "NA" or (only and criterion["key"] != only):
            continue
        low, high, weight = (Fraction(criterion[each]) for each in ("min", "max", "weight"))
        mark = Fraction(value)
        share = {
            "share_of_max": 100 * mark / high,
            "share_of_range": 100 * (mark - low) / (high - low),
            "mean_on_scale": mark,
        }[scale]
        top += weight * share
        bottom += weight
    return top / bottom if bottom else None


def mean(numbers):
    return sum(numbers, Fraction(0)) / len(numbers) if numbers else None


def median(numbers):
    inner = sorted(numbers)
    half = len(inner) // 2
    return inner[half] if len(inner) % 2 else (inner[half - 1] + inner[half]) / 2


def trimmed(numbers, trim):
    if trim and len(numbers) >= max(5, 2 * trim + 1):
        return sorted(numbers)[trim:-trim]
    return numbers


def head_to_head(tied, points):
    won = dict.fromkeys(tied, Fraction(0))
    for one in tied:
        for other in tied:
            if one == other:
                continue
            both = set(points[one]) & set(points[other])
            ahead = sum(points[one][judge] > points[other][judge] for judge in both)
            behind = sum(points[one][judge] < points[other][judge] for judge in both)
            won[one] += Fraction(1) if ahead > behind else Fraction(1, 2) if ahead == behind else Fraction(0)
    return won


def firsts(points):
    judges = {judge for row in points.values() for judge in row}
    best = {judge: max(row[judge] for row in points.values() if judge in row) for judge in judges}
    return {entry: Fraction(sum(row[judge] == best[judge] for judge in row)) for entry, row in points.items()}


def official(sheets, criteria, *, scale, quorum, trim, tie_breaks):
    """{entry: (rank or None, total or None, judges)} from {entry: {judge: sheet}}, 1224."""
    points = {
        entry: {
            judge: value for judge, sheet in row.items() if (value := sheet_points(sheet, criteria, scale)) is not None
        }
        for entry, row in sheets.items()
    }
    totals = {entry: mean(trimmed(list(row.values()), trim)) for entry, row in points.items()}
    ranked = [entry for entry in points if totals[entry] is not None and len(points[entry]) >= quorum]
    groups = split([ranked], totals)
    for key in tie_breaks:
        groups = [
            finer
            for group in groups
            for finer in split([group], values_of(key, group, sheets, points, criteria=criteria, scale=scale))
        ]
    outcome = {entry: (None, totals[entry], len(row)) for entry, row in points.items()}
    ahead = 0
    for group in groups:
        for entry in group:
            outcome[entry] = (ahead + 1, totals[entry], len(points[entry]))
        ahead += len(group)
    return outcome


def split(groups, values):
    finer = []
    for group in groups:
        if any(values[entry] is None for entry in group):
            finer.append(group)
            continue
        ordered = sorted({values[entry] for entry in group}, reverse=True)
        finer += [[entry for entry in group if values[entry] == value] for value in ordered]
    return finer


def values_of(key, group, sheets, points, *, criteria, scale):
    if key == "median":
        return {entry: median(points[entry].values()) for entry in group}
    if key == "firsts":
        every = firsts(points)
        return {entry: every[entry] for entry in group}
    if key == "head_to_head":
        return head_to_head(group, points)
    own = {}
    for entry in group:
        shares = [sheet_points(sheets[entry][judge], criteria, scale, only=key) for judge in points[entry]]
        own[entry] = mean([share for share in shares if share is not None])
    return own
