"""One role owns the tables, another serves: the service can do all its work, and nothing against what is certified.

The tests stand on a PostgreSQL of their own, because roles belong to a whole server.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2
import pytest

from config.frozen import KEPT
from tests.judging.attacks import AGAINST_THE_GUARDS, EVERYWHERE, ON_POSTGRESQL

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "scripts"))
import environment  # noqa: E402 - the scripts are no package
from cluster import throwaway_cluster  # noqa: E402 - the same

pytestmark = pytest.mark.postgresql
BY_TRIGGER, BY_PRIVILEGE = "23000", "42501"
REFUSED = {BY_TRIGGER: "by a trigger", BY_PRIVILEGE: "by privilege"}


@dataclass
class House:
    """A database of two roles, made as docs/operating.md says, and a superuser beside them who makes neither."""

    folder: Path
    superuser: str
    owner: str
    service: str

    def manage(self, *arguments: str, program: str = "manage.py", **variables: str) -> subprocess.CompletedProcess[str]:
        given = {
            "HAETAE_ENV": "test",
            "DATA_DIR": str(self.folder),
            "DATABASE_URL": self.service,
            "CACHE_URL": "dbcache://haetae_cache",
        }
        return subprocess.run(
            [sys.executable, *program.split(), *arguments],
            cwd=ROOT,
            env=environment.without_ours() | given | variables,
            check=False,
            capture_output=True,
            text=True,
        )

    def answer(self, what: str, **variables: str) -> Any:
        done = self.manage(
            what, program="-m tests.config.under_two_roles", DJANGO_SETTINGS_MODULE=SETTINGS, **variables
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    def check(self, url: str) -> list[str]:
        """The ids that `check --deploy` finds in service under this address."""
        variables = environment.for_production() | {"DATABASE_URL": url}
        done = self.manage("check", "--deploy", **variables)
        return re.findall(r"haetae\.\w+|security\.\w+", done.stderr)

    def kept(self) -> dict[str, Any]:
        """Every row that is kept, of whatever state."""
        with session(self.superuser) as cursor:
            query = "SELECT t::text FROM {} t ORDER BY 1"
            return {kept.table: rows(cursor, query.format(kept.table)) for kept in KEPT}


SETTINGS = "config.settings"


@contextmanager
def session(url: str) -> Iterator[Any]:
    """A cursor that commits each statement."""
    connection = psycopg2.connect(url)
    connection.autocommit = True
    try:
        yield connection.cursor()
    finally:
        connection.close()


def rows(cursor: Any, query: str) -> list[Any]:
    cursor.execute(query)
    return cursor.fetchall()


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> Iterator[House]:
    with throwaway_cluster() as url:
        with session(url) as cursor:
            cursor.execute("CREATE ROLE haetae_owner LOGIN CREATEROLE PASSWORD 'of the owner'")
            cursor.execute("CREATE DATABASE haetae OWNER haetae_owner")
        place = urlsplit(url)
        at = f"{place.hostname}:{place.port}/haetae"
        made = House(
            folder=tmp_path_factory.mktemp("house"),
            superuser=url.removesuffix("postgres") + "haetae",
            owner=f"postgres://haetae_owner:of%20the%20owner@{at}",
            service=f"postgres://haetae_service:of%20the%20service@{at}",
        )
        with session(made.superuser) as cursor:
            cursor.execute("ALTER SCHEMA public OWNER TO haetae_owner")  # PostgreSQL 14 needs it, newer ones do not
        for command in (["grant_service_role", "--create"], ["migrate", "--no-input"], ["createcachetable"]):
            done = made.manage(*command, DATABASE_OWNER_URL=made.owner)
            assert done.returncode == 0, done.stderr
        yield made


@pytest.fixture(scope="module")
def season(house) -> dict[str, Any]:
    """A certified round, made by the service's role, which has asked every address before."""
    return house.answer("season")


def attack(url: str, sql: str, *, is_kept: bool = True) -> str:
    """What came of it: who refused, or what else happened. A change that is let through is committed, if kept."""
    connection = psycopg2.connect(url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(sql)
            if not is_kept:
                connection.rollback()
    except psycopg2.Error as problem:
        return REFUSED.get(problem.pgcode, f"{problem.pgcode} {problem}")
    finally:
        connection.close()
    return "done"


def test_the_service_does_all_its_work_without_owning_anything(season):
    assert (season["wrong"], season["cached"], season["is_recomputed"]) == ([], "yes", True)
    assert season["asked"] > 200


def test_the_service_cannot_change_what_is_certified_nor_what_guards_it(house, season):
    before = house.kept()
    names = {**season["keys"], "owner": "haetae_owner", "database": "haetae"}
    sql = {name: each.format(**names) for name, each in (EVERYWHERE | ON_POSTGRESQL | AGAINST_THE_GUARDS).items()}

    answers = {name: attack(house.service, each) for name, each in sql.items()}

    assert {name: answer for name, answer in answers.items() if answer not in REFUSED.values()} == {}
    assert {answers[name] for name in AGAINST_THE_GUARDS} == {"by privilege"}
    assert house.kept() == before
    assert house.manage("verify_audit").returncode == 0


def test_names_that_triggers_read_cannot_be_shadowed_even_by_who_may_make_temporary_tables(house, season):
    shadows = """
        CREATE TEMPORARY TABLE judging_tabulation (id bigint, state text);
        CREATE TEMPORARY TABLE audit_auditevent (LIKE public.audit_auditevent);
        SET search_path = pg_temp, public;
    """
    aims = [
        shadows + EVERYWHERE[name].format(**season["keys"]) for name in ("change-a-rank", "remove-a-line", "add-a-line")
    ]
    pinned = "ALTER FUNCTION judging_refuse_frozen_line() {} search_path"
    log = EVERYWHERE["write-a-line-of-the-log-again"].replace("INTO audit", "INTO public.audit")
    log = log.replace("FROM audit", "FROM public.audit").replace("999999", "1")
    before = house.kept()
    with session(house.superuser) as cursor:
        cursor.execute("GRANT TEMPORARY ON DATABASE haetae TO haetae_service")
        try:
            answers = [attack(house.service, sql) for sql in [*aims, shadows + log]]
            cursor.execute(pinned.format("RESET"))
            unpinned = attack(house.service, aims[0], is_kept=False)
        finally:
            cursor.execute("REVOKE TEMPORARY ON DATABASE haetae FROM haetae_service")
            cursor.execute(pinned.format("SET") + " = pg_catalog, public, pg_temp")

    assert (answers, unpinned) == (["by a trigger"] * 4, "done")
    assert house.kept() == before


OWNERSHIP = [
    "it owns tables (account_emailaddress, account_emailconfirmation, accounts_apireply …) and could switch off their triggers",
    "it owns functions behind triggers (audit_refuse_change, audit_refuse_disorder, judging_refuse_emptying …)",
    "it owns the schema public",
    "it owns the database",
    "it may make tables and functions in the schema public",
    "it may make schemas in the database",
    "it may make temporary tables",
]


def test_every_power_too_many_is_named(house):
    assert house.answer("powers", DATABASE_URL=house.superuser) == {
        "as it should be": [],
        "superuser": ["it is a superuser"],
        "makes roles": ["it may make roles and join them"],
        "runs programs": ["it is a member of pg_execute_server_program"],
        "joins the owner": OWNERSHIP,
        "empties a table": ["it has TRUNCATE on judging_ranking"],
        "changes a column": ["it has UPDATE on judging_scorechange"],
        "forgets migrations": ["it has DELETE on django_migrations"],
        "makes tables": ["it may make tables and functions in the schema public"],
        "makes schemas": ["it may make schemas in the database"],
        "makes temporary tables": ["it may make temporary tables"],
        "loosens a function": [
            "functions behind triggers look names up wherever its session says (audit_refuse_change)"
        ],
        "plays the replica": ["it may set session_replication_role, which silences triggers"],
        "at the end": [],
    }


def test_the_deployment_check_asks_the_database(house):
    assert [house.check(url) for url in (house.service, house.owner, house.superuser)] == [
        [],
        ["haetae.E009"],  # this owner may make roles
        ["haetae.E009"],
    ]


def test_who_serves_cannot_migrate_and_is_told_whom_to_name(house):
    done = house.manage("migrate", "sessions", "zero", "--no-input")

    assert done.returncode == 1
    assert "The role of DATABASE_URL may not change tables. Name their owner, for this command alone" in done.stderr


def test_a_service_that_does_not_exist_is_told_before_anything_is_changed(house):
    stranger = house.service.replace("haetae_service", "nobody_at_all")

    done = house.manage("migrate", "--no-input", DATABASE_URL=stranger, DATABASE_OWNER_URL=house.owner)

    assert done.returncode == 1
    assert done.stderr.startswith("CommandError: The role nobody_at_all of DATABASE_URL does not exist. Make it: ")


def test_a_database_of_one_role_is_parted_by_its_own_commands(house):
    """What docs/operating.md says under “Two roles in the database”: the role that is there becomes the owner."""
    with session(house.superuser) as cursor:
        cursor.execute("CREATE ROLE only_one LOGIN PASSWORD 'x'")
        cursor.execute("CREATE ROLE newcomer LOGIN PASSWORD 'y'")
        cursor.execute("CREATE DATABASE lived_in OWNER only_one")
    with session(house.superuser.removesuffix("haetae") + "lived_in") as cursor:
        cursor.execute("ALTER SCHEMA public OWNER TO only_one")
    at = house.owner.rpartition("@")[2].replace("/haetae", "/lived_in")
    one, new = f"postgres://only_one:x@{at}", f"postgres://newcomer:y@{at}"
    assert house.manage("migrate", "--no-input", DATABASE_URL=one).returncode == 0
    as_one_role = house.check(one)

    done = house.manage("migrate", "--no-input", "--verbosity", "0", DATABASE_URL=new, DATABASE_OWNER_URL=one)

    assert (as_one_role, done.returncode, house.check(new)) == (["haetae.W004"], 0, [])
