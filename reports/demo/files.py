"""Files that the demonstration's entrants attach: plainly empty of content, but real files of their kinds."""

import io
from functools import cache

import pikepdf
from PIL import Image, ImageDraw

LINES = ("Demonstration document", "It stands where an entrant's own file would be.", "Nothing in it is real.")


@cache
def demonstration_pdf() -> bytes:
    """One A4 page that says what it is, in a face every reader has."""
    document = pikepdf.new()
    document.add_blank_page(page_size=(595, 842))
    page = document.pages[0]
    face = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=face))
    shown = " ".join(f"({line}) Tj T*" for line in LINES)
    page.Contents = document.make_stream(f"BT /F1 18 Tf 72 740 Td 28 TL {shown} ET".encode("ascii"))
    document.docinfo["/Title"] = LINES[0]
    sink = io.BytesIO()
    document.save(sink, deterministic_id=True)
    return sink.getvalue()


@cache
def demonstration_picture() -> bytes:
    """A plain landscape in two colours."""
    picture = Image.new("RGB", (960, 540), (219, 228, 234))
    drawing = ImageDraw.Draw(picture)
    for place, height in enumerate((150, 230, 180, 300, 210, 260, 170, 240)):
        drawing.rectangle((60 + place * 108, 480 - height, 140 + place * 108, 480), fill=(56, 84, 104))
    drawing.rectangle((0, 480, 960, 540), fill=(120, 144, 128))
    sink = io.BytesIO()
    picture.save(sink, "PNG", optimize=True)
    return sink.getvalue()
