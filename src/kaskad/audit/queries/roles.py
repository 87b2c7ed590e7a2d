"""Who the database lets change the record."""

from __future__ import annotations

from django.db import connection

TABLES = ("audit_entry", "audit_seal", "audit_timestamp")
_MAY_CHANGE = """
SELECT bool_or(
    has_table_privilege(c.oid, 'UPDATE') OR has_table_privilege(c.oid, 'DELETE')
    OR has_table_privilege(c.oid, 'TRUNCATE') OR has_table_privilege(c.oid, 'TRIGGER')
    OR pg_has_role(c.relowner, 'USAGE')
)
FROM pg_class c WHERE c.oid = ANY(ARRAY[{tables}])
"""
_SQL = """\
-- The role for web and worker: it adds to the record and reads it, and can do nothing else to it.
-- Run this as the owner of the tables, after `kaskad init`, and again after each upgrade:
--     kaskad audit roles --role {role} > role.sql && psql DATABASE -f role.sql
-- A password, where one is needed: \\password {role}
DO $body$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {role_text}) THEN
    CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION;
  END IF;
END $body$;
BEGIN;
GRANT USAGE ON SCHEMA public TO {role};
REVOKE CREATE ON SCHEMA public FROM PUBLIC, {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role};
REVOKE ALL ON {tables} FROM PUBLIC, {role};
GRANT SELECT, INSERT ON {tables} TO {role};
REVOKE ALL ON django_migrations FROM PUBLIC, {role};
GRANT SELECT ON django_migrations TO {role};
COMMIT;
"""


def roles_sql(role: str) -> str:
    """What gives ``role`` everything that web and worker need, and no power over the record."""
    name = connection.ops.quote_name(role)
    text = "'" + role.replace("'", "''") + "'"
    return _SQL.format(role=name, role_text=text, tables=", ".join(TABLES))


def role_may_change() -> bool | None:
    """Whether the role we work under could change entries; None where there are no roles."""
    if connection.vendor != "postgresql":
        return None
    tables = ", ".join(f"'{table}'::regclass" for table in TABLES)
    with connection.cursor() as cursor:
        cursor.execute(_MAY_CHANGE.format(tables=tables))
        return bool(cursor.fetchone()[0])
