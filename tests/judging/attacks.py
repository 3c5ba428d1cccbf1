"""Raw SQL against what is certified. Each attack is one statement or a few, tried in one transaction.

`{certified}` and `{provisional}` are keys of two tabulations of one round, `{line}` and `{other_line}` of a line of
each, `{stranger}` of an entry that is ranked in neither, `{change}` of a row in the history of marks. `{columns}` are
those of a line, but for its key; `{owner}` and `{database}` are names.
"""

COLUMNS = "tabulation_id, category_id, entry_id, rank, tied, total_exact, printed, judges, steps, reason, position"

EVERYWHERE = {
    "change-a-rank": "UPDATE judging_ranking SET rank = 4 - rank WHERE tabulation_id = {certified}",
    "change-a-total": "UPDATE judging_ranking SET total_exact = '1/1' WHERE id = {line}",
    "remove-a-line": "DELETE FROM judging_ranking WHERE id = {line}",
    "move-a-line-away": """UPDATE judging_ranking SET tabulation_id = {provisional}, entry_id = {stranger}
        WHERE id = {line}""",
    "move-a-line-in": """UPDATE judging_ranking SET tabulation_id = {certified}, entry_id = {stranger}
        WHERE id = {other_line}""",
    "add-a-line": """INSERT INTO judging_ranking ({columns})
        SELECT {certified}, category_id, {stranger}, 1, tied, total_exact, printed, judges, steps, reason, 0
        FROM judging_ranking WHERE id = {line}""",
    "change-the-result": "UPDATE judging_tabulation SET result = '[]', result_digest = 'x' WHERE id = {certified}",
    "change-the-rules": "UPDATE judging_tabulation SET rules = '[]', rules_digest = 'x' WHERE id = {certified}",
    "call-it-provisional": """UPDATE judging_tabulation SET state = 'provisional', certified_at = NULL
        WHERE id = {certified}""",
    "remove-the-tabulation": "DELETE FROM judging_tabulation WHERE id = {certified}",
    "give-it-another-key": "UPDATE judging_tabulation SET id = 999999 WHERE id = {certified}",
    "change-its-lines-under-another-key": """
        UPDATE judging_tabulation SET id = 999999 WHERE id = {certified};
        UPDATE judging_tabulation SET id = {certified} WHERE id = {provisional};
        UPDATE judging_ranking SET rank = 4 - rank WHERE tabulation_id = {certified};
        UPDATE judging_tabulation SET id = {provisional} WHERE id = {certified};
        UPDATE judging_tabulation SET id = {certified} WHERE id = 999999""",
    "change-the-history": "UPDATE judging_scorechange SET after = '1' WHERE id = {change}",
    "remove-the-history": "DELETE FROM judging_scorechange",
    "change-the-log": "UPDATE audit_auditevent SET actor = 'nobody' WHERE sequence = 1",
    "remove-the-log": "DELETE FROM audit_auditevent",
    "write-a-line-of-the-log-again": """INSERT INTO audit_auditevent (sequence, at, actor, action, subject_kind,
            subject_code, scopes, reason, facts, previous, digest)
        SELECT 999999, at, actor, action, subject_kind, subject_code, scopes, reason, facts, previous, digest
        FROM audit_auditevent WHERE sequence = 1""",
}

# REPLACE removes what is in its way, and no DELETE trigger hears of it.
ON_SQLITE = {
    "replace-a-line": """INSERT OR REPLACE INTO judging_ranking (id, {columns})
        SELECT {line}, {provisional}, category_id, {stranger}, 1, tied, total_exact, printed, judges, steps, reason, 0
        FROM judging_ranking WHERE id = {other_line}""",
    "move-a-line-over-another": "UPDATE OR REPLACE judging_ranking SET id = {line} WHERE id = {other_line}",
    "move-a-tabulation-over-another": """UPDATE OR REPLACE judging_tabulation SET id = {certified}
        WHERE id = {provisional}""",
    "take-its-number": """UPDATE OR REPLACE judging_tabulation
        SET number = (SELECT number FROM judging_tabulation WHERE id = {certified}) WHERE id = {provisional}""",
    "certify-another-over-it": """UPDATE OR REPLACE judging_tabulation
        SET state = 'certified', certified_at = computed_at WHERE id = {provisional}""",
    "replace-the-tabulation": """REPLACE INTO judging_tabulation (id, code, round_id, number, state, source, rules,
            rules_digest, input_digest, result, result_digest, engine_version, counts, missing_data, computed_at,
            certified_at, superseded_reason)
        SELECT id, code, round_id, number, state, source, rules, 'x', 'x', result, 'x', engine_version, counts,
            missing_data, computed_at, certified_at, superseded_reason
        FROM judging_tabulation WHERE id = {certified}""",
    "replace-the-history": """REPLACE INTO judging_scorechange (id, sheet_id, criterion_id, version, before, after,
            changed_at)
        SELECT id, sheet_id, criterion_id, version, before, '1', changed_at
        FROM judging_scorechange WHERE id = {change}""",
    "replace-a-line-of-the-log": """REPLACE INTO audit_auditevent (sequence, at, actor, action, subject_kind,
            subject_code, scopes, reason, facts, previous, digest)
        SELECT sequence, at, 'nobody', action, subject_kind, subject_code, scopes, reason, facts, previous, digest
        FROM audit_auditevent WHERE sequence = 1""",
}

