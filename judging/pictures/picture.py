"""What every picture is made of: its words, its table, and the drawing in two widths."""

from dataclasses import dataclass

__all__ = ["About", "Picture", "Table", "grouped_by", "number", "share"]

MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, kw_only=True)
class About:
    """What a picture is called. The title is its finding in one sentence, the description what stands where.

    `prefix` begins every id of the drawing and must be unique on the page: letters, digits and hyphens.
    """

    prefix: str
    title: str
    description: str

    def __post_init__(self) -> None:
        if not (self.prefix.isascii() and self.prefix.replace("-", "a").isalnum() and self.prefix[0].isalpha()):
            raise ValueError(f"{self.prefix!r} cannot begin an id: letters, digits and hyphens, a letter first.")


@dataclass(frozen=True)
class Table:
    """The facts of a picture in rows of text, as long as its header. `numeric` says which columns hold figures."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...]

    def __post_init__(self) -> None:
        if any(len(row) != len(self.header) for row in (*self.rows, self.numeric)):
            raise ValueError("Every row of a table has as many cells as its header.")

    @property
    def heading(self) -> int:
        """The column that names what a row is about: the first that holds no figures, else the first."""
        return self.numeric.index(False) if False in self.numeric else 0


@dataclass(frozen=True)
class Picture:
    """A drawing and the same facts as a table. Every number that is drawn stands in the table too.

    `svg` is for places of 720 px and more and for paper, `narrow` for telephones; where it is empty, the one drawing
    does for both and may be wider than the place it stands in. `note` says what was left out of the drawing; the table
    leaves nothing out. The drawing has no style sheet of its own: its presentation attributes are the light colours,
    and static/css/pictures.css gives the same classes the colours of the page.
    """

    svg: str
    title: str
    description: str
    table: Table
    narrow: str = ""
    note: str = ""


def number(value: float, digits: int = 2) -> str:
    """A number as every language reads it: a point, no grouping, a real minus sign, never "-0"."""
    written = f"{value:.{digits}f}"
    if not float(written):
        written = written.removeprefix("-")
    return written.replace("-", MINUS)


def share(value: float) -> str:
    """A probability in whole per cent; what is not quite certain never reads 0% or 100%."""
    whole = round(100 * value)
    if whole == 0 and value > 0:
        return "<1%"
    if whole == 100 and value < 1:
        return ">99%"
    return f"{whole}%"


def grouped_by(group: int | None) -> str:
    """The letters of a group: A for 0, Z for 25, AA for 26; nothing for none."""
    if group is None:
        return ""
    letters = ""
    rest = group + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters
