"""The database itself keeps what is certified, whoever is connected to it: rankings, the evidence beside them, the history
of marks, and the rules that were frozen before the first mark. On PostgreSQL the tables cannot be emptied either.
"""

from django.db import migrations

FROZEN = "A certified tabulation is never changed: a correction is a new one beside it."
KEPT = "The history of a mark is only added to."
RULED = "Rules that were frozen before the first mark are never changed."
COLUMNS = (
    "round_id", "number", "code", "source", "rules", "rules_digest", "input_digest", "result", "result_digest",
    "engine_version", "counts", "missing_data", "computed_at", "certified_at", "certified_by_id",
)  # fmt: skip
LAST = ("state", "superseded_at", "superseded_reason")  # what a correction writes, once


def parent_frozen(row):
    return f"EXISTS (SELECT 1 FROM judging_tabulation t WHERE t.id = {row}.tabulation_id AND t.state <> 'provisional')"


def differ(columns, operator):
    return " OR ".join(f"NEW.{column} {operator} OLD.{column}" for column in columns)


def tabulation_touched(operator):
    return (
        f"OLD.state <> 'provisional' AND (NEW.state = 'provisional' OR {differ(COLUMNS, operator)}"
        f" OR (OLD.state = 'superseded' AND ({differ(LAST, operator)})))"
    )


def evidence_touched(operator):
    moved = differ(("tabulation_id",), operator)
    return (
        f"(OLD.state = 'computed' AND {parent_frozen('OLD')})"
        f" OR (({moved}) AND ({parent_frozen('OLD')} OR {parent_frozen('NEW')}))"
    )


def _sqlite(name, act, table, condition, sentence):
    return (
        f"CREATE TRIGGER {name} BEFORE {act} ON {table} WHEN {condition}"
        f" BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
    )


SQLITE = {
    "tabulation_refuses_update": ("UPDATE", "judging_tabulation", tabulation_touched("IS NOT"), FROZEN),
    "tabulation_refuses_delete": ("DELETE", "judging_tabulation", "OLD.state <> 'provisional'", FROZEN),
    "ranking_refuses_update": (
        "UPDATE", "judging_ranking", f"{parent_frozen('OLD')} OR {parent_frozen('NEW')}", FROZEN,
    ),
    "ranking_refuses_delete": ("DELETE", "judging_ranking", parent_frozen("OLD"), FROZEN),
    "ranking_refuses_insert": ("INSERT", "judging_ranking", parent_frozen("NEW"), FROZEN),
    "evidence_refuses_update": ("UPDATE", "judging_tabulationevidence", evidence_touched("IS NOT"), FROZEN),
    "evidence_refuses_delete": ("DELETE", "judging_tabulationevidence", parent_frozen("OLD"), FROZEN),
    "evidence_refuses_insert": (
        "INSERT", "judging_tabulationevidence", f"NEW.state <> 'waiting' AND {parent_frozen('NEW')}", FROZEN,
    ),
    "scorechange_refuses_update": ("UPDATE", "judging_scorechange", "TRUE", KEPT),
    "scorechange_refuses_delete": ("DELETE", "judging_scorechange", "TRUE", KEPT),
    "rules_refuse_update": ("UPDATE", "judging_roundrules", "OLD.frozen_at IS NOT NULL", RULED),
    "rules_refuse_delete": ("DELETE", "judging_roundrules", "OLD.frozen_at IS NOT NULL", RULED),
    "missing_data_refuses_update": ("UPDATE", "judging_missingdatapolicy", "OLD.frozen_at IS NOT NULL", RULED),
    "missing_data_refuses_delete": ("DELETE", "judging_missingdatapolicy", "OLD.frozen_at IS NOT NULL", RULED),
}  # fmt: skip


def _function(name, body):
    return f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$"


def _raise(sentence):
    return f"RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation';"


