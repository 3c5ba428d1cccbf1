"""Three ways round the triggers that keep what is certified, closed; and they are not undone while anything is certified.

*Another key.* Give a certified tabulation another primary key and a provisional one its old key, and the certified lines
stand under what may be changed. Its key is as fixed as the rest of it.

*REPLACE.* SQLite's `INSERT OR REPLACE` and `UPDATE OR REPLACE` remove the rows that are in the way, past every DELETE
trigger. Here every row that is kept refuses to be in the way.

*A change that began before.* On PostgreSQL a line changed in one transaction while another certifies would be written
after all. Whoever changes a line first waits for whoever certifies its tabulation.
"""

from django.db import migrations
from django.db.migrations.exceptions import IrreversibleError

FROZEN = "A certified tabulation is never changed: a correction is a new one beside it."
KEPT = "What is kept is never replaced by something else."
UNDONE = "Rankings are certified, and what keeps them is not undone: the database stays at this version or a later one."
CERTIFIED = "SELECT EXISTS (SELECT 1 FROM judging_tabulation WHERE state <> 'provisional')"


def under_certified(row):
    return f"EXISTS (SELECT 1 FROM judging_tabulation t WHERE t.id = {row}.tabulation_id AND t.state <> 'provisional')"


# table: (which rows are kept, which of them NEW would replace)
REPLACED = {
    "judging_tabulation": (
        "kept.state <> 'provisional'",
        "kept.id = NEW.id OR kept.code = NEW.code OR (kept.round_id = NEW.round_id AND (kept.number = NEW.number"
        " OR (kept.state = 'certified' AND NEW.state = 'certified')))",
    ),
    "judging_ranking": (under_certified("kept"), "kept.id = NEW.id"),
    "judging_tabulationevidence": (
        under_certified("kept"),
        "kept.id = NEW.id OR kept.tabulation_id = NEW.tabulation_id",
    ),
    "judging_scorechange": (
        "TRUE",
        "kept.id = NEW.id OR (kept.sheet_id = NEW.sheet_id AND kept.criterion_id = NEW.criterion_id"
        " AND kept.version = NEW.version)",
    ),
    "judging_roundrules": ("kept.frozen_at IS NOT NULL", "kept.id = NEW.id OR kept.rubric_id = NEW.rubric_id"),
    "judging_missingdatapolicy": ("kept.frozen_at IS NOT NULL", "kept.id = NEW.id OR kept.round_id = NEW.round_id"),
}


def _refuses_replacement(table, act):
    is_kept, collides = REPLACED[table]
    itself = " AND kept.id <> OLD.id" if act == "UPDATE" else ""
    return f"""CREATE TRIGGER {table}_refuses_replacement_on_{act.lower()} BEFORE {act} ON {table}
        WHEN EXISTS (SELECT 1 FROM {table} kept WHERE {is_kept} AND ({collides}){itself})
        BEGIN SELECT RAISE(ABORT, '{KEPT}'); END"""


GUARD = {
    "sqlite": [
        f"""CREATE TRIGGER tabulation_keeps_its_key BEFORE UPDATE ON judging_tabulation
            WHEN OLD.state <> 'provisional' AND NEW.id IS NOT OLD.id BEGIN SELECT RAISE(ABORT, '{FROZEN}'); END""",
        *(_refuses_replacement(table, act) for table in REPLACED for act in ("INSERT", "UPDATE")),
    ],
    "postgresql": [
        f"""CREATE FUNCTION tabulation_key_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION '{FROZEN}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
        """CREATE TRIGGER tabulation_keeps_its_key BEFORE UPDATE ON judging_tabulation FOR EACH ROW
            WHEN (OLD.state <> 'provisional' AND NEW.id <> OLD.id) EXECUTE FUNCTION tabulation_key_is_kept()""",
        """CREATE FUNCTION line_waits_for_its_tabulation() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              IF TG_OP <> 'INSERT' THEN
                PERFORM 1 FROM judging_tabulation WHERE id = OLD.tabulation_id FOR SHARE;
              END IF;
              IF TG_OP <> 'DELETE' THEN
                PERFORM 1 FROM judging_tabulation WHERE id = NEW.tabulation_id FOR SHARE;
                RETURN NEW;
              END IF;
              RETURN OLD;
            END $$""",
        # Triggers fire in the order of their names: this one before the one that looks whether the line is frozen.
        """CREATE TRIGGER line_waits_for_its_tabulation BEFORE INSERT OR UPDATE OR DELETE ON judging_ranking
            FOR EACH ROW EXECUTE FUNCTION line_waits_for_its_tabulation()""",
    ],
}
UNGUARD = {
    "sqlite": [
        "DROP TRIGGER IF EXISTS tabulation_keeps_its_key",
        *(
            f"DROP TRIGGER IF EXISTS {table}_refuses_replacement_on_{act}"
            for table in REPLACED
            for act in ("insert", "update")
        ),
    ],
    "postgresql": [
        "DROP TRIGGER IF EXISTS tabulation_keeps_its_key ON judging_tabulation",
        "DROP TRIGGER IF EXISTS line_waits_for_its_tabulation ON judging_ranking",
        "DROP FUNCTION IF EXISTS tabulation_key_is_kept()",
        "DROP FUNCTION IF EXISTS line_waits_for_its_tabulation()",
    ],
}


def guard(apps, schema_editor):
    for statement in GUARD[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(CERTIFIED)
        if cursor.fetchone()[0]:
            raise IrreversibleError(UNDONE)
    for statement in UNGUARD[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    """It depends on every trigger it stands beside, so that none of them is undone before it."""

    dependencies = [
        ("config", "0001_record_heartbeats"),
        ("audit", "0002_refuse_changes_to_the_log"),
        ("judging", "0008_refuse_more_changes_to_what_is_certified"),
    ]
    operations = [migrations.RunPython(guard, unguard)]
