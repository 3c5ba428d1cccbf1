"""The database itself keeps the log append-only and gapless, whoever is connected to it."""

from django.db import migrations

TABLE = "audit_auditevent"
SENTENCE = "The log is append-only: a line is never changed or removed."
ORDER = "The log has no gaps: a line must follow the last one."

GUARD = {
    "sqlite": [
        f"CREATE TRIGGER audit_refuses_update BEFORE UPDATE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END",
        f"CREATE TRIGGER audit_refuses_delete BEFORE DELETE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{SENTENCE}'); END",
        # INSERT OR REPLACE removes a line without firing the DELETE trigger; the order of lines refuses it here.
        f"""CREATE TRIGGER audit_refuses_disorder BEFORE INSERT ON {TABLE}
            WHEN NEW.sequence <> (SELECT COALESCE(MAX(sequence), 0) + 1 FROM {TABLE})
              OR NEW.previous <> COALESCE(
                (SELECT digest FROM {TABLE} WHERE sequence = NEW.sequence - 1), '{"0" * 64}')
            BEGIN SELECT RAISE(ABORT, '{ORDER}'); END""",
    ],
    "postgresql": [
        f"""CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
        f"""CREATE FUNCTION audit_refuse_disorder() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE last bigint; head varchar;
            BEGIN
              SELECT sequence, digest INTO last, head FROM {TABLE} ORDER BY sequence DESC LIMIT 1;
              IF NEW.sequence <> COALESCE(last, 0) + 1 OR NEW.previous <> COALESCE(head, '{"0" * 64}') THEN
                RAISE EXCEPTION '{ORDER}' USING ERRCODE = 'integrity_constraint_violation';
              END IF;
              RETURN NEW;
            END $$""",
        f"""CREATE TRIGGER audit_refuses_change BEFORE UPDATE OR DELETE ON {TABLE}
            FOR EACH ROW EXECUTE FUNCTION audit_refuse_change()""",
        f"""CREATE TRIGGER audit_refuses_truncate BEFORE TRUNCATE ON {TABLE}
            FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change()""",
        f"""CREATE TRIGGER audit_refuses_disorder BEFORE INSERT ON {TABLE}
            FOR EACH ROW EXECUTE FUNCTION audit_refuse_disorder()""",
    ],
}
UNGUARD = {
    "sqlite": [
        "DROP TRIGGER IF EXISTS audit_refuses_update",
        "DROP TRIGGER IF EXISTS audit_refuses_delete",
        "DROP TRIGGER IF EXISTS audit_refuses_disorder",
    ],
    "postgresql": [
        f"DROP TRIGGER IF EXISTS audit_refuses_change ON {TABLE}",
        f"DROP TRIGGER IF EXISTS audit_refuses_truncate ON {TABLE}",
        f"DROP TRIGGER IF EXISTS audit_refuses_disorder ON {TABLE}",
        "DROP FUNCTION IF EXISTS audit_refuse_change()",
        "DROP FUNCTION IF EXISTS audit_refuse_disorder()",
    ],
}


def guard(apps, schema_editor):
    for statement in GUARD[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    for statement in UNGUARD[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_create_the_log")]
    operations = [migrations.RunPython(guard, unguard)]
