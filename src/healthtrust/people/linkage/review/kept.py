"""links.parquet written again from the ledger, so that whoever reads links sees what was decided.

>>> import tempfile
>>> folder = Path(tempfile.mkdtemp())
>>> with PersonIds(folder / PERSONS, "Ada") as ids:
...     event = ids.assign({"source": ["A"], "record_id": ["7"]}, [1], "load")
>>> links_again(folder)
1
"""

from __future__ import annotations

from pathlib import Path

from healthtrust.ground.arrow import arrow
from healthtrust.people.linkage.identities.ledger import PersonIds
from healthtrust.people.linkage.stored import LINKS, PERSONS, write_rows


def links_again(links: Path) -> int:
    """Write source, record_id and person_id of every record as the ledger has them; return how many."""
    import duckdb

    with PersonIds(links / PERSONS) as ids:
        now = ids.now()
    book = duckdb.connect()
    book.register("now_given", arrow().table(now))
    write_rows(
        book, "SELECT source, record_id, person_id FROM now_given ORDER BY source, record_id", links / LINKS
    )
    book.close()
    return len(now["person_id"])
