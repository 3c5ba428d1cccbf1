"""A season made up by a seeded generator, and every picture of it in English words."""

from functools import cache
from pathlib import Path
from random import Random

from judging.pictures import (
    About,
    Absence,
    Bin,
    CutBand,
    CutLine,
    CutWords,
    Effect,
    HeatMap,
    HeatWords,
    Histogram,
    HistogramWords,
    Leads,
    LeadWords,
    Meeting,
    Network,
    NetworkWords,
    Picture,
    PriceCurve,
    PricePoint,
    PriceWords,
    RankInterval,
    RankIntervals,
    RankIntervalWords,
    Shade,
    Tendencies,
    Tendency,
    TendencyWords,
    draw_cut,
    draw_heat_map,
    draw_histogram,
    draw_leads,
    draw_network,
    draw_price_curve,
    draw_rank_intervals,
    draw_tendencies,
)

ROOT = Path(__file__).resolve().parents[3]
CITIES = (
    *(
        "Busan",
        "Đà Nẵng",
        "Medellín",
        "Nairobi",
        "Tallinn",
        "臺北市",
        "Kraków",
        "Porto Alegre",
        "서울특별시",
        "Ljubljana",
    ),
    *("Zürich", "مراكش", "ירושלים", "Київ", "Αθήνα", "Kigali", "Wellington", "ภูเก็ต", "Guadalajara", "Reykjavík"),
)
PROJECTS = ("Flood warning", "Night buses on demand", "Open sensor map", "Heat shelters", "One desk for every permit")
JUDGES = (
    *("Kim Narae", "Amina Odhiambo", "Lê Thị Hương", "Tomás Herrera", "Ingrid Solberg", "Park Jiho", "Fatou Diop"),
    *("Marek Nowak", "Yuki Tanaka", "Priya Raman", "Owen Clarke", "Leila Haddad", "Sofia Rossi", "Jean Lefèvre"),
    *("Aroha Parata", "Choi Sebyeok"),
)
RANK_WORDS = RankIntervalWords(
    place="Place",
    entry="Entry",
    axis="Rank, with its 90% interval",
    low="From",
    high="To",
    chance="Among the winners",
    group="Group",
    interval="Official place on its 90% interval",
    straddling="The interval reaches across the cut",
    apart="Cannot be told apart from the first of the group",
    cut_line="Cut",
    sliced="The {shown} entries around the cut are drawn. The table has all {count}.",
)
TENDENCY_WORDS = TendencyWords(
    judge="Judge",
    value="Tendency",
    low="From",
    high="To",
    entries="Entries",
    stricter="marks lower",
    lenient="marks higher",
    interval="Tendency on its 90% interval",
    clear="The interval leaves out 0",
    middle="The middle of the panel",
    sliced="The {shown} judges at the two ends are drawn. The table has all {count}.",
)
CUT_WORDS = CutWords(
    place="Place",
    entry="Entry",
    total="Total in points",
    low="From",
    high="To",
    side="Side of the cut",
    inside="Inside whatever the doubt: {count}",
    unsure="Could lie on either side: {count}",
    outside="Outside whatever the doubt: {count}",
    inside_word="inside",
    unsure_word="unsure",
    outside_word="outside",
    cut_line="Cut",
    band="From the first unsure entry to the last",
)
LEAD_WORDS = LeadWords(
    change="Change",
    lead="Lead of the winner, in points",
    low="Smallest lead",
    high="Largest lead",
    winner_head="Winner then",
    winner="{winner} would win",
    bar="How far the lead moves",
    over="Another entry would win",
    now="Lead as it is",
    tie="No lead",
    sliced="The {shown} changes that matter most are drawn. The table has all {count}.",
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
    sliced="{shown} of {count} entries and {columns_shown} of {columns} columns are drawn. The table has them all.",
)
NETWORK_WORDS = NetworkWords(
    judge_sign="Judge, larger with more entries",
    entry_sign="Entry",
    sheet_sign="Sheet",
    part="Part {part}. Judges: {judges}; entries: {entries}; sheets: {sheets}",
    alone="Without a sheet. Judges: {judges}; entries: {entries}",
    kind="What",
    kind_part="Part",
    kind_judge="Judge",
    kind_entry="Entry",
    name="Name",
    part_head="Part",
    judges="Judges",
    entries="Entries",
    weight="Sheets",
    sliced="{judges_shown} of {judges} judges and {entries_shown} of {entries} entries are drawn.",
)
HISTOGRAM_WORDS = HistogramWords(amount="Sheets of one judge", count="Judges")
PRICE_WORDS = PriceWords(
    x="Sheets in all",
    y="Match of judges and entries",
    name="Answer",
    choice="Choice",
    chosen="Chosen",
    point="Best answer at this price",
)


def about(prefix: str, title: str) -> About:
    return About(prefix=prefix, title=title, description="A picture of a season that was made up for a test.")


def entry_name(at: int) -> str:
    return f"{CITIES[at % len(CITIES)]}, {PROJECTS[at // len(CITIES) % len(PROJECTS)]} {at + 1}"


def judge_name(at: int) -> str:
    return JUDGES[at] if at < len(JUDGES) else f"Judge {at + 1}"


@cache
def season(entries: int, judges: int = 16, each: int = 3) -> tuple[tuple[tuple[int, float], ...], ...]:
    """Of every entry, the best first: (judge, mark) for each sheet."""
    chance = Random(20261123)
    severity = [chance.gauss(0, 3) for _ in range(judges)]
    rows = []
    for _ in range(entries):
        worth = chance.gauss(70, 8)
        seen = chance.sample(range(judges), min(each, judges))
        marks = [
            (judge, round(min(max(chance.gauss(worth + severity[judge], 6), 0), 100), 1)) for judge in sorted(seen)
        ]
        rows.append(tuple(marks))
    return tuple(sorted(rows, key=lambda row: (-sum(mark for _, mark in row) / len(row), row)))


