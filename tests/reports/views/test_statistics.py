"""The statistics report of a ranking: asked for on a page, made in the background, told in full, kept from others."""

import hashlib
import json
from dataclasses import asdict, replace

import pdfua
import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override

from audit.steps import NotPermitted, Refused
from awards.enums import SeasonState
from awards.models import Entry, Fence
from judging.domain.evidence import gather_evidence
from judging.domain.rounds import close_judging_round
from judging.domain.tabulations import certify_tabulation, tabulate_round
from judging.models import Judge, Panel, Tabulation, TabulationEvidence
from judging.queries.evidence import evidence_of
from reports.domain.jobs import cancel_job
from reports.domain.statistics import ask_for_statistics, carry_out_statistics
from reports.enums import JobKind, JobState
from reports.models import Job
from reports.queries.ranked import report_labels
from reports.queries.statistics import statistics_of
from reports.queries.statistics.tables import beside_the_line, in_strips
from reports.render.statistics_report import StatisticsFigure, StatisticsReport, StatisticsSection, statistics_report
from tests.factories import awards, judging
from tests.judging.pictures import samples
from tests.reports.render import reading

pytestmark = pytest.mark.django_db
MARKS = ("5 4", "4 4", "4 3", "3 4", "3 3", "2 3", "2 2", "1 2")
NAME = "Judge Name"
HEADINGS = (
    "The official ranking is number 1 and stays as it is.",
    "Seed of all that is drawn by chance",
    "In short",
    "Official and adjusted order",
    "What other methods make of it",
    "How sure each place is",
    "Award places and cut",
    "Other weights, other winner",
    "Without one judge",
    "How far judges agree",
    "One more judge",
    "All sheets at a glance",
    "Where differences come from",
    "Tendencies",
    "Who has judged what",
    "Questions worth asking",
    "Entries from the judge's own country",
    "Judges who agree more than the entries explain",
    "Marks that drift with the order of reading",
    "Sheets with the same mark throughout",
    "Many-facet Rasch model",
    "Marks that were not there",
    "A sheet on which a criterion is not marked does not count at all.",
    "How the official ranking is made",
)


