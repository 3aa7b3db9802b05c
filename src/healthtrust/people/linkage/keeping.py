"""What a linkage leaves behind: person ids, links, pairs, the review list, the model, identities for a feed.

Source  form of this library; the files: people.linkage.stored.

>>> earlier_pairs(Asked(()))
''
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from healthtrust.people.linkage import stored
from healthtrust.people.linkage.asked import Asked
from healthtrust.people.linkage.persons import assigned
from healthtrust.people.linkage.trained import Trained

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


def kept(book: DuckDBPyConnection, asked: Asked, trained: Trained) -> dict[str, int]:
    """Write the folder and assign person ids; return the events by kind."""
    to = asked.to or asked.known
    if to is None:
        return {}
    stored.made(to)
    if asked.known is not None:
        stored.copied(asked.known, to)
    events = assigned(book, to / stored.PERSONS, asked.who, "linkage", merging=asked.merge)
    if asked.known is None or asked.known.resolve() != to.resolve():
        stored.write_trained(book, trained, to)
    stored.write_rows(
        book, "SELECT * EXCLUDE (fresh) FROM standard WHERE fresh ORDER BY key", stored.next_part(to)
    )
    stored.write_rows(book, "FROM link", to / stored.LINKS)
    earlier = earlier_pairs(asked)
    levels = ", ".join(f"scored.{each.name}" for each in trained.model.comparisons)
    both = (
        "l.source AS source_l, l.record_id AS record_id_l, r.source AS source_r, r.record_id AS record_id_r"
    )
    ends = "JOIN standard l ON l.key = a JOIN standard r ON r.key = b"
    own = f"SELECT {both}, probability AS match_probability, weight AS match_weight, vetoed, {levels}"
    order = "ORDER BY source_l, record_id_l, source_r, record_id_r"
    stored.write_rows(book, f"FROM ({own} FROM scored {ends}){earlier} {order}", to / stored.PAIRS)
    told = f"SELECT reason, {both}, probability AS match_probability, weight AS match_weight"
    stored.write_rows(
        book, f"{told} FROM review {ends} ORDER BY reason, match_weight DESC, a, b", to / stored.REVIEW
    )
    return events


def earlier_pairs(asked: Asked) -> str:
    """Return what adds the pairs of the known folder to a query."""
    if asked.known is None:
        return ""
    quoted = str(asked.known / stored.PAIRS).replace("'", "''")
    return f" UNION ALL BY NAME FROM read_parquet('{quoted}')"
