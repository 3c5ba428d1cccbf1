"""Long lists are drawn around the cut, where places are at stake; the table beside the picture has every line."""

__all__ = ["PAPER_LINES", "SCREEN_LINES", "around", "ends"]

SCREEN_LINES = 60
"""How many lines a drawing has on a page."""
PAPER_LINES = 30
"""How many lines a drawing may have on a page of A4 so that its lettering can still be read: give it as `most`."""


def around(count: int, cut: int, most: int) -> range:
    """Which lines to draw: all of them, or `most` with the cut in their middle, or the first where there is no cut."""
    if count <= most:
        return range(count)
    first = min(max(cut - most // 2, 0), count - most)
    return range(first, first + most)


def ends(count: int, most: int) -> tuple[int, ...]:
    """Which lines to draw of a list whose ends matter: all, or the first and the last half of `most`."""
    if count <= most:
        return tuple(range(count))
    half = most // 2
    return (*range(half), *range(count - (most - half), count))
