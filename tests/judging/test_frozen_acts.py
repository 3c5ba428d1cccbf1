"""After certification no act changes the ranking: every address with every method, every import and every command.

The whole cast of the access table stands around one certified round, and every row of the table is aimed at it. An act
may be refused or may do something else that is its right; the certified ranking is the same before and after, row by
row. There is no administration site whose acts could be missing here.
"""

from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command, get_commands
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from judging.domain.rounds import close_judging_round
from judging.domain.scoresheets import save_marks, submit_scoresheet
from judging.domain.tabulations import certify_tabulation, tabulate_round
from judging.models import Ranking
from reports.models import Certificate, Job
from tests.access.rows import Row
from tests.access.test_table import GROUPS, ROWS, names_of, sign_in
from tests.audit import guard
from tests.cast import Cast, assemble
from tests.factories import awards
from tests.factories import judging as judge_make
from tests.judging.certified import certified_keys, ranking_of

pytestmark = pytest.mark.django_db
ACTING = {"entrant", "judge", "idle_judge", "screener", "secretariat", "owner", "superuser"}


@pytest.fixture
def cast(db) -> Cast:
    """The cast, with the desk round judged and certified, and everything else that an address can name pointing there."""
    made = assemble()
    sheet = made.assignment.scoresheet
    save_marks(sheet, actor=made.judge, marks={"proof": "3"})
    sheet.refresh_from_db()
    submit_scoresheet(sheet, actor=made.judge)
    other = made.desk.assignments.get(judge__user=made.idle_judge)
    judge_make.sheet(other, marks={"idea": "2", "proof": "5"}, submitted=True)
    close_judging_round(made.desk, actor=made.owner)
    certify_tabulation(tabulate_round(made.desk, actor=made.owner), actor=made.owner)
    made.desk.refresh_from_db()
    return aimed(made)


def aimed(cast: Cast) -> Cast:
    cast.final = cast.decided = cast.desk
    cast.call = cast.past = cast.golden
    cast.category, cast.winner = cast.entry.category, cast.entry
    cast.rubric = cast.desk.rubrics.get()
    cast.criterion = cast.rubric.criteria.first()
    cast.award = awards.award(cast.entry, cast.golden.tiers.get())
    Certificate.objects.update(award=cast.award)
    Job.objects.update(season=cast.golden)
    return cast


def act(client: Client, method: str, row: Row, cast: Cast) -> int:
    sent = row.rules[method].sends
    sent = sent(cast) if callable(sent) else sent
    kind = {"content_type": "application/json"} if row.is_api and method not in {"GET", "DELETE"} else {}
    response = getattr(client, method.lower())(reverse(row.name, kwargs=row.place(cast)), sent or None, **kind)
    b"".join(response)
    return int(response.status_code)


@pytest.mark.parametrize("group", GROUPS)
def test_no_address_changes_the_certified_ranking(cast, group):
    keys = certified_keys()
    before, clients = ranking_of(keys), sign_in(cast)

    wrong = []
    for row in GROUPS[group]:
        for method, rule in row.rules.items():
            for role in sorted(ACTING & rule.who if method != "GET" else ()):
                undo = transaction.savepoint()
                status = act(clients[role], method, row, cast)
                if status >= 500 or ranking_of(keys) != before:
                    wrong.append(f"{method} {row.name} as {role}: {status}")
                transaction.savepoint_rollback(undo)

    assert wrong == []


def test_no_chain_of_acts_changes_the_certified_ranking(cast):
    """Whatever one act opens, the next may use: every address twice in turn, by who may most, and nothing is undone."""
    keys = certified_keys()
    before, clients = ranking_of(keys), sign_in(cast)

    wrong = []
    for row in ROWS + ROWS[::-1]:
        for method in row.rules:
            status = act(clients["superuser"], method, row, cast)
            if status >= 500 or ranking_of(keys) != before:
                wrong.append(f"{method} {row.name}: {status}")

    assert wrong == []


def test_a_change_of_the_ranking_would_be_seen(cast):
    keys = certified_keys()
    before = ranking_of(keys)

    with guard.everything_lifted():
        Ranking.objects.filter(tabulation__in=keys, rank=2).update(rank=1)
        after = ranking_of(keys)

    assert (len(before["lines"]), after != before) == (3, True)


def test_there_is_no_site_whose_acts_stand_in_no_table():
    assert not apps.is_installed("django.contrib.admin")
    assert [name for name in names_of(get_resolver()) if name.startswith("admin")] == []


CSV = {
    "assignments": "entry,judge\n{entry},{other}\n",
    "scores": "entry,judge,criterion,score\n{entry},{judge},idea,1\n{entry},{judge},proof,1\n",
    "judges": "email,name,country\nlate@example.org,Late Judge,FI\n",
    "entries": "category,title,entrant\nmobility,Another,{entrant}\n",
}
SEASON = ("--season", "golden-2026", "--apply")
# Every command of ours, as it would be called at the certified round, and whether it finds something to do.
COMMANDS = {
    "check_invariants": ((), "refused"),  # the cast holds a revision with made-up files, and is told so
    "create_season": (("--template", "seoul-smart-city-prize", "--code", "another-2027", "--year", "2027"), "done"),
    "deliver_letters": ((), "done"),
    "grant_service_role": ((), "refused"),
    "import_assignments": (("{assignments}", *SEASON, "--round", "desk"), "refused"),
    "import_entries": (("{entries}", *SEASON), "refused"),
    "import_judges": (("{judges}", *SEASON), "done"),
    "import_scores": (("{scores}", *SEASON, "--round", "desk", "--submit"), "refused"),
    "load_demo": ((), "done"),
    "tick": ((), "done"),
    "verify_audit": ((), "done"),
}
# Django's own under our name are tried in test_frozen.py; `tabulate` and `match` know no database; tests have no queue for
# `work`, and its tasks are done within the acts above.
ELSEWHERE = {"migrate", "createcachetable", "tabulate", "match", "work"}


def test_every_command_of_the_house_is_tried():
    rooms = {"accounts", "audit", "awards", "config", "judging", "outbox", "reports"}

    assert {name for name, room in get_commands().items() if room in rooms} - ELSEWHERE == set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_changes_the_certified_ranking(cast, tmp_path, command):
    files = written(tmp_path, cast)
    cast.golden.demo = command == "load_demo"  # which then has nothing to load; it never writes to a season it finds
    cast.golden.save()
    arguments, expected = COMMANDS[command]
    keys = certified_keys()
    before = ranking_of(keys)

    try:
        call_command(command, *(each.format(**files) for each in arguments), stdout=StringIO(), stderr=StringIO())
        answer = "done"
    except CommandError:
        answer = "refused"

    assert (answer, ranking_of(keys) == before) == (expected, True)


def written(folder: Path, cast: Cast) -> dict[str, str]:
    """The files to import, by name."""
    facts = {"entry": cast.entry.code, "judge": cast.standing.code, "entrant": cast.seoul.code}
    facts["other"] = judge_make.judge(cast.golden).code
    files = {}
    for name, text in CSV.items():
        file = folder / f"{name}.csv"
        file.write_text(text.format(**facts))
        files[name] = str(file)
    return files
