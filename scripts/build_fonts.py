"""Put the certificate fonts together: packages from npm in, static/fonts/ out.

Needs npm and the project's own environment (fontTools, brotli). Run it only when a font version changes;
what it makes is kept in the repository, so that nobody else needs the network to print a certificate.

Three things are done to the packages, and the drawings themselves are never touched:

* Faces are stored as WOFF2 *without* the glyph transform. Undoing that transform takes fontTools twelve seconds for
  the Korean face and 0.15 s without it, for 18 % more bytes.
* Rare Han characters come in hundreds of small slices. They are joined into one face per region that holds only what
  the four basic faces lack.
* index.json is written from the character maps inside the files, because the lists shipped beside them are not exact.
"""

from __future__ import annotations

import argparse
import io
import json
import logging
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, woff2

ROOT = Path(__file__).resolve().parent.parent
VERSIONS = {"noto": "5.3.0", "vazirmatn": "5.3.0"}
LIMIT = 25_000_000  # bytes in the repository, all of static/fonts together
REGULAR, BOLD = 400, 600
CJK_SERIF = 500  # one weight: Regular is thin beside Noto Serif, Medium sits well in body and in titles

ALPHABETS = ("latin", "latin-ext", "vietnamese", "cyrillic", "cyrillic-ext", "greek", "greek-ext")
ITALICS = ("latin", "latin-ext", "vietnamese")
SCRIPTS = (
    *("arabic", "hebrew", "thai", "devanagari", "bengali", "tamil", "telugu", "kannada", "malayalam", "gujarati"),
    *("gurmukhi", "oriya", "sinhala", "khmer", "lao", "myanmar", "georgian", "armenian", "ethiopic", "thaana"),
)
REGIONS = {"kr": "korean", "jp": "japanese", "sc": "chinese-simplified", "tc": "chinese-traditional"}


@dataclass(frozen=True)
class Face:
    """One file of one slice: what it is in its package, and what it is for us."""

    package: str
    piece: str
    source_weight: int
    weight: int
    group: str  # what the planner chooses by: serif, sans, script, han-serif, han-sans, rare, symbol
    region: str = ""
    italic: bool = False

    @property
    def source(self) -> str:
        style = "italic" if self.italic else "normal"
        return f"{self.package}/files/{self.package}-{self.piece}-{self.source_weight}-{style}.woff2"

    @property
    def name(self) -> str:
        return f"{self.package}-{self.piece}-{self.weight}{'i' if self.italic else ''}.woff2"


def faces() -> Iterator[Face]:
    """Every face we ship, except the joined rare Han, in the order in which the index lists them."""
    for group in ("serif", "sans"):
        package = f"noto-{group}"
        for piece in ALPHABETS:
            yield Face(package, piece, REGULAR, REGULAR, group)
            yield Face(package, piece, BOLD, BOLD, group)
    for piece in ITALICS:
        yield Face("noto-serif", piece, REGULAR, REGULAR, "serif", italic=True)
    yield Face("vazirmatn", "arabic", REGULAR, REGULAR, "script")
    yield Face("vazirmatn", "arabic", BOLD, BOLD, "script")
    for script in SCRIPTS:
        yield Face(f"noto-sans-{script}", script, REGULAR, REGULAR, "script")
        yield Face(f"noto-sans-{script}", script, BOLD, BOLD, "script")
    yield Face("noto-serif-tibetan", "tibetan", REGULAR, REGULAR, "script")
    yield Face("noto-sans-mongolian", "mongolian", REGULAR, REGULAR, "script")
    for region, piece in REGIONS.items():
        yield Face(f"noto-serif-{region}", piece, CJK_SERIF, REGULAR, "han-serif", region)
        yield Face(f"noto-sans-{region}", piece, REGULAR, REGULAR, "han-sans", region)
    yield Face("noto-sans-kr", "korean", BOLD, BOLD, "han-sans", "kr")
    yield Face("noto-serif", "math", REGULAR, REGULAR, "symbol")
    yield Face("noto-sans-symbols", "symbols", REGULAR, REGULAR, "symbol")


def fetch_packages(folder: Path) -> Path:
    """The packages named by faces(), unpacked below folder; nothing in them is executed."""
    names = sorted({face.package for face in faces()})
    wanted = [f"@fontsource/{name}@{VERSIONS[name.split('-')[0]]}" for name in names]
    (folder / "package.json").write_text('{"name": "fonts", "version": "1.0.0", "private": true}')
    command = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", *wanted]
    subprocess.run(command, cwd=folder, check=True)
    return folder / "node_modules" / "@fontsource"


def plain_woff2(font: TTFont) -> bytes:
    """The font as WOFF2 whose tables are stored as they are."""
    raw, packed = io.BytesIO(), io.BytesIO()
    font.flavor = None
    font.save(raw)
    raw.seek(0)
    woff2.compress(raw, packed, transform_tables=set())
    return packed.getvalue()


def store(source: Path, target: Path) -> None:
    with TTFont(source, recalcTimestamp=False) as font:
        target.write_bytes(plain_woff2(font))


def cmap(path: Path) -> set[int]:
    with TTFont(path, lazy=True) as font:
        return set(font.getBestCmap())