PG_FUNCTIONS = {
    "judging_refuse_frozen": _raise(FROZEN),
    "judging_refuse_history": _raise(KEPT),
    "judging_refuse_ruled": _raise(RULED),
    "judging_refuse_frozen_line": f"""
        IF TG_OP <> 'INSERT' AND {parent_frozen("OLD")} THEN {_raise(FROZEN)} END IF;
        IF TG_OP <> 'DELETE' AND {parent_frozen("NEW")} THEN {_raise(FROZEN)} END IF;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;""",
    "judging_refuse_frozen_evidence": f"""
        IF TG_OP = 'DELETE' THEN
          IF {parent_frozen("OLD")} THEN {_raise(FROZEN)} END IF;
          RETURN OLD;
        END IF;
        IF TG_OP = 'INSERT' THEN
          IF NEW.state <> 'waiting' AND {parent_frozen("NEW")} THEN {_raise(FROZEN)} END IF;
          RETURN NEW;
        END IF;
        IF {evidence_touched("IS DISTINCT FROM")} THEN {_raise(FROZEN)} END IF;
        RETURN NEW;""",
    "judging_refuse_emptying": f"""
        IF EXISTS (SELECT 1 FROM judging_tabulation WHERE state <> 'provisional') THEN {_raise(FROZEN)} END IF;
        RETURN NULL;""",
}


def _postgresql(name, acts, table, function, condition=""):
    return (
        f"CREATE TRIGGER {name} BEFORE {acts} ON {table}"
        f" FOR EACH {'STATEMENT' if acts == 'TRUNCATE' else 'ROW'}"
        f"{f' WHEN ({condition})' if condition else ''} EXECUTE FUNCTION {function}()"
    )


ANY = "INSERT OR UPDATE OR DELETE"
POSTGRESQL = {
    "tabulation_refuses_update": (
        "UPDATE", "judging_tabulation", "judging_refuse_frozen", tabulation_touched("IS DISTINCT FROM"),
    ),
    "tabulation_refuses_delete": (
        "DELETE", "judging_tabulation", "judging_refuse_frozen", "OLD.state <> 'provisional'",
    ),
    "tabulation_refuses_truncate": ("TRUNCATE", "judging_tabulation", "judging_refuse_emptying"),
    "ranking_refuses_change": (ANY, "judging_ranking", "judging_refuse_frozen_line"),
    "ranking_refuses_truncate": ("TRUNCATE", "judging_ranking", "judging_refuse_emptying"),
    "evidence_refuses_change": (ANY, "judging_tabulationevidence", "judging_refuse_frozen_evidence"),
    "evidence_refuses_truncate": ("TRUNCATE", "judging_tabulationevidence", "judging_refuse_emptying"),
    "scorechange_refuses_change": ("UPDATE OR DELETE", "judging_scorechange", "judging_refuse_history"),
    "scorechange_refuses_truncate": ("TRUNCATE", "judging_scorechange", "judging_refuse_history"),
    "rules_refuse_change": (
        "UPDATE OR DELETE", "judging_roundrules", "judging_refuse_ruled", "OLD.frozen_at IS NOT NULL",
    ),
    "missing_data_refuses_change": (
        "UPDATE OR DELETE", "judging_missingdatapolicy", "judging_refuse_ruled", "OLD.frozen_at IS NOT NULL",
    ),
}  # fmt: skip

GUARD = {
    "sqlite": [_sqlite(name, *facts) for name, facts in SQLITE.items()],
    "postgresql": [
        *(_function(name, body) for name, body in PG_FUNCTIONS.items()),
        *(_postgresql(name, *facts) for name, facts in POSTGRESQL.items()),
    ],
}
UNGUARD = {
    "sqlite": [f"DROP TRIGGER IF EXISTS {name}" for name in SQLITE],
    "postgresql": [
        *(f"DROP TRIGGER IF EXISTS {name} ON {facts[1]}" for name, facts in POSTGRESQL.items()),
        *(f"DROP FUNCTION IF EXISTS {name}()" for name in PG_FUNCTIONS),
    ],
}


def guard(apps, schema_editor):
    for statement in GUARD[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    for statement in UNGUARD[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("judging", "0007_rounds_have_a_missing_data_policy")]
    operations = [migrations.RunPython(guard, unguard)]
