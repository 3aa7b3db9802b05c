"""The trail of the pages is only added to: the database itself refuses to change or delete a row."""

from __future__ import annotations

from sqlalchemy import Connection

_FUNCTION = """
CREATE OR REPLACE FUNCTION trail_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'trail is only added to'; END $$
"""


def protect(connection: Connection) -> None:
    """Create the triggers that refuse it, where they are not there yet."""
    if connection.dialect.name == "postgresql":
        if connection.exec_driver_sql("SELECT 1 FROM pg_trigger WHERE tgname = 'trail_stays'").first():
            return
        connection.exec_driver_sql(_FUNCTION)
        connection.exec_driver_sql(
            "CREATE TRIGGER trail_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON trail "
            "FOR EACH STATEMENT EXECUTE FUNCTION trail_is_only_added_to()"
        )
        return
    for change in ("update", "delete"):
        connection.exec_driver_sql(
            f"CREATE TRIGGER IF NOT EXISTS trail_stays_at_{change} BEFORE {change.upper()} ON trail "
            "BEGIN SELECT RAISE(ABORT, 'trail is only added to'); END"
        )