def ranges(codes: set[int]) -> str:
    """Code points as hexadecimal ranges, "20-7e,a0", which is a tenth of the bytes of a list."""
    out: list[list[int]] = []
    for code in sorted(codes):
        if out and out[-1][1] == code - 1:
            out[-1][1] = code
        else:
            out.append([code, code])
    return ",".join(f"{a:x}" if a == b else f"{a:x}-{b:x}" for a, b in out)


def joined(pieces: list[tuple[Path, set[int]]], family: str, work: Path) -> TTFont:
    """One face from slices of one package, holding just the code points asked of each."""
    options = Options(layout_features=[], name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14], notdef_outline=True)
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx", "VORG", "STAT", "gasp", "prep"]
    paths = []
    for number, (source, codes) in enumerate(pieces):
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=codes)
        paths.append(str(work / f"{family}-{number}.ttf"))
        with TTFont(source, recalcTimestamp=False) as font:
            subsetter.subset(font)
            font.flavor = None
            font.save(paths[-1])
    whole = Merger().merge(paths)
    whole.recalcTimestamp = False
    for record in whole["name"].names:
        if record.nameID in (1, 4):
            record.string = family.replace("-", " ").title()
        elif record.nameID == 6:
            record.string = family.replace("-", " ").title().replace(" ", "")
    return whole


def rare_pieces(packages: Path, region: str, known: set[int]) -> list[tuple[Path, set[int]]]:
    """The slices of a region that hold what is not yet known, each with its own new code points."""
    package = f"noto-serif-{region}"
    out = []
    for source in sorted((packages / package / "files").glob(f"{package}-*-{CJK_SERIF}-normal.woff2")):
        if source.name.removeprefix(f"{package}-").split("-")[0].isdigit():
            new = cmap(source) - known
            if new:
                known |= new
                out.append((source, new))
    return out


def build_rare(packages: Path, target: Path, known: set[int], work: Path) -> list[tuple[str, str]]:
    """(region, file name) of the joined faces; known grows by what they hold."""
    out = []
    for region in ("sc", "tc", "jp", "kr"):
        pieces = rare_pieces(packages, region, known)
        name = f"rare-han-{region}-{REGULAR}.woff2"
        (target / name).write_bytes(plain_woff2(joined(pieces, f"rare-han-{region}", work)))
        out.append((region, name))
    return out


def entry(target: Path, group: str, region: str, files: dict[str, str]) -> dict[str, object]:
    """One line of the index: a family of ours is one slice in its weights."""
    codes = set.intersection(*(cmap(target / file) for file in files.values()))
    family = f"Haetae {files[str(REGULAR)].removesuffix(f'-{REGULAR}.woff2')}"
    return {"family": family, "group": group, "region": region, "files": files, "codes": ranges(codes)}


def write_index(target: Path, rare: list[tuple[str, str]]) -> None:
    """Write index.json: families in planning order, with the code points that *all* their files hold."""
    families: dict[tuple[str, str], list[Face]] = {}
    for face in faces():
        families.setdefault((face.package, face.piece), []).append(face)
    lines = []
    for members in families.values():
        files = {f"{face.weight}{'i' if face.italic else ''}": face.name for face in members}
        lines.append(entry(target, members[0].group, members[0].region, files))
    lines += [entry(target, "rare", region, {str(REGULAR): name}) for region, name in rare]
    text = ",\n".join(json.dumps(line) for line in lines)
    (target / "index.json").write_text(f'{{"families": [\n{text}\n]}}\n')


def write_base(target: Path) -> None:
    """The one font that fontconfig itself is shown, uncompressed, so that every FreeType can read it."""
    (target / "base").mkdir(exist_ok=True)
    with TTFont(target / f"noto-sans-latin-{REGULAR}.woff2", recalcTimestamp=False) as font:
        font.flavor = None
        font.save(target / "base" / "NotoSans-Latin.ttf")


def write_licences(packages: Path, target: Path) -> None:
    (target / "licences").mkdir(exist_ok=True)
    for package in sorted({face.package for face in faces()}):
        text = (packages / package / "LICENSE").read_text()
        (target / "licences" / f"{package}.txt").write_text(text)


def build(packages: Path, target: Path, work: Path) -> int:
    """Fill target, and return how many bytes it weighs."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    wanted = list(faces())
    with ProcessPoolExecutor() as pool:
        list(pool.map(store, [packages / face.source for face in wanted], [target / face.name for face in wanted]))
    known = set().union(*(cmap(target / face.name) for face in wanted))
    rare = build_rare(packages, target, known, work)
    write_index(target, rare)
    write_base(target)
    write_licences(packages, target)
    return sum(path.stat().st_size for path in target.rglob("*") if path.is_file())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--packages", type=Path, help="an unpacked @fontsource folder, instead of asking npm")
    parser.add_argument("--target", type=Path, default=ROOT / "static" / "fonts")
    options = parser.parse_args()
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as folder:
        packages = options.packages or fetch_packages(Path(folder))
        weight = build(packages, options.target, Path(folder))
    print(f"{options.target}: {weight / 1e6:.1f} MB")
    if weight > LIMIT:
        print(f"That is more than the {LIMIT / 1e6:.0f} MB the repository may carry.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
