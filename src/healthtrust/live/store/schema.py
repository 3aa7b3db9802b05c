"""Tables of a live store: one row of trust, its names, the book, the state of years, loads, appeals, trail.

    trust      one row: format, name, currency, exponent, created, and the row that operators queue for
    names      tag, number, name of places, plans and providers
    batches    number, key and part (unique together), step, memo, month posted in, row of the trail
    postings   batch, leg, then the seven columns of a leg
    years      year, stage, months paid, facts
    loads      content hash, name, month, report
    appeals    number, year, whom it is about, reason, stage
    trail      one row a transaction, chained by hash

Postings, batches, loads and trail are only added to: triggers refuse whoever would change or delete a row.
Every other row carries the number of the row of the trail that wrote it last.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Connection,
    ForeignKey,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)

FORMAT = 2
"""The format written; an older one is migrated, a newer one refused."""

METADATA = MetaData()


def _trail() -> Column[int]:
    """Return a column that names the row of the trail by which a row came; it is checked at the commit."""
    return Column(
        "trail",
        Integer,
        ForeignKey("trail.number", deferrable=True, initially="DEFERRED"),
        nullable=False,
        index=True,
    )


TRUST = Table(
    "trust",
    METADATA,
    Column("one", Integer, CheckConstraint("one = 1"), primary_key=True, autoincrement=False),
    Column("format", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("exponent", Integer, nullable=False),
    Column("created", Text, nullable=False),
)

NAMES = Table(
    "names",
    METADATA,
    Column("tag", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
)

BATCHES = Table(
    "batches",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("key", Text, nullable=False),
    Column("part", Integer, nullable=False),
    Column("step", Text, nullable=False),
    Column("memo", Text, nullable=False),
    Column("moved", BigInteger, nullable=False),
    Column("posted_in", Integer),
    _trail(),
    UniqueConstraint("key", "part"),
)

POSTINGS = Table(
    "postings",
    METADATA,
    Column("batch", Integer, primary_key=True, autoincrement=False),
    Column("leg", Integer, primary_key=True, autoincrement=False),
    Column("entry", BigInteger, nullable=False),
    Column("account", SmallInteger, nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("month", Integer, nullable=False),
    Column("place", Integer, nullable=False),
    Column("plan", Integer, nullable=False),
    Column("provider", Integer, nullable=False),
    sqlite_with_rowid=False,
)
"""Without a foreign key to its batch: the trail holds the digest of every batch, which says more."""

YEARS = Table(
    "years",
    METADATA,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("stage", Text, CheckConstraint("stage IN ('open', 'settled', 'closed')"), nullable=False),
    Column("month", Integer, CheckConstraint("month BETWEEN 0 AND 12"), nullable=False),
    Column("facts", Text, nullable=False),
    _trail(),
)

LOADS = Table(
    "loads",
    METADATA,
    Column("hash", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("month", Integer),
    Column("report", Text, nullable=False),
    _trail(),
)

APPEALS = Table(
    "appeals",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("year", Integer, nullable=False),
    Column("about", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("stage", Text, CheckConstraint("stage IN ('brought', 'upheld', 'rejected')"), nullable=False),
    _trail(),
)

TRAIL = Table(
    "trail",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("inputs", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("result", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
)

ONLY_ADDED_TO = ("postings", "batches", "loads", "trail")

_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION only_added_to() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is only added to'; END $$
"""


def create_tables(connection: Connection) -> None:
    """Create every table and its triggers in an empty database, inside the caller's transaction."""
    METADATA.create_all(connection)
    create_triggers(connection)


def create_triggers(connection: Connection) -> None:
    """Create the triggers that refuse every change and deletion in the tables that are only added to."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_POSTGRES_FUNCTION)
        for table in ONLY_ADDED_TO:
            connection.exec_driver_sql(
                f"CREATE TRIGGER {table}_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION only_added_to()"
            )
        return
    for table in ONLY_ADDED_TO:
        for change in ("update", "delete"):
            connection.exec_driver_sql(
                f"CREATE TRIGGER {table}_stays_at_{change} BEFORE {change.upper()} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is only added to'); END"
            )
