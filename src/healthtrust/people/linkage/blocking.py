"""Which pairs are looked at: those that agree in all keys of some rule; counted before any is made.

    comparisons of a rule = Σ over its blocks of n (n - 1) / 2;   between sources: (n² - Σ_s n_s²) / 2

n, n_s  records of the block, of source s in it
A block of more records than the rule allows is left out and said: it says little (a common name) and costs
most. New records are compared with known ones and with each other; known ones not again among themselves.

Source  form of this library; blocking: Christen, Data Matching 2012 [recalled]

>>> import duckdb
>>> book = duckdb.connect()
>>> _ = book.execute("CREATE TABLE standard AS SELECT * FROM (VALUES (1, 'a', 'ann', true), "
...     "(2, 'a', 'ann', true), (3, 'b', 'ann', true), (4, 'b', 'bob', true)) "
...     "t(key, source, given_name, fresh)")
>>> count(book, ("given_name",), 1, Looked(largest=5))
Counted(rule='given_name', records=3, blocks=1, comparisons=3, left_out=0, largest=3, not_compared=0)
>>> count(book, ("given_name",), 1, Looked(largest=5, between=True)).comparisons
2
>>> count(book, ("given_name",), 1, Looked(largest=2)).not_compared
3
>>> _ = count(book, ("given_name",), 1, Looked(largest=5))
>>> pairs(book, 1)
3
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class Looked:
    """Between which records pairs are looked for."""

    largest: int
    """Records of a block that is still compared."""
    between: bool = False
    """Between different sources only."""
    feed: bool = False
    """Whether some records are known: only blocks with a new one are looked at."""


@dataclass(frozen=True)
class Counted:
    """What a rule asks for."""

    rule: str
    records: int
    """In blocks of two or more."""
    blocks: int
    comparisons: int
    left_out: int
    """Blocks too large to be compared."""
    largest: int
    """Records of the largest block."""
    not_compared: int
    """Pairs of the blocks left out."""


def key_sql(key: str) -> str:
    """Return a key as an expression.

    >>> key_sql("surname:3"), key_sql("postcode")
    ('surname[1:3]', 'postcode')
    """
    column, _, first = key.partition(":")
    return f"{column}[1:{first}]" if first else column


def count(book: DuckDBPyConnection, keys: Sequence[str], number: int, looked: Looked) -> Counted:
    """Lay down the blocks of a rule that are compared as table `block_<number>`; return what it asks for."""
    parts = [key_sql(key) for key in keys]
    given = " AND ".join(f"{part} IS NOT NULL" for part in parts)
    block = f"hash({', '.join(parts)})"
    if looked.feed:
        given += f" AND {block} IN (SELECT {block} FROM standard WHERE fresh AND {given})"
    book.execute(
        f"CREATE OR REPLACE TEMP TABLE member AS SELECT {block} AS block, key, "
        f"{'source' if looked.between else '0'} AS source, fresh FROM standard WHERE {given}"
    )
    book.execute(f"CREATE OR REPLACE TEMP TABLE size AS FROM ({_sizes(looked.between)}) WHERE pairs > 0")
    book.execute(
        f"CREATE OR REPLACE TEMP TABLE block_{number} AS SELECT block, key, source, fresh "
        f"FROM member SEMI JOIN (FROM size WHERE n <= {looked.largest}) USING (block)"
    )
    row = book.execute(
        "SELECT coalesce(sum(n), 0), count(*), "
        f"coalesce(sum(pairs) FILTER (WHERE n <= {looked.largest}), 0), "
        f"count(*) FILTER (WHERE n > {looked.largest}), coalesce(max(n), 0), "
        f"coalesce(sum(pairs) FILTER (WHERE n > {looked.largest}), 0) FROM size"
    ).fetchall()[0]
    return Counted(" + ".join(keys), *map(int, row))


def _sizes(between: bool) -> str:
    """Return the query of each block of `member`: its records, and the pairs that have a new one."""
    counted = "count(*) AS n, count(*) FILTER (WHERE NOT fresh) AS old FROM member GROUP BY block"
    if not between:
        return (
            f"SELECT block, n, (n * (n - 1) - old * (old - 1)) // 2 AS pairs FROM (SELECT block, {counted})"
        )
    return (
        "SELECT block, sum(n) AS n, (sum(n) * sum(n) - sum(n * n) - (sum(old) * sum(old) - sum(old * old))) "
        f"// 2 AS pairs FROM (SELECT block, source, {counted}, source) GROUP BY block"
    )


def pairs(book: DuckDBPyConnection, rules: int, between: bool = False) -> int:
    """Make table `pair` of keys a < b, each once, with the first rule that finds it; return how many."""
    apart = " AND l.source <> r.source" if between else ""
    each = " UNION ALL ".join(
        f"SELECT l.key AS a, r.key AS b, {number} AS rule FROM block_{number} l JOIN block_{number} r "
        f"ON l.block = r.block AND l.key < r.key{apart} AND (l.fresh OR r.fresh)"
        for number in range(1, rules + 1)
    )
    book.execute(
        f"CREATE OR REPLACE TABLE pair AS SELECT a, b, min(rule)::TINYINT AS rule FROM ({each}) GROUP BY a, b"
    )
    for number in range(1, rules + 1):
        book.execute(f"DROP TABLE block_{number}")
    return int(book.execute("SELECT count(*) FROM pair").fetchall()[0][0])