def totals(entries: int) -> list[float]:
    return [sum(mark for _, mark in row) / len(row) for row in season(entries)]


def interval_of(at: int, entries: int) -> tuple[int, int]:
    """An interval that is wide in the middle of the field and narrow at its ends."""
    chance = Random(at)
    spread = int(1 + entries * 0.14 * (1 - abs(2 * at / max(entries, 1) - 1) ** 2) + chance.random() * entries * 0.05)
    return max(1, at + 1 - spread), min(entries, at + 1 + spread)


def cut_of(entries: int) -> int:
    return max(entries // 5, 1) if entries > 1 else 0


def rank_intervals(entries: int) -> Picture:
    lines, cut = [], cut_of(entries)
    for at in range(entries):
        low, high = interval_of(at, entries)
        inside = min(max((cut - low + 1) / (high - low + 1), 0), 1)
        lines.append(RankInterval(entry_name(at), at + 1, low, high, inside, at // 7))
    return draw_rank_intervals(
        RankIntervals(tuple(lines), cut), RANK_WORDS, about("ranks", "Places 4 to 9 cannot be told apart")
    )


def tendencies(judges: int) -> Picture:
    chance = Random(7)
    lines = []
    for at in range(judges):
        value, error = chance.gauss(0, 2.4), 1.2 + chance.random()
        lines.append(Tendency(judge_name(at), value, value - 1.645 * error, value + 1.645 * error, 30 + at % 13))
    return draw_tendencies(
        Tendencies(tuple(lines)), TENDENCY_WORDS, about("judges", "Two judges mark three points lower than the rest")
    )


def cut(entries: int) -> Picture:
    lines = [
        CutLine(entry_name(at), at + 1, total, f"{total:.2f}", *interval_of(at, entries))
        for at, total in enumerate(totals(entries))
    ]
    return draw_cut(CutBand(tuple(lines), cut_of(entries)), CUT_WORDS, about("cut", "The cut parts equals"))


def leads(count: int) -> Picture:
    chance = Random(11)
    effects = []
    for at in range(count):
        low, high = 2.4 - abs(chance.gauss(0, 1.5)), 2.4 + abs(chance.gauss(0, 1))
        effects.append(Effect(f"Without {judge_name(at)}", low, high, entry_name(at + 1) if low < 0 else ""))
    return draw_leads(Leads(2.4, tuple(effects)), LEAD_WORDS, about("leads", "One judge decides who wins"))


def heat_map(entries: int, judges: int = 16) -> Picture:
    absences = (Absence.MISSING, Absence.NOT_APPLICABLE, Absence.RECUSED)
    cells = []
    for at, row in enumerate(season(entries, judges)):
        marks = dict(row)
        line = [Shade(marks[j], f"{marks[j]:.1f}") if j in marks else Absence.UNASSIGNED for j in range(judges)]
        if at % 4 == 1:
            line[at % judges] = absences[at // 4 % 3]
        cells.append(tuple(line))
    facts = HeatMap(
        tuple(map(entry_name, range(entries))),
        tuple(map(judge_name, range(judges))),
        tuple(cells),
        40,
        100,
        cut_of(entries),
    )
    return draw_heat_map(facts, HEAT_WORDS, about("heat", "Every sheet around the cut"))


def network(entries: int, judges: int = 16) -> Picture:
    meetings = [Meeting(judge, entry) for entry, row in enumerate(season(entries, judges)) for judge, _ in row]
    return draw_network(
        Network(tuple(map(judge_name, range(judges))), tuple(map(entry_name, range(entries))), tuple(meetings)),
        NETWORK_WORDS,
        about("network", "All judges and entries hang together"),
    )


def parts() -> Picture:
    """Two panels that share nobody, a judge and an entry that met nobody, and unequal weights."""
    meetings = [Meeting(j, e, 1 + (j + e) % 4) for j in range(3) for e in range(8) if (j + e) % 3]
    meetings += [Meeting(j, e) for j in range(3, 6) for e in range(8, 13) if (j + e) % 4]
    facts = Network(tuple(map(judge_name, range(7))), tuple(map(entry_name, range(14))), tuple(meetings))
    return draw_network(facts, NETWORK_WORDS, about("parts", "Two panels share no judge"))


def histogram() -> Picture:
    counts = (1, 0, 3, 7, 12, 19, 14, 8, 5, 2, 1)
    bins = tuple(Bin(f"{30 + 2 * at}", count) for at, count in enumerate(counts))
    return draw_histogram(Histogram(bins), HISTOGRAM_WORDS, about("loads", "Most judges have 38 to 44 sheets"))


def price_curve() -> Picture:
    points = tuple(PricePoint(400 + 30 * at, 0.95 - 0.5 / (1 + at), f"{at + 1}") for at in range(12))
    return draw_price_curve(
        PriceCurve(points, chosen=5, digits=(0, 3)), PRICE_WORDS, about("price", "After 550 sheets little is gained")
    )


def gallery(entries: int = 209) -> dict[str, Picture]:
    """Every picture of one season."""
    return {
        "ranks": rank_intervals(entries),
        "judges": tendencies(16),
        "cut": cut(entries),
        "leads": leads(16),
        "heat": heat_map(entries),
        "network": network(entries),
        "parts": parts(),
        "loads": histogram(),
        "price": price_curve(),
    }
