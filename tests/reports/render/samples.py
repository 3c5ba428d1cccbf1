"""Certificates and reports to draw in tests."""

import csv
import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from reports.render.certificate import KOREAN, CertificateContent, CertificateText, Signatory
from reports.render.languages import likely
from reports.render.ranked_report import (
    RankedReport,
    ReportCategory,
    ReportCriterion,
    ReportLine,
    ReportSheet,
)

ROOT = Path(__file__).resolve().parents[3]
ISSUED = dt.datetime(2025, 9, 30, 9, 0, tzinfo=dt.UTC)
ENGLISH_TEXT = CertificateText(
    language="en",
    season_name="Seoul Smart City Prize 2025",
    category_name="Human-CentriCity",
    tier_name="Gold",
    country="Cambodia",
    wording="in recognition of outstanding work that puts people first.",
    date_line="Seoul, 30 September 2025",
)
KOREAN_TEXT = CertificateText(
    language="ko",
    season_name="제3회 서울 스마트도시 상",
    category_name="사람 중심 부문",
    tier_name="금상",
    wording="위 도시는 우수한 성과를 거두었기에 이 상장을 드립니다.",
    date_line="2025년 9월 30일",
    labels=KOREAN,
)
CERTIFICATE = CertificateContent(
    serial="SSCP-2025-HC-G-01",
    city_local="ភ្នំពេញ",
    city_en="Phnom Penh",
    local_language="km",
    project_title="City bus tracking",
    texts=(ENGLISH_TEXT,),
    verification_url="https://awards.example.org/certificates/SSCP-2025-HC-G-01/",
    issuer="Seoul Metropolitan Government",
    signatories=(Signatory("Hong Gil-dong", "Mayor of Seoul"), Signatory("Jane Doe", "Secretary-General")),
    issued_at=ISSUED,
)
# One name for each of the scripts that the demonstration season has, and more.
NAMES = {
    "ko": "서울특별시",
    "zh-Hans": "武汉市",
    "zh-Hant": "臺北市",
    "ja": "会津若松市",
    "ar": "المدينة المنورة",
    "fa": "تهران",
    "ur": "لاہور",
    "he": "תל אביב-יפו",
    "th": "กรุงเทพมหานคร",
    "hi": "मुंबई",
    "ne": "काठमाडौँ",
    "bn": "ঢাকা",
    "gu": "અમદાવાદ",
    "or": "ଭୁବନେଶ୍ୱର",
    "si": "කොළඹ",
    "my": "မန္တလေး",
    "km": "ភ្នំពេញ",
    "lo": "ວຽງຈັນ",
    "ka": "თბილისი",
    "hy": "Երևան",
    "am": "አዲስ አበባ",
    "el": "Θεσσαλονίκη",
    "uk": "Київ",
    "mn": "Улаанбаатар",
    "vi": "TP. Hồ Chí Minh",
    "pl": "Łódź",
    "ta": "சென்னை",
    "te": "హైదరాబాద్",
    "ml": "കൊച്ചി",
    "kn": "ಬೆಂಗಳೂರು",
    "pa": "ਅੰਮ੍ਰਿਤਸਰ",
    "dz": "ཐིམ་ཕུ",
}


def demo_projects() -> list[dict[str, str]]:
    """The rows of the demonstration season: 146 projects and 8 city leaders."""
    rows = []
    for name in ("projects.csv", "leadership.csv"):
        with (ROOT / "awards" / "demo" / name).open(encoding="utf-8", newline="") as file:
            rows += list(csv.DictReader(file))
    return rows


def demo_certificate(row: dict[str, str]) -> CertificateContent:
    return replace(
        CERTIFICATE,
        city_local=row["city_local"],
        city_en=row["city_en"],
        local_language=likely(row["city_local"], row["country_code"]),
        project_title=row.get("project_title", ""),
        texts=(replace(ENGLISH_TEXT, country=row["country"]), KOREAN_TEXT),
        demo=True,
    )


def line(place: int | None, code: str, **changes: object) -> ReportLine:
    plain = ReportLine(
        place=place,
        entry_code=code,
        title=f"Project {code}",
        city_local="부산",
        city_en="Busan",
        country="Republic of Korea",
        local_language="ko",
        points="84.50",
        judges=3,
    )
    return replace(plain, **changes)


def report(**changes: object) -> RankedReport:
    criteria = (
        ReportCriterion(
            code="impact",
            name="Impact",
            weight="60",
            scale="1 to 10",
            guidance="What changed for residents?",
            levels=(("1", "Nothing yet"), ("10", "A city transformed")),
        ),
        ReportCriterion(code="reach", name="Reach", weight="40", scale="1 to 10"),
    )
    category = ReportCategory(
        name="Human-CentriCity",
        criteria=criteria,
        lines=(
            line(1, "HC-1", award="Gold", points="91.25"),
            line(2, "HC-2", tied=True, award="Silver"),
            line(2, "HC-3", tied=True, award="Silver", city_local="Київ", city_en="Kyiv", local_language="uk"),
            line(None, "HC-4", points="", note="Withdrawn"),
        ),
        sheets=(
            ReportSheet(entry_code="HC-1", judge="Judge A", marks=(Decimal("9.5"), Decimal(8)), total="89.00"),
            ReportSheet(entry_code="HC-1", judge="Judge B", marks=("n/a", None)),
        ),
    )
    plain = RankedReport(
        season="Seoul Smart City Prize 2025",
        round="Desk scoring",
        categories=(category,),
        method=("Each judge marked every criterion.", "Equal totals share a place."),
        rules=(("Method", "mean of sheets"),),
        digests=(("Input", "ab" * 32),),
        jury=(("Jane Doe", "Chair"), ("Ольга Коваль", "Juror")),
        certified_at="12 September 2025, 18:02 (Seoul)",
        engine_version="1.0.0",
        issuer="Seoul Metropolitan Government",
    )
    return replace(plain, **changes)