@pytest.fixture
def round():
    """Eight entries of one category with two award places, marked by five judges who differ by a mark now and then."""
    made = judging.judging_round(awards.season(SeasonState.JUDGING), quorum=2)
    category = awards.category(made.season, code="city", name={"en": "City", "ko": "도시"})
    awards.tier(made.season, category=category, code="gold", quota=2)
    judges = [judging.judge(made.season, name=f"{NAME} {letter}") for letter in "ABCDE"]
    for number, marks in enumerate(MARKS):
        entry = judging.eligible(made.season, category, title=f"Project {number + 1}", code=f"ENTRY{number + 1}")
        for place, judge in enumerate(judges):
            idea, proof = (int(mark) for mark in marks.split())
            given = {"idea": str(max(1, idea - (place + number) % 2)), "proof": str(max(1, proof - place // 4))}
            judging.sheet(judging.assignment(made, judge, entry), marks=given, submitted=True)
    return made


@pytest.fixture
def organiser(client, round):
    person = awards.organiser(round.season)
    client.force_login(person)
    return person


@pytest.fixture
def tabulation(round, organiser):
    made = tabulate_round(round, actor=organiser)
    gather_evidence(made, seed=7)
    return made


def kept(tabulation: Tabulation, *, named: bool = True, apart: tuple[str, ...] = ()) -> Job:
    """A report that was made, as far as pages care: asked for, and with a file."""
    round = tabulation.round
    asked = {
        "round": round.code,
        "tabulation": tabulation.code,
        "number": 1,
        "language": "ko",
        "named": named,
        "apart": apart,
    }
    job = Job(season=round.season, kind=JobKind.STATISTICS, state=JobState.DONE, parameters=asked, sha256="0" * 64)
    job.ended_at = timezone.now()
    job.file.save("report.pdf", ContentFile(b"%PDF-1.7"), save=True)
    return job


def content(job: Job) -> bytes:
    with job.file.open("rb") as file:
        return file.read()


def told(report: StatisticsReport) -> str:
    """Everything that the report says, without the drawings."""
    bare = replace(report, sections=tuple(map(without_drawings, report.sections)))
    return json.dumps(asdict(bare), ensure_ascii=False)


def without_drawings(section: StatisticsSection) -> StatisticsSection:
    topics = [
        replace(topic, figures=tuple(replace(each, svg="") for each in topic.figures)) for topic in section.topics
    ]
    return replace(section, topics=tuple(topics))


def at(name: str, round, *more: str) -> str:
    return reverse(name, args=[round.season.code, round.code, *more])


def stamps(tabulation: Tabulation) -> tuple[str, ...]:
    """What lets anybody compute the same again."""
    evidence = TabulationEvidence.objects.get(tabulation=tabulation)
    digests = (tabulation.input_digest, tabulation.rules_digest, tabulation.result_digest, evidence.digest)
    return (*digests, str(evidence.seed), evidence.engine_version)


def chaired_by_somebody(round) -> None:
    panel = Panel.objects.create(round=round, category=round.season.categories.get())
    panel.chair = Judge.objects.get(name=f"{NAME} C")
    panel.save()


def test_the_report_tells_everything_that_is_known(tabulation, organiser, tmp_path):
    job = carry_out_statistics(ask_for_statistics(tabulation, actor=organiser, language="en", named=True))

    data = content(job)
    text = reading.copied_text(data)
    coefficients = evidence_of(tabulation).answer.category("city").agreement
    asked = [(each.refused.told if each.refused else each.name).en[:30] for each in coefficients]  # cells have lines
    expected = (*HEADINGS, *asked, *stamps(tabulation), "Project 8", f"{NAME} A")
    assert [each for each in expected if reading.letters(each) not in reading.letters(text)] == []
    assert [at for at, page in enumerate(text.split("\f")[:-1]) if "Provisional: not certified" not in page] == []
    assert [code for code in Judge.objects.values_list("code", flat=True) if code in text] == []
    assert_both_standards(data, tmp_path, "en")
    assert job.sha256 == hashlib.sha256(data).hexdigest()
    assert (len(asked) > 8, job.state, job.done, job.total) == (True, JobState.DONE, 2, 2)


def test_the_report_of_a_certified_ranking_says_so_on_every_page(round, organiser, tabulation, tmp_path):
    close_judging_round(round, actor=organiser)
    stands = tabulate_round(round, actor=organiser)
    certify_tabulation(stands, actor=organiser)
    gather_evidence(stands, seed=7)
    stands.refresh_from_db()

    data = statistics_report(statistics_of(stands, "ko", named=True))

    with override("ko"):
        certified, provisional = gettext("Certified %(certified)s") % {"certified": ""}, report_labels().provisional
    pages = reading.copied_text(data).split("\f")[:-1]
    assert [at for at, page in enumerate(pages) if certified.strip() not in page or provisional in page] == []
    assert (len(pages) > 5, "사람" not in pages[0], "도시" in "".join(pages)) == (True, True, True)
    assert_both_standards(data, tmp_path, "ko")


def assert_both_standards(data: bytes, folder, language: str) -> None:
    """PDF/A-3a and PDF/UA-1, in the language, with a glyph for every character."""
    path = folder / "statistics.pdf"
    path.write_bytes(data)
    assert reading.standards(data) == {"pdfaid:part": "3", "pdfaid:conformance": "A", "pdfuaid:part": "1"}
    assert [finding.message for finding in pdfua.validate(path).findings] == []
    assert reading.notdefs(data) == 0
    with pikepdf.open(path) as pdf:
        assert str(pdf.Root.Lang).startswith(language)


def test_every_picture_of_the_evidence_is_in_it_with_its_table(tabulation):
    report = statistics_of(tabulation, "en", named=True)

    figures = [figure for section in report.sections for topic in section.topics for figure in topic.figures]
    drawings = [figure for figure in figures if figure.svg]
    described = ("Each bar is the interval", "Official totals in", "Points that", "Judges on one side", "Each field is")
    assert [sum(each.description.startswith(start) for each in drawings) for start in described] == [1] * 5
    assert [each.title for each in drawings if not each.rows] == []


def test_a_long_list_says_what_is_not_printed():
    picture = samples.rank_intervals(100)

    figure = beside_the_line(picture, 20)

    assert (len(figure.rows), figure.rows[0][0]) == (30, picture.table.rows[5][0])
    assert figure.note == "30 of 100 lines are printed. The pages of this ranking have all of them."


def test_a_wide_table_is_printed_in_strips():
    header = ("Entry", *(f"Judge {number}" for number in range(1, 10)))
    wide = StatisticsFigure(
        title="Sheets", svg="<svg/>", header=header, rows=(header,), numeric=(False, *(True for _each in range(9)))
    )

    drawing, first, second = in_strips(wide)

    assert (drawing.svg, drawing.rows, first.svg) == ("<svg/>", (), "")
    assert [first.header, second.header] == [header[:8], ("Entry", "Judge 8", "Judge 9")]
    assert [first.title, second.title] == ["Columns 1 to 7 of 9", "Columns 8 to 9 of 9"]


def test_judges_stand_by_name_or_by_number_and_never_by_code(tabulation):
    named, numbered = (told(statistics_of(tabulation, "en", named=named)) for named in (True, False))

    codes = [*Judge.objects.values_list("code", flat=True), *(f"ENTRY{number}" for number in range(1, 9))]
    assert [code for code in codes if code in named + numbered] == []
    assert [NAME in named, NAME in numbered, "Judge 5" in numbered] == [True, False, True]


def test_the_page_makes_the_report_and_hands_it_out(
    client, round, organiser, tabulation, django_capture_on_commit_callbacks
):
    page = at("statistics_papers", round)
    with django_capture_on_commit_callbacks():
        asked = client.post(at("ask_for_statistics", round), {"language": "ko"})
    waiting = client.get(page)
    Job.objects.all().delete()
    job = kept(tabulation)
    ready = client.get(page)
    file = client.get(at("statistics_pdf", round, job.code))

    assert asked["Location"] == page
    assert f'hx-get="{page}" hx-trigger="every 3s"' in waiting.content.decode()
    assert ("hx-trigger" in ready.content.decode(), [each.about for each in ready.context["papers"]]) == (
        False,
        ["Ranking number 1, Korean, judges by name"],
    )
    assert b"".join(file.streaming_content) == content(job)
    assert {name: file.headers[name] for name in ("Content-Type", "Cache-Control", "X-Content-Type-Options")} == {
        "Content-Type": "application/pdf",
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    assert file.headers["Content-Disposition"] == (
        f'attachment; filename="{round.season.code}-{round.code}-statistics-1-ko.pdf"'
    )


def test_whoever_asks_twice_waits_for_one_report(tabulation, organiser):
    first = ask_for_statistics(tabulation, actor=organiser, language="en", named=True)
    again = ask_for_statistics(tabulation, actor=organiser, language="en", named=True)
    other = ask_for_statistics(tabulation, actor=organiser, language="ko", named=True)

    assert (again.pk == first.pk, other.pk == first.pk) == (True, False)


def test_a_stranger_may_neither_ask_nor_see_nor_take(client, round, organiser, tabulation):
    job = kept(tabulation)
    stranger = awards.person()
    client.force_login(stranger)

    answers = [
        client.get(at("statistics_papers", round)),
        client.post(at("ask_for_statistics", round), {"language": "en"}),
        client.get(at("statistics_pdf", round, job.code)),
    ]
    with pytest.raises(NotPermitted):
        ask_for_statistics(tabulation, actor=stranger, language="en", named=False)

    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_names_before_they_are_for_everybody_stay_with_whom_they_are_for(client, round, organiser, tabulation):
    chaired_by_somebody(round)
    named, numbered = kept(tabulation, named=True), kept(tabulation, named=False)

    page = client.get(at("statistics_papers", round))
    withheld, given = (client.get(at("statistics_pdf", round, job.code)) for job in (named, numbered))
    file = b"".join(given.streaming_content)
    client.post(at("ask_for_statistics", round), {"language": "en"})

    assert [each.job.code for each in page.context["papers"]] == [numbered.code]
    assert (withheld.status_code, given.status_code, file) == (404, 200, b"%PDF-1.7")
    assert Job.objects.filter(kind=JobKind.STATISTICS).first().parameters["named"] is False


def test_whoever_has_a_tie_reads_no_report_that_tells_of_it(client, round, organiser, tabulation):
    whole, without = kept(tabulation), kept(tabulation, apart=("city",))
    Fence.objects.create(person=organiser, entry=Entry.objects.get(code="ENTRY3"), reason="A cousin.")

    page = client.get(at("statistics_papers", round))
    withheld, given = (client.get(at("statistics_pdf", round, job.code)) for job in (whole, without))
    asked = client.post(at("ask_for_statistics", round), {"language": "en"})

    assert [each.job.code for each in page.context["papers"]] == [without.code]
    assert (withheld.status_code, b"".join(given.streaming_content)) == (404, b"%PDF-1.7")
    assert (asked.status_code, Job.objects.count()) == (409, 2)


def test_what_is_kept_apart_is_nowhere_in_the_report(round, organiser):
    other = awards.category(round.season, code="land", name={"en": "Land"})
    entry = judging.eligible(round.season, other, title="Elsewhere", code="ELSEWHERE")
    judging.sheet(judging.assignment(round, entry=entry), marks={"idea": "5", "proof": "1"}, submitted=True)
    tabulation = tabulate_round(round, actor=organiser)
    gather_evidence(tabulation, seed=7)

    whole, without = (told(statistics_of(tabulation, "en", named=True, apart=apart)) for apart in ((), ("land",)))

    assert ["Elsewhere" in whole, "Elsewhere" in without, "This report is not whole" in without] == [True, False, True]


def test_a_report_of_another_round_is_not_handed_out_here(client, round, organiser, tabulation):
    job = kept(tabulation)
    job.parameters = {**job.parameters, "round": "another"}
    job.save()

    assert client.get(at("statistics_pdf", round, job.code)).status_code == 404


def test_a_report_that_is_not_made_has_no_file(client, round, organiser, tabulation):
    job = ask_for_statistics(tabulation, actor=organiser, language="en", named=True)

    assert client.get(at("statistics_pdf", round, job.code)).status_code == 404


def test_a_report_of_a_ranking_that_is_gone_says_so(client, round, organiser, tabulation):
    job = ask_for_statistics(tabulation, actor=organiser, language="en", named=True)
    Job.objects.filter(pk=job.pk).update(parameters={**job.parameters, "tabulation": "t-gone"})
    job.refresh_from_db()

    ended = carry_out_statistics(job)

    assert (ended.state, bool(ended.file)) == (JobState.FAILED, False)
    assert ended.problem == "The ranking has been computed anew since. Ask for its report instead."
    assert ended.problem in client.get(at("statistics_papers", round)).content.decode()


def test_a_report_that_is_stopped_leaves_no_file_and_can_be_tried_again(client, round, organiser, tabulation):
    job = ask_for_statistics(tabulation, actor=organiser, language="en", named=True)
    cancel_job(job, actor=organiser)

    stopped = carry_out_statistics(Job.objects.get(pk=job.pk))
    again = client.post(reverse("organise_retry_job", args=[round.season.code, job.code]))

    assert (stopped.state, bool(stopped.file)) == (JobState.CANCELLED, False)
    assert again["Location"] == at("statistics_papers", round)


def test_the_report_is_refused_while_the_evidence_waits_and_in_another_language(round, organiser):
    waiting = tabulate_round(round, actor=organiser)
    with pytest.raises(Refused) as early:
        ask_for_statistics(waiting, actor=organiser, language="en", named=True)
    gather_evidence(waiting, seed=7)
    with pytest.raises(Refused) as unspoken:
        ask_for_statistics(waiting, actor=organiser, language="tlh", named=True)

    assert [each.value.refusal.code for each in (early, unspoken)] == ["no-evidence", "unknown-language"]


def test_the_page_says_when_a_report_is_behind_the_ranking(client, round, organiser, tabulation):
    kept(tabulation)
    tabulate_round(round, actor=organiser)
    close_judging_round(round, actor=organiser)
    anew = tabulate_round(round, actor=organiser)

    (paper,) = client.get(at("statistics_papers", round)).context["papers"]

    assert anew.code != tabulation.code
    assert paper.behind == "Made of an earlier ranking."


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_the_same_queries_for_one_report_and_for_three(
    client, round, organiser, tabulation, django_assert_num_queries, count
):
    for language, named in [("en", True), ("ko", True), ("en", False)][:count]:
        ask_for_statistics(tabulation, actor=organiser, language=language, named=named)

    with django_assert_num_queries(12):
        client.get(at("statistics_papers", round))
