"""Tables of the pages' own database.

jobs       one row a job: what is asked, how far it is, what came of it
versions   each text a design ever had here, by its SHA-256
changes    which design went from which version to which, by whom, when
trail      every write, each row with the hash of the one before: as in a live year
"""

from __future__ import annotations

from sqlalchemy import Column, Float, Integer, MetaData, String, Table, Text

METADATA = MetaData()

JOBS = Table(
    "jobs",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("kind", String(40), nullable=False),
    Column("title", Text, nullable=False),
    Column("key", String(80), nullable=False, index=True),
    Column("asked", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("role", String(20), nullable=False),
    Column("state", String(12), nullable=False, index=True),
    Column("wanted", String(12), nullable=False, default=""),
    Column("done", Integer, nullable=False, default=0),
    Column("of", Integer, nullable=False, default=0),
    Column("step", Text, nullable=False, default=""),
    Column("created", Float, nullable=False),
    Column("started", Float),
    Column("ended", Float),
    Column("beat", Float),
    Column("worker", String(80), nullable=False, default=""),
    Column("attempts", Integer, nullable=False, default=0),
    Column("result", Text, nullable=False, default="{}"),
    Column("problems", Text, nullable=False, default="[]"),
)

VERSIONS = Table(
    "versions",
    METADATA,
    Column("hash", String(64), primary_key=True),
    Column("text", Text, nullable=False),
)

CHANGES = Table(
    "changes",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("design", Text, nullable=False, index=True),
    Column("before", String(64), nullable=False),
    Column("after", String(64), nullable=False),
    Column("who", Text, nullable=False),
    Column("at", Float, nullable=False),
    Column("said", Text, nullable=False),
)
