"""The script that puts the fonts together, held against what it made."""

import json

import build_fonts

from reports.render import fonts


def test_every_face_of_the_script_is_in_the_repository():
    made = {path.name for path in fonts.FOLDER.glob("*.woff2")}
    joined = {f"rare-han-{region}-400.woff2" for region in build_fonts.REGIONS}

    assert made == {face.name for face in build_fonts.faces()} | joined


def test_ranges_are_read_back_as_they_were_written():
    codes = {0x20, 0x21, 0x22, 0xA0, 0x1F68C}

    assert build_fonts.ranges(codes) == "20-22,a0,1f68c"
    assert fonts._codes(build_fonts.ranges(codes)) == codes
    assert build_fonts.ranges(set()) == ""


def test_index_line_is_what_the_script_would_write_again():
    lines = json.loads((fonts.FOLDER / "index.json").read_text())["families"]
    line = next(line for line in lines if line["family"] == "Haetae noto-sans-khmer-khmer")

    assert build_fonts.entry(fonts.FOLDER, "script", "", line["files"]) == line
