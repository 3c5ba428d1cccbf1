"""Pictures of how a jury judged, as accessible SVG, each with the same facts as a table. Pure: no Django, no database.

    picture = draw_rank_intervals(RankIntervals(lines, cut=5), words, About(prefix="ranks", title=..., description=...))
    picture.svg, picture.narrow, picture.table, picture.note

On paper, long pictures are drawn with `most=PAPER_LINES`.

Facts come in as frozen dataclasses, words as others: nothing here has a language of its own. Names may hold anything;
what is escaped is escaped here. The same input gives the same bytes. `templates/components/figure.html` shows a picture
on a page, `reports/render/statistics_report.py` on paper.
"""

from judging.pictures.cut_band import CutBand, CutLine, CutWords, draw_cut
from judging.pictures.heat_map import Absence, Cell, HeatMap, HeatWords, Shade, draw_heat_map
from judging.pictures.histogram import Bin, Histogram, HistogramWords, draw_histogram
from judging.pictures.network import Meeting, Network, NetworkWords, draw_network
from judging.pictures.picture import About, Picture, Table
from judging.pictures.price_curve import PriceCurve, PricePoint, PriceWords, draw_price_curve
from judging.pictures.rank_intervals import RankInterval, RankIntervals, RankIntervalWords, draw_rank_intervals
from judging.pictures.sensitivity import Effect, Leads, LeadWords, draw_leads
from judging.pictures.tendencies import Tendencies, Tendency, TendencyWords, draw_tendencies
from judging.pictures.window import PAPER_LINES, SCREEN_LINES

__all__ = [
    "PAPER_LINES",
    "SCREEN_LINES",
    "About",
    "Absence",
    "Bin",
    "Cell",
    "CutBand",
    "CutLine",
    "CutWords",
    "Effect",
    "HeatMap",
    "HeatWords",
    "Histogram",
    "HistogramWords",
    "LeadWords",
    "Leads",
    "Meeting",
    "Network",
    "NetworkWords",
    "Picture",
    "PriceCurve",
    "PricePoint",
    "PriceWords",
    "RankInterval",
    "RankIntervalWords",
    "RankIntervals",
    "Shade",
    "Table",
    "Tendencies",
    "Tendency",
    "TendencyWords",
    "draw_cut",
    "draw_heat_map",
    "draw_histogram",
    "draw_leads",
    "draw_network",
    "draw_price_curve",
    "draw_rank_intervals",
    "draw_tendencies",
]
