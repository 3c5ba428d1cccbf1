"""The main job from end to end, through pages, as the people of an award do it: on both databases."""

import re
import zipfile
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from urllib.parse import urlsplit

import openpyxl
import pikepdf
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from awards.models import Entry
from awards.queries.answers import form_of
from awards.questionnaire import text_in
from judging.models import ScoreSheet
from reports.models import Certificate
from tests.e2e.answering import fill_section
from tests.e2e.staging import JURY, PASSWORD, Stage, enter, hold_final, mark, set_stage
from tests.e2e.watching import Witness
from tests.factories.awards import pdf_bytes

TITLE = "Flood warning that reaches every household"
TWIN, THIRD = "Streets that listen", "A quieter harbour"
# Weights 20, 15, 10, 20, 10, 25 of a scale to 5: 18 + 10.5 + 8 + 20 + 6 + 22.5 = 85.
GOOD = {"problem": "4.5", "design": "3.5", "budget": "4", "implementation": "5", "learning": "3", "value": "4.5"}
GROWING = ["90.00", "81.43", "81.11", "86.92", "83.33", "85.00"]  # over the weights marked so far
FAIR = dict.fromkeys(GOOD, "3")  # 60
CERTIFICATES = ["SSCP-2026-HC-G-01 Da Nang.pdf", "SSCP-2026-HC-S-01 Odense.pdf", "SSCP-2026-HC-S-02 Daejeon.pdf"]
FINAL = {TITLE: dict.fromkeys(GOOD, "5"), TWIN: dict.fromkeys(GOOD, "4"), THIRD: FAIR}


@pytest.mark.walk
@pytest.mark.django_db(transaction=True)
def test_an_award_from_the_call_to_the_certificate(
    witness: Witness, new_context: Callable[..., BrowserContext], tmp_path: Path
):
    proof = tmp_path / "flood-warning.pdf"
    proof.write_bytes(pdf_bytes(pages=2))
    stage = set_stage()
    twin = enter(stage, proof, city="Odense", local="Odense", country="DK", language="da", title=TWIN)
    third = enter(stage, proof, city="Daejeon", local="대전", country="KR", language="ko", title=THIRD)

    city = witness.browser_of("city", new_context)
    sign_up(city)
    entry = begin_entry(city, stage)
    fill_form(city, entry, proof)
    submit_and_keep_receipt(city, entry)
    judge = witness.browser_of("judge", new_context, timezone_id="Africa/Lagos")
    accept_invitation(judge)
    desk = witness.browser_of("organiser", new_context, timezone_id="Asia/Seoul")
    sign_in(desk, stage.organiser.email)
    screen_entry(desk, entry)
    begin_judging(desk)
    deal_and_open(desk)
    judge_entry(judge, entry, witness)
    mark_the_rest(stage, entry, twin, third)
    see_tie_and_certify(desk, witness)
    hold_final(stage, FINAL)
    final, online = see_final_and_take_files(desk, tmp_path)
    confer_and_issue(desk, tmp_path, witness)
    visitor = witness.browser_of("visitor", new_context)
    nobody_sees_results(visitor, witness)
    publish(desk)
    see_results(visitor, witness)

    assert ranked(final) == [(1, None, TITLE, 92.5), (2, None, TWIN, 82.5), (3, None, THIRD, 60)]
    assert sorted(ranked(online)) == [(1, "yes", TITLE, 85), (1, "yes", TWIN, 85), (3, None, THIRD, 60)]


