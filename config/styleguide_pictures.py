"""Pictures for the gallery of components, with invented facts and English words."""

from judging.pictures import (
    About,
    Absence,
    HeatMap,
    HeatWords,
    Picture,
    RankInterval,
    RankIntervals,
    RankIntervalWords,
    Shade,
    draw_heat_map,
    draw_rank_intervals,
)

RANKS = RankIntervals(
    lines=(
        RankInterval("Flood warning by neighbourhood", 1, 1, 2, 1.0, 0),
        RankInterval("수요응답형 심야버스", 2, 1, 4, 0.91, 0),
        RankInterval("أرصفة للجميع", 3, 2, 5, 0.62, 1),
        RankInterval("Open water meters", 4, 2, 6, 0.41, 1),
        RankInterval("Heat shelters in every school", 5, 3, 6, 0.06, 1),
        RankInterval("One desk for every permit", 6, 5, 6, 0.0, 2),
    ),
    cut=3,
)
RANK_WORDS = RankIntervalWords(
    place="Place",
    entry="Entry",
    axis="Rank",
    low="Best rank",
    high="Worst rank",
    chance="Among the first 3",
    group="Group",
    interval="Official place on its 90% interval",
    straddling="The interval reaches across the cut",
    apart="Cannot be told apart",
    cut_line="Cut",
    sliced="{shown} of {count} entries are drawn. The table has them all.",
)
MARKS = HeatMap(
    rows=("Flood warning by neighbourhood", "수요응답형 심야버스", "أرصفة للجميع"),
    columns=("Impact", "Innovation", "Feasibility", "Reach"),
    cells=(
        (Shade(4.5, "4.5"), Shade(3, "3.0"), Shade(5, "5.0"), Absence.MISSING),
        (Shade(2, "2.0"), Absence.NOT_APPLICABLE, Shade(3.5, "3.5"), Shade(4, "4.0")),
        (Absence.RECUSED, Shade(1, "1.0"), Shade(2.5, "2.5"), Absence.UNASSIGNED),
    ),
    floor=1,
    ceiling=5,
)
HEAT_WORDS = HeatWords(
    row="Entry",
    low="lowest mark",
    high="highest mark",
    missing="missing",
    missing_sign="–",
    not_applicable="not applicable",
    not_applicable_sign="n/a",
    recused="the judge stepped out",
    recused_sign="R",
    unassigned="no sheet asked for",
    cut_line="Cut",
    sliced="{shown} of {count} entries are drawn. The table has them all.",
)


def sample_pictures() -> list[Picture]:
    """One picture that has a narrow drawing beside the wide one, and one that scrolls."""
    ranks = About(
        prefix="ranks",
        title="Places 3 and 4 cannot be told apart",
        description="Each bar is the interval that holds an entry's rank nine times in ten; the dot is its place.",
    )
    marks = About(
        prefix="marks",
        title="One mark is missing",
        description="Each field is a mark, darker where it is higher.",
    )
    return [draw_rank_intervals(RANKS, RANK_WORDS, ranks), draw_heat_map(MARKS, HEAT_WORDS, marks)]
