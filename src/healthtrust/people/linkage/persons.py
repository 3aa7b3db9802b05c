"""Lasting person ids for clusters, by the ledger: a record keeps its person, new persons get the next number.

Source  form of this library; events: people.linkage.identities.

>>> import tempfile, duckdb
>>> from pathlib import Path
>>> book = duckdb.connect()
>>> _ = book.execute("CREATE TABLE standard AS SELECT * FROM (VALUES (1, 'a', 'x'), (2, 'b', 'y'), "
...     "(3, 'b', 'z')) t(key, source, record_id)")
>>> _ = book.execute("CREATE TABLE cluster AS SELECT * FROM (VALUES (1, 1), (2, 1), (3, 3)) t(key, cluster)")
>>> assigned(book, Path(tempfile.mkdtemp()) / "persons.sqlite", "Ada", "a test")
{'assign': 1}
>>> book.execute("SELECT record_id, person_id FROM link ORDER BY 1").fetchall()
[('x', 1), ('y', 1), ('z', 2)]
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from healthtrust.ground.arrow import arrow

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def assigned(
    book: DuckDBPyConnection, ledger: Path, who: str, because: str, *, merging: bool = False
) -> dict[str, int]:
    """Give the records of table `cluster` their persons; return the events by kind.

    Makes table `link` (source, record_id, person_id) of every record of the ledger. merging: whether
    persons whom one cluster spans are merged; else a merge is proposed, and somebody decides.
    """
    from healthtrust.people.linkage.identities.ledger import PersonIds

    held = {row[0] for row in book.execute("DESCRIBE standard").fetchall()}
    died = ", death_date" if "death_date" in held else ""
    table = book.sql(
        f"SELECT source, record_id, cluster{died} FROM cluster JOIN standard USING (key) ORDER BY key"
    ).to_arrow_table()
    given = {name: table.column(name) for name in table.column_names if name != "cluster"}
    with PersonIds(ledger, who) as ids:
        events = ids.assign(given, table.column("cluster"), because, merging=merging)
        now = ids.now()
    book.register("ledger_now", arrow().table(now))
    book.execute(
        "CREATE OR REPLACE TABLE link AS SELECT source, record_id, person_id FROM ledger_now "
        "ORDER BY source, record_id"
    )
    book.unregister("ledger_now")
    ledger.chmod(0o600)
    return dict(Counter(event.kind for event in events))
