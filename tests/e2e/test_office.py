"""The ranked workbook in the hands of those who will open it: an office program reads it, ranking and all."""

import csv
import shutil
import subprocess
from io import StringIO
from pathlib import Path

import pytest

from awards.domain.seasons import begin_judging
from judging.domain.judges import accept_invitation
from tests.e2e import staging
from tests.factories.awards import pdf_bytes

EVERY_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
MARKS = {"Flood warning": "5", "Streets that listen": "4", "=1+1, 조용한 항구": "4"}
CITIES = (("Danang", "Đà Nẵng", "VN", "vi"), ("Odense", "Odense", "DK", "da"), ("Daejeon", "대전", "KR", "ko"))
CRITERIA = ("problem", "design", "budget", "implementation", "learning", "value")


@pytest.mark.office
@pytest.mark.django_db
def test_office_program_reads_the_ranking_as_it_was_written(client, tmp_path: Path):
    stage = held_desk(tmp_path)
    client.force_login(stage.organiser)
    book = tmp_path / "results.xlsx"
    book.write_bytes(client.get(f"/reports/{stage.season.code}/results.xlsx").getvalue())

    sheets = opened_by_office(book, tmp_path)

    # place, tied, project, city, points, judges
    assert sorted((row[0], row[1], *row[3:5], float(row[7]), row[8]) for row in sheets["Human-CentriCity"][1:]) == [
        ("1", "", "Flood warning", "Đà Nẵng", 100.0, "3"),
        ("2", "yes", "=1+1, 조용한 항구", "대전", 80.0, "3"),
        ("2", "yes", "Streets that listen", "Odense", 80.0, "3"),
    ]


def held_desk(folder: Path) -> staging.Stage:
    """The desk round of three entries, certified; two of them tie."""
    stage = staging.set_stage()
    accept_invitation(stage.jury[0], actor=stage.jury[0].user)
    proof = folder / "proof.pdf"
    proof.write_bytes(pdf_bytes())
    for title, (city, local, country, language) in zip(MARKS, CITIES, strict=True):
        staging.enter(stage, proof, city=city, local=local, country=country, language=language, title=title)
    begin_judging(stage.season, actor=stage.organiser)
    staging.hold_round(stage, "desk", {title: dict.fromkeys(CRITERIA, mark) for title, mark in MARKS.items()})
    return stage


def opened_by_office(book: Path, folder: Path) -> dict[str, list[list[str]]]:
    """Every sheet of the workbook as LibreOffice reads it, by name."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    assert program
    command = [program, f"-env:UserInstallation=file://{folder / 'office'}", "--headless", "--convert-to", EVERY_SHEET]
    done = subprocess.run(
        [*command, "--outdir", str(folder), str(book)], check=False, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    return {
        file.stem.removeprefix(f"{book.stem}-"): list(
            csv.reader(StringIO(file.read_text(encoding="utf-8"), newline=""))
        )
        for file in folder.glob(f"{book.stem}-*.csv")
    }
