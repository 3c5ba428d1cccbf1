"""Run by test_two_roles.py in a process of its own, on a database with two roles: `python -m tests.config.under_two_roles`.

`season` works as the service: it asks every address of the access table, does the chores, and certifies a round.
`powers` works as a superuser: it gives the service's role one power after the other and tells what is found. Both print
JSON.
"""

import json
import sys
from typing import Any

import django

django.setup()

from django.core.cache import cache  # noqa: E402 - models need the settings
from django.db import connection, transaction  # noqa: E402 - the same
from django.test.utils import setup_test_environment  # noqa: E402 - the same
from django.urls import reverse  # noqa: E402 - the same

from config import upkeep  # noqa: E402 - the same
from config.powers import powers_over_results  # noqa: E402 - the same
from judging.domain.tabulations import recompute  # noqa: E402 - the same
from judging.enums import TabulationState  # noqa: E402 - the same
from judging.models import ScoreChange, Tabulation  # noqa: E402 - the same
from tests.access.test_table import ROWS, ask, sign_in  # noqa: E402 - the same
from tests.cast import ROLES, assemble  # noqa: E402 - the same
from tests.factories import judging  # noqa: E402 - the same
from tests.judging.attacks import COLUMNS  # noqa: E402 - the same
from tests.judging.certified import certified_round  # noqa: E402 - the same

SERVICE = "haetae_service"
POWERS = {
    "superuser": ("ALTER ROLE haetae_service SUPERUSER", "ALTER ROLE haetae_service NOSUPERUSER"),
    "makes roles": ("ALTER ROLE haetae_service CREATEROLE", "ALTER ROLE haetae_service NOCREATEROLE"),
    "runs programs": (
        "GRANT pg_execute_server_program TO haetae_service",
        "REVOKE pg_execute_server_program FROM haetae_service",
    ),
    "joins the owner": ("GRANT haetae_owner TO haetae_service", "REVOKE haetae_owner FROM haetae_service"),
    "empties a table": (
        "GRANT TRUNCATE ON judging_ranking TO haetae_service",
        "REVOKE TRUNCATE ON judging_ranking FROM haetae_service",
    ),
    "changes a column": (
        "GRANT UPDATE (after) ON judging_scorechange TO haetae_service",
        "REVOKE UPDATE (after) ON judging_scorechange FROM haetae_service",
    ),
    "forgets migrations": (
        "GRANT DELETE ON django_migrations TO PUBLIC",
        "REVOKE DELETE ON django_migrations FROM PUBLIC",
    ),
    "makes tables": ("GRANT CREATE ON SCHEMA public TO PUBLIC", "REVOKE CREATE ON SCHEMA public FROM PUBLIC"),
    "makes schemas": ("GRANT CREATE ON DATABASE haetae TO PUBLIC", "REVOKE CREATE ON DATABASE haetae FROM PUBLIC"),
    "makes temporary tables": (
        "GRANT TEMPORARY ON DATABASE haetae TO PUBLIC",
        "REVOKE TEMPORARY ON DATABASE haetae FROM PUBLIC",
    ),
    "loosens a function": (
        "ALTER FUNCTION audit_refuse_change() RESET search_path",
        "ALTER FUNCTION audit_refuse_change() SET search_path = pg_catalog, public, pg_temp",
    ),
}


def season() -> dict[str, Any]:
    setup_test_environment()
    cache.set("is it shared", "yes")
    with transaction.atomic():
        cast = assemble()
        clients = sign_in(cast)
        wrong = []
        for row in ROWS:
            for method, rule in row.rules.items():
                role = next((each for each in ROLES if each in rule.who), "anonymous")
                status, _writes = ask(clients[role], method, reverse(row.name, kwargs=row.place(cast)), row, cast)
                if status != row.expects(method, role):
                    wrong.append(f"{method} {row.name} as {role}: {status}")
        transaction.set_rollback(True)
    for step in upkeep.STEPS.values():
        step.work()
    made = certified_round()
    certified = Tabulation.objects.get(state=TabulationState.CERTIFIED)
    provisional = Tabulation.objects.get(state=TabulationState.PROVISIONAL)
    return {
        "asked": len(ROWS),
        "wrong": wrong,
        "cached": cache.get("is it shared"),
        "is_recomputed": recompute(certified),
        "keys": {
            "columns": COLUMNS,
            "certified": certified.pk,
            "provisional": provisional.pk,
            "line": certified.lines.order_by("pk")[0].pk,
            "other_line": provisional.lines.order_by("pk")[0].pk,
            "stranger": judging.eligible(made.season).pk,
            "change": ScoreChange.objects.order_by("pk")[0].pk,
        },
    }


def powers() -> dict[str, Any]:
    found = {"as it should be": told()}
    with connection.cursor() as cursor:
        for name, (give, take) in POWERS.items():
            cursor.execute(give)
            found[name] = told()
            cursor.execute(take)
        if connection.pg_version >= 150000:
            cursor.execute("GRANT SET ON PARAMETER session_replication_role TO haetae_service")
            found["plays the replica"] = told()
            cursor.execute("REVOKE SET ON PARAMETER session_replication_role FROM haetae_service")
    found["at the end"] = told()
    return found


def told() -> list[str]:
    return [power.sentence for power in powers_over_results(SERVICE)]


if __name__ == "__main__":
    sys.stdout.write(json.dumps({"season": season, "powers": powers}[sys.argv[1]]()))