ON_POSTGRESQL = {
    "empty-the-lines": "TRUNCATE judging_ranking",
    "empty-the-tabulations": "TRUNCATE judging_tabulation CASCADE",
    "empty-the-history": "TRUNCATE judging_scorechange",
    "empty-the-log": "TRUNCATE audit_auditevent",
    "write-over-a-line": """INSERT INTO judging_ranking (id, {columns})
        SELECT {line}, {provisional}, category_id, {stranger}, 1, tied, total_exact, printed, judges, steps, reason, 0
        FROM judging_ranking WHERE id = {other_line} ON CONFLICT (id) DO UPDATE SET rank = 9""",
}

# For the service's role alone: the owner of a table may do these, and is another role.
AGAINST_THE_GUARDS = {
    "switch-triggers-off": "ALTER TABLE judging_ranking DISABLE TRIGGER ALL",
    "switch-one-trigger-off": "ALTER TABLE judging_tabulation DISABLE TRIGGER tabulation_refuses_update",
    "drop-a-trigger": "DROP TRIGGER ranking_refuses_change ON judging_ranking",
    "add-a-trigger": """CREATE TRIGGER early BEFORE UPDATE ON judging_ranking
        FOR EACH ROW EXECUTE FUNCTION judging_refuse_frozen()""",
    "add-a-rule": "CREATE RULE nothing AS ON UPDATE TO judging_ranking DO INSTEAD NOTHING",
    "replace-a-function": """CREATE OR REPLACE FUNCTION judging_refuse_frozen_line() RETURNS trigger LANGUAGE plpgsql
        AS $$ BEGIN RETURN NEW; END $$""",
    "drop-a-function": "DROP FUNCTION judging_refuse_frozen_line() CASCADE",
    "loosen-a-function": "ALTER FUNCTION judging_refuse_frozen_line() RESET search_path",
    "rename-a-function": "ALTER FUNCTION judging_refuse_frozen_line() RENAME TO other",
    "play-the-replica": "SET session_replication_role = 'replica'",
    "play-the-replica-from-now-on": "ALTER ROLE CURRENT_USER SET session_replication_role = 'replica'",
    "own-the-table": "ALTER TABLE judging_ranking OWNER TO CURRENT_USER",
    "become-the-owner": "SET ROLE {owner}",
    "join-the-owner": "GRANT {owner} TO CURRENT_USER",
    "become-a-superuser": "ALTER ROLE CURRENT_USER SUPERUSER",
    "empty-the-lines-and-the-log": "TRUNCATE judging_ranking, audit_auditevent CASCADE",
    "drop-the-table": "DROP TABLE judging_ranking CASCADE",
    "rename-the-table": "ALTER TABLE judging_ranking RENAME TO other",
    "drop-a-column": "ALTER TABLE judging_ranking DROP COLUMN rank",
    "make-a-table": "CREATE TABLE shadow (id bigint)",
    "make-a-schema": "CREATE SCHEMA shadow",
    "make-a-function": "CREATE FUNCTION shadow() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "make-a-temporary-table": "CREATE TEMPORARY TABLE judging_tabulation (id bigint, state text)",
    "forget-a-migration": "DELETE FROM django_migrations WHERE app IN ('config', 'judging')",
    "remember-a-migration": "INSERT INTO django_migrations (app, name, applied) VALUES ('judging', '0009', now())",
    "write-to-the-catalogue": "UPDATE pg_trigger SET tgenabled = 'D'",
    "run-a-program": "COPY judging_ranking TO PROGRAM 'cat > /dev/null'",
    "rename-the-database": "ALTER DATABASE {database} RENAME TO other",
}