def sign_up(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Sign in").click()
    page.get_by_role("link", name="Create an account").click()
    page.get_by_label("Your name").fill("Lê Thị Hương")
    page.get_by_label("E-mail address").fill("huong@danang.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create the account").click()
    page.get_by_label("Code from the letter").fill(code_in_letter(page, "huong@danang.example"))
    page.get_by_role("button", name="Confirm").click()
    expect(page.get_by_text("Lê Thị Hương").first).to_be_visible()


def code_in_letter(page: Page, address: str) -> str:
    """The code of the newest letter to the address, read in the mailbox in another tab."""
    body = read_letter(page, address, "Confirm")
    found = re.search(r"^\s*([A-Z0-9]{4}-[A-Z0-9]{4})\s*$", body, re.MULTILINE)
    assert found, body
    return found[1]


def read_letter(page: Page, address: str, subject: str) -> str:
    tab = page.context.new_page()
    tab.goto("/mailbox/")
    tab.get_by_role("row").filter(has_text=address).get_by_role("link", name=re.compile(subject, re.IGNORECASE)).click()
    body = tab.locator("main .card").inner_text()
    tab.close()
    return body


def begin_entry(page: Page, stage: Stage) -> Entry:
    page.goto("/")
    page.get_by_role("link", name="Read the call and enter").click()
    expect(page.get_by_text("Ho Chi Minh time").first).to_be_visible()
    page.get_by_role("link", name=re.compile("^Enter.*Human-CentriCity")).click()
    page.get_by_role("radio", name="City").check()
    page.get_by_label("Name in English").fill("Da Nang People's Committee")
    page.get_by_label("Name in its own language and script").fill("Ủy ban nhân dân thành phố Đà Nẵng")
    page.get_by_label("Which language is that?").select_option("vi")
    page.get_by_label("Country or territory").select_option("VN")
    page.get_by_label("City in English").fill("Da Nang")
    page.get_by_label("City in its own script").fill("Đà Nẵng")
    page.get_by_label("Population of the city").fill("1,220,000")
    page.get_by_role("button", name="Register").click()
    page.get_by_label("Title of the entry").fill(TITLE)
    page.get_by_role("button", name="Begin the entry").click()
    expect(page.get_by_role("button", name="Save and continue")).to_be_visible()
    return Entry.objects.get(season=stage.season, title=TITLE)


def fill_form(page: Page, entry: Entry, proof: Path) -> None:
    sections = form_of(entry.form).sections
    for number, section in enumerate(sections):
        expect(page).to_have_title(re.compile(re.escape(text_in(section.label, "en"))))
        fill_section(page, section, proof)
        if number == 0:
            page.get_by_role("button", name="Save", exact=True).click()
            expect(page.locator("#saved")).to_contain_text("Saved")
            page.reload()
            expect(page.locator("[name='a-contact-name']")).to_have_value("Lê Thị Hương")
        page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("heading", name="Review and submit")).to_be_visible()


def submit_and_keep_receipt(page: Page, entry: Entry) -> None:
    expect(page.get_by_text("flood-warning.pdf")).to_be_visible()
    page.get_by_role("button", name="Submit the entry").click()
    expect(page.get_by_text("We have received your entry.")).to_be_visible()
    revision = entry.revisions.get()
    expect(page.get_by_text(revision.digest)).to_be_visible()
    with page.expect_download() as download:  # the click of a download has no page to wait for
        page.get_by_role("link", name="Download the receipt (PDF)").click(no_wait_after=True)
    with pikepdf.open(download.value.path()) as receipt:
        assert str(receipt.docinfo["/Title"]) == "Receipt of entry"
    letter = read_letter(page, "huong@danang.example", "Received")
    assert [words in letter for words in (TITLE, entry.code, "Human-CentriCity")] == [True, True, True]


def accept_invitation(page: Page) -> None:
    name, address, _country = JURY[0]
    link = re.search(r"https?://\S+/judging/invitation/\S+", read_letter(page, address, "Invitation"))
    assert link
    page.goto(urlsplit(link[0]).path)
    page.get_by_role("button", name="Accept and open my desk").click()
    expect(page.get_by_text(name).first).to_be_visible()
    expect(page.get_by_text("No entries on your desk yet")).to_be_visible()


