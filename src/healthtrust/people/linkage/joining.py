"""From scored pairs to clusters: links from the threshold on, known persons whole, contradictions refused.

A known person's records stay together; a cluster with known persons holds all their records.

Source  form of this library.

>>> import duckdb
>>> book = duckdb.connect()
>>> _ = book.execute("CREATE TABLE standard AS SELECT key, 'a' AS source, 'r' || key AS record_id, "
...     "true AS fresh, false AS identified FROM range(1, 5) t(key)")
>>> _ = book.execute("CREATE TABLE scored AS SELECT * FROM (VALUES (1, 2, 9.0, 0.9, false), "
...     "(2, 3, 1.0, 0.6, true)) t(a, b, weight, probability, vetoed)")
>>> joined(book, Joining(0.5))
Joined(links=1, refused=())
>>> book.execute("SELECT key, cluster FROM cluster ORDER BY key").fetchall()
[(1, 1), (2, 1), (3, 3), (4, 4)]
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.arrow import arrow
from healthtrust.people.linkage.clusters import connected, one_to_one, rows_of
from healthtrust.people.linkage.contradictions import held_by, suspected, without

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class Joining:
    """How clusters are made."""

    threshold: float
    one_to_one: bool = False
    identifier: str = ""
    """The identifier that tells two births apart."""
    known: bool = False
    """Whether there are known persons: table `known_link` (source, record_id, person_id)."""


@dataclass(frozen=True)
class Joined:
    """What came of it."""

    links: int
    refused: tuple[tuple[str, int], ...]
    """Links that would bring two persons together: reason, and how many."""


def joined(book: DuckDBPyConnection, how: Joining) -> Joined:
    """Make table `cluster` (key, cluster) of new records and of known persons that they are linked to.

    Table `refused` keeps the links that would have brought two persons together: a, b, reason.
    """
    book.execute(
        "CREATE OR REPLACE TEMP TABLE linked AS SELECT a, b, weight FROM scored "
        f"WHERE probability >= {how.threshold} AND NOT vetoed ORDER BY a, b"
    )
    a, b, weight = rows_of(book.execute("SELECT a, b, weight FROM linked"))
    _known_persons(book, how.known)
    first, other = rows_of(book.execute("SELECT first, key FROM person_of WHERE key <> first ORDER BY key"))
    last = int(book.execute("SELECT coalesce(max(key), 0) FROM standard").fetchall()[0][0])
    if how.one_to_one:
        taken = _taken(book, (a, b, weight), (first, other), last)
        a, b = a[taken], b[taken]
    _register(book, "taken_links", {"a": a.tolist(), "b": b.tolist()})
    book.execute("CREATE OR REPLACE TEMP TABLE taken AS FROM linked SEMI JOIN taken_links USING (a, b)")
    label = connected(last + 1, np.concatenate((a, first)), np.concatenate((b, other)))
    (keys,) = rows_of(
        book.execute("SELECT key FROM standard WHERE fresh UNION SELECT key FROM person_of ORDER BY 1")
    )
    book.register("made", arrow().table({"key": keys, "cluster": label[keys]}))
    book.execute("CREATE OR REPLACE TABLE cluster AS FROM made")
    book.unregister("made")
    return Joined(len(a), _refused(book, how.identifier))


def _known_persons(book: DuckDBPyConnection, known: bool) -> None:
    """Make table `person_of` (key, first) of all records of known persons that some link leads to."""
    if not known:
        book.execute("CREATE OR REPLACE TEMP TABLE person_of AS SELECT 0 AS key, 0 AS first WHERE false")
        return
    book.execute(
        "CREATE OR REPLACE TEMP TABLE person_of AS "
        "WITH ends AS (SELECT a AS key FROM linked UNION SELECT b FROM linked), "
        "reached AS (SELECT DISTINCT person_id FROM known_link "
        "JOIN (standard SEMI JOIN ends USING (key)) USING (source, record_id)), "
        "held AS (SELECT key, person_id FROM known_link SEMI JOIN reached USING (person_id) "
        "JOIN standard USING (source, record_id)) "
        "SELECT key, min(key) OVER (PARTITION BY person_id) AS first FROM held"
    )


def _taken(
    book: DuckDBPyConnection, links: tuple[Any, ...], persons: tuple[Any, ...], last: int
) -> NDArray[np.bool_]:
    """Return which links leave each person one record of a source at most."""
    a, b, weight = links
    first, other = persons
    keys, source = rows_of(
        book.execute("SELECT key, dense_rank() OVER (ORDER BY source) AS source FROM standard")
    )
    of = np.zeros(last + 1, dtype=np.int64)
    of[keys] = source
    heavier = np.concatenate((np.full(len(first), np.inf), weight))
    every = one_to_one(np.concatenate((first, a)), np.concatenate((other, b)), heavier, of)
    return every[len(first) :]


def _refused(book: DuckDBPyConnection, identifier: str) -> tuple[tuple[str, int], ...]:
    """Take apart the clusters that cannot be one person; keep the links refused as table `refused`."""
    clusters = suspected(book, identifier)
    label: dict[int, int] = {}
    refused: dict[tuple[int, int], str] = {}
    if clusters:
        inside = "JOIN cluster c ON c.key = a JOIN cluster d ON d.key = b AND c.cluster = d.cluster"
        links = book.execute(
            f"SELECT a, b, weight FROM taken {inside} WHERE c.cluster IN (SELECT unnest(?)) ORDER BY a, b",
            [clusters],
        ).fetchall()
        whole = book.execute("SELECT first, key FROM person_of WHERE key <> first ORDER BY key").fetchall()
        held = held_by(book, clusters, identifier)
        label, refused = without(held, links, [(a, b) for a, b in whole if a in held])
    _register(book, "apart", {"key": list(label), "cluster": list(label.values())})
    book.execute("UPDATE cluster SET cluster = apart.cluster FROM apart WHERE apart.key = cluster.key")
    ends = {"a": [a for a, _ in refused], "b": [b for _, b in refused]}
    _register(book, "against", {**ends, "reason": list(refused.values())})
    book.execute("CREATE OR REPLACE TABLE refused AS FROM against ORDER BY a, b")
    return tuple(sorted(Counter(refused.values()).items()))


def _register(book: DuckDBPyConnection, name: str, columns: dict[str, list[Any]]) -> None:
    pa = arrow()
    kinds = {each: pa.string() if each == "reason" else pa.int64() for each in columns}
    book.register(name, pa.table({each: pa.array(told, kinds[each]) for each, told in columns.items()}))
