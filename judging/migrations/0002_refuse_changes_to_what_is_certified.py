"""What is certified, and every value a mark ever had, is kept by the database itself, whoever is connected to it."""

from django.db import migrations

FROZEN = "A certified tabulation is never changed: a correction is a new one beside it."
KEPT = "The history of a mark is only added to."
COLUMNS = ("round_id", "number", "code", "rules", "rules_digest", "input_digest", "result", "result_digest",
           "engine_version", "counts", "computed_at", "certified_at", "certified_by_id")


def sqlite_changed():
    return " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in COLUMNS)


def postgresql_changed():
    names = ", ".join(f"NEW.{column}" for column in COLUMNS)
    olds = ", ".join(f"OLD.{column}" for column in COLUMNS)
    return f"ROW({names}) IS DISTINCT FROM ROW({olds})"


def parent_frozen(row):
    return f"EXISTS (SELECT 1 FROM judging_tabulation t WHERE t.id = {row}.tabulation_id AND t.state <> 'provisional')"


GUARD = {
    "sqlite": [
        f"""CREATE TRIGGER tabulation_refuses_update BEFORE UPDATE ON judging_tabulation
            WHEN OLD.state <> 'provisional' AND (NEW.state = 'provisional' OR {sqlite_changed()})
            BEGIN SELECT RAISE(ABORT, '{FROZEN}'); END""",
        f"""CREATE TRIGGER tabulation_refuses_delete BEFORE DELETE ON judging_tabulation
            WHEN OLD.state <> 'provisional' BEGIN SELECT RAISE(ABORT, '{FROZEN}'); END""",
        f"""CREATE TRIGGER ranking_refuses_update BEFORE UPDATE ON judging_ranking
            WHEN {parent_frozen("OLD")} OR {parent_frozen("NEW")} BEGIN SELECT RAISE(ABORT, '{FROZEN}'); END""",
        f"""CREATE TRIGGER ranking_refuses_delete BEFORE DELETE ON judging_ranking
            WHEN {parent_frozen("OLD")} BEGIN SELECT RAISE(ABORT, '{FROZEN}'); END""",
        f"""CREATE TRIGGER ranking_refuses_insert BEFORE INSERT ON judging_ranking
            WHEN {parent_frozen("NEW")} BEGIN SELECT RAISE(ABORT, '{FROZEN}'); END""",
        f"""CREATE TRIGGER scorechange_refuses_update BEFORE UPDATE ON judging_scorechange
            BEGIN SELECT RAISE(ABORT, '{KEPT}'); END""",
        f"""CREATE TRIGGER scorechange_refuses_delete BEFORE DELETE ON judging_scorechange
            BEGIN SELECT RAISE(ABORT, '{KEPT}'); END""",
    ],
    "postgresql": [
        f"""CREATE FUNCTION judging_refuse_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION '{FROZEN}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
        f"""CREATE FUNCTION judging_refuse_history() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION '{KEPT}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
        f"""CREATE FUNCTION judging_refuse_frozen_line() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              IF TG_OP <> 'INSERT' AND {parent_frozen("OLD")} THEN
                RAISE EXCEPTION '{FROZEN}' USING ERRCODE = 'integrity_constraint_violation';
              END IF;
              IF TG_OP <> 'DELETE' AND {parent_frozen("NEW")} THEN
                RAISE EXCEPTION '{FROZEN}' USING ERRCODE = 'integrity_constraint_violation';
              END IF;
              IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
              RETURN NEW;
            END $$""",
        f"""CREATE TRIGGER tabulation_refuses_update BEFORE UPDATE ON judging_tabulation FOR EACH ROW
            WHEN (OLD.state <> 'provisional' AND (NEW.state = 'provisional' OR {postgresql_changed()}))
            EXECUTE FUNCTION judging_refuse_frozen()""",
        """CREATE TRIGGER tabulation_refuses_delete BEFORE DELETE ON judging_tabulation FOR EACH ROW
            WHEN (OLD.state <> 'provisional') EXECUTE FUNCTION judging_refuse_frozen()""",
        """CREATE TRIGGER ranking_refuses_change BEFORE INSERT OR UPDATE OR DELETE ON judging_ranking
            FOR EACH ROW EXECUTE FUNCTION judging_refuse_frozen_line()""",
        """CREATE TRIGGER scorechange_refuses_change BEFORE UPDATE OR DELETE ON judging_scorechange
            FOR EACH ROW EXECUTE FUNCTION judging_refuse_history()""",
    ],
}
UNGUARD = {
    "sqlite": [
        f"DROP TRIGGER IF EXISTS {name}"
        for name in (
            "tabulation_refuses_update", "tabulation_refuses_delete", "ranking_refuses_update",
            "ranking_refuses_delete", "ranking_refuses_insert", "scorechange_refuses_update",
            "scorechange_refuses_delete",
        )
    ],
    "postgresql": [
        "DROP TRIGGER IF EXISTS tabulation_refuses_update ON judging_tabulation",
        "DROP TRIGGER IF EXISTS tabulation_refuses_delete ON judging_tabulation",
        "DROP TRIGGER IF EXISTS ranking_refuses_change ON judging_ranking",
        "DROP TRIGGER IF EXISTS scorechange_refuses_change ON judging_scorechange",
        "DROP FUNCTION IF EXISTS judging_refuse_frozen()",
        "DROP FUNCTION IF EXISTS judging_refuse_frozen_line()",
        "DROP FUNCTION IF EXISTS judging_refuse_history()",
    ],
}


def guard(apps, schema_editor):
    for statement in GUARD[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    for statement in UNGUARD[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("judging", "0001_nouns")]
    operations = [migrations.RunPython(guard, unguard)]