def sign_in(page: Page, address: str) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("E-mail address").fill(address)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("navigation", name="Places").get_by_role("link", name="Organise").click()
    page.get_by_role("main").get_by_role("link", name=re.compile("Seoul Smart City Prize")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Seoul Smart City Prize")


def screen_entry(page: Page, entry: Entry) -> None:
    page.get_by_role("link", name="Screen the entries").click()
    page.get_by_role("link", name=entry.code).click()
    expect(page.get_by_text("Every autumn the river rises").first).to_be_visible()
    lines = page.get_by_role("radio", name="Met", exact=True)
    for number in range(lines.count()):
        lines.nth(number).check()
    page.get_by_role("button", name="Save the checklist").click()
    expect(page.get_by_text("The checklist is saved.")).to_be_visible()
    page.get_by_role("button", name="Eligible", exact=True).click()
    expect(page.get_by_text("The entry is eligible.")).to_be_visible()


def begin_judging(page: Page) -> None:
    page.get_by_role("navigation", name="Where you are").get_by_role("link", name=re.compile("Seoul")).click()
    page.get_by_role("button", name="Begin judging").click()
    expect(page.get_by_text("Judging has begun.")).to_be_visible()


def deal_and_open(page: Page) -> None:
    page.get_by_role("link", name="Go to the rounds").click()
    page.get_by_role("link", name="Online scoring").click()
    page.get_by_role("link", name="Who judges what").click()
    page.get_by_text("Deal at once, without looking first").click()
    page.get_by_role("button", name="Deal", exact=True).click()
    expect(page.get_by_text("Dealt: 9 new assignments, between 3 and 3 entries a judge.")).to_be_visible()
    page.get_by_role("navigation", name="Where you are").get_by_role("link", name="Online scoring").click()
    page.get_by_role("button", name="Open the round").click()
    expect(page.get_by_text("The round is open.")).to_be_visible()


def judge_entry(page: Page, entry: Entry, witness: Witness) -> None:
    page.goto("/judging/")
    expect(page.get_by_text("0 of 3 done.").first).to_be_visible()
    page.get_by_role("link", name=TITLE).click()
    expect(page.locator("#entry")).to_contain_text("Every autumn the river rises")
    total = page.locator("[data-total-value]")
    for (criterion, value), shown in zip(GOOD.items(), GROWING, strict=True):
        choose_mark(page, criterion, value)
        expect(total).to_have_text(shown)
    page.get_by_label("Comment on the whole").fill("The gauges stand where residents asked for them.")
    expect(page.locator("#saved")).to_contain_text("Saved")
    witness.shoot(page, "sheet")
    page.get_by_role("button", name="Submit the score sheet").click()
    expect(page.get_by_text("Your score sheet is submitted.")).to_be_visible()
    sheet = ScoreSheet.objects.get(assignment__entry=entry, assignment__judge__name=JURY[0][0])
    assert (sheet.state, sheet.exact) == ("submitted", Fraction(85))
    page.goto("/judging/")
    expect(page.get_by_text("1 of 3 done.").first).to_be_visible()
    witness.shoot(page, "desk")


def choose_mark(page: Page, criterion: str, value: str) -> None:
    scale = page.locator(f"[data-criterion='mark-{criterion}']")
    scale.locator("label.level").filter(has=page.locator(f"input[value='{value}']")).click()


def mark_the_rest(stage: Stage, entry: Entry, twin: Entry, third: Entry) -> None:
    """The other judges, and the first one's other sheets: the twin gets exactly the same marks, the third fewer."""
    desk = stage.round("desk")
    for judge in stage.jury[1:]:
        mark(desk, judge, entry, GOOD)
    for judge in stage.jury:
        mark(desk, judge, twin, GOOD)
        mark(desk, judge, third, FAIR)


def see_tie_and_certify(page: Page, witness: Witness) -> None:
    page.reload()
    expect(page.get_by_text("9 of 9 score sheets are submitted.")).to_be_visible()
    page.get_by_role("button", name="Close the round").click()
    expect(page.get_by_text("The round is closed, and its ranking is computed.")).to_be_visible()
    page.get_by_role("button", name="Certify this ranking").click()
    expect(page.get_by_text("The ranking is certified.")).to_be_visible()
    assert shown_ranking(page) == [
        ("1", "(tied)", "85.00", "3"),
        ("1", "(tied)", "85.00", "3"),
        ("3", "60.00", "3"),
    ]
    expect(page.locator("tr", has_text=TITLE).locator("td.rank.tie")).to_be_visible()
    expect(page.locator("tr", has_text=TWIN).locator("td.rank.tie")).to_be_visible()
    witness.shoot(page, "ranking")


def shown_ranking(page: Page) -> list[tuple[str, ...]]:
    """(place, whether tied, points, judges) of each row of the first ranking."""
    rows = page.get_by_role("table").first.locator("tbody tr")
    shown = []
    for row in rows.all():
        place, points, judges, _notes = row.locator("td").all_inner_texts()
        number, *tied = place.split()
        shown.append((number, *tied, points.strip(), judges.strip()))
    return shown


def see_final_and_take_files(page: Page, folder: Path) -> tuple[Path, Path]:
    """The workbooks of the final and of the round before it, each taken from the ranking that it prints."""
    open_ranking(page, "Final deliberation")
    expect(page.get_by_text(re.compile("^Certified .* can no longer be changed"))).to_be_visible()
    final = take(page, "Ranked workbook (XLSX)", folder / "final")
    with pikepdf.open(take(page, "Ranked results (PDF)", folder)) as document:
        assert (len(document.pages) > 0, "Final deliberation" in str(document.docinfo["/Title"])) == (True, True)
    open_ranking(page, "Online scoring")
    return final, take(page, "Ranked workbook (XLSX)", folder / "online")


def open_ranking(page: Page, round: str) -> None:
    page.get_by_role("navigation", name="Places").get_by_role("link", name="Rounds").click()
    page.get_by_role("main").get_by_role("link", name=round).click()
    page.get_by_role("link", name="Ranking", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ranking")


def take(page: Page, link: str | re.Pattern[str], folder: Path) -> Path:
    with page.expect_download() as download:
        page.get_by_role("link", name=link).click()
    kept = folder / download.value.suggested_filename
    download.value.save_as(kept)
    return kept


def ranked(book: Path) -> list[tuple[int, str | None, str, float]]:
    """(place, whether tied, project, points) of each row of the workbook's first ranking."""
    rows = openpyxl.load_workbook(book).worksheets[1].iter_rows(min_row=2, values_only=True)
    return [(row[0], row[1], row[3], row[7]) for row in rows]


def confer_and_issue(page: Page, folder: Path, witness: Witness) -> None:
    page.get_by_role("link", name="Awards").first.click()
    expect(page.get_by_text("By the places of the jury, 3 awards are proposed below.")).to_be_visible()
    page.get_by_role("button", name="Confer the proposed awards").click()
    expect(page.get_by_text("3 awards are conferred.")).to_be_visible()
    page.get_by_role("button", name="Make the certificates").click()
    expect(page.get_by_text("Conferred: 3. Certificates: 3.")).to_be_visible()
    witness.shoot(page, "organiser")
    with zipfile.ZipFile(take(page, "All certificates (ZIP)", folder)) as archive:
        names = archive.namelist()
        kinds = {archive.read(name)[:5] for name in names}
    assert (names, kinds) == (CERTIFICATES, {b"%PDF-"})
    gold = take(page, re.compile("^SSCP-2026-HC-G-01"), folder)
    with pikepdf.open(gold) as certificate:
        assert (len(certificate.pages), str(certificate.Root.Lang)) == (1, "en")
    page.get_by_role("button", name="The awards are decided").click()
    expect(page.get_by_text("The awards are decided.").first).to_be_visible()


def nobody_sees_results(page: Page, witness: Witness) -> None:
    page.goto("/")
    expect(page.get_by_role("link", name=re.compile("Seoul Smart City Prize"))).to_have_count(1)
    expect(page.get_by_text("Gold")).to_have_count(0)


def publish(page: Page) -> None:
    page.get_by_role("button", name="Publish the results").click()
    expect(page.get_by_text("The results are public.").first).to_be_visible()


def see_results(page: Page, witness: Witness) -> None:
    page.goto("/")
    page.get_by_role("link", name=re.compile("Seoul Smart City Prize")).click()
    won = page.locator(".card-won")
    expect(won).to_have_count(3)
    expect(won.first).to_contain_text("Gold")
    expect(won.first).to_contain_text("Đà Nẵng")
    witness.shoot(page, "results")
    certificate = Certificate.objects.get(award__tier__letters="G")
    page.goto(f"/certificates/{certificate.serial}/{certificate.token}/")
    expect(page.get_by_text(certificate.sha256)).to_be_visible()
    expect(page.get_by_text(TITLE)).to_be_visible()
    witness.shoot(page, "certificate")
