"""The haetae's seal: one half of a face, drawn twice."""

SEAL, INK, PAPER, GOLD = "#b3261e", "#14213d", "#fdfcf9", "#9a6b00"

_HALF = (
    "M50 12C47 17 45.5 21 46.5 26C47.5 29 50 30 50 30"  # horn
    "M43 31C36 24 24 25 20 33C17 40 22 46 28 45C33 44 34 38 30 36.5C27.5 36 26 38 27 40"  # brow
    "M44 36C40 33 37 34 35 37"
    "M45 44L45 55C40 54 36.5 57 37 61C37.5 65 43 65.5 44.5 62"  # nose
    "M50 65L50 68M50 68C42 72 32 71 27 64C25 61 22 62 22 65"  # lip
    "M27 64C28 74 36 82 50 82M36 70.2L38.5 76L41.5 70.9M50 77C46 76.6 43.5 77.5 42 79.5"  # jaw, fang, tongue
    "M15 22C21 17 28 15.5 34 18M13 34C10 30 11 25 15 22M16 47C10 46 8 40 13 34M18 60C11 60 8 53 16 47"  # mane
    "M21 73C13 73 11 65 18 60M29 84C20 86 16 79 21 73M42 89C36 92 30 90 29 84M42 89C45 91 48 91 50 89.5"
)
_EYE = '<circle cx="37.5" cy="47" r="6.2"/><circle cx="38.6" cy="47.6" r="1.9" fill="{line}" stroke="none"/>'


def face(line: str, weight: float = 2.3) -> str:
    """The face alone, in lines, on a field of 100 by 100."""
    half = f'<path d="{_HALF}"/>{_EYE.format(line=line)}'
    return (
        f'<g fill="none" stroke="{line}" stroke-width="{weight}" stroke-linecap="round" stroke-linejoin="round">'
        f'{half}<g transform="translate(100 0) scale(-1 1)">{half}</g></g>'
    )


def seal(x: float, y: float, side: float, *, colour: str = SEAL, line: str = "#fff") -> str:
    """The square seal with its upper left corner at (x, y)."""
    return (
        f'<g transform="translate({x} {y}) scale({side / 100})">'
        f'<rect x="1" y="1" width="98" height="98" rx="7" fill="{colour}"/>'
        f'<rect x="4.6" y="4.6" width="90.8" height="90.8" rx="4.5" fill="none" stroke="{line}" stroke-width="1.1"/>'
        f"{face(line)}</g>"
    )
