"""The pairs of a linkage, and who is one person from any threshold on; nothing is learned or compared again.

    linked at t     p ≥ t, no identifier forbids it, and no contradiction was found when it was linked
    cluster at t    connected components of the pairs linked at t, called by their first record

p   probability that two records are one person, as `people link` kept it. A higher threshold takes links
    away and adds none, so that clusters only ever fall apart as it rises.

Links that eyes have judged since are not looked at: the question is what the model's threshold does.

Source  the files: `people.linkage.stored`.

>>> linked = Linked(("ash", "ash", "elm"), ("1", "2", "1"), np.array([0, 1]), np.array([2, 2]),
...     np.array([0.9, 0.6]))
>>> linked.clusters(0.5).tolist(), linked.clusters(0.7).tolist()
([0, 0, 0], [0, 1, 0])
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.people.linkage.clusters import connected, rows_of
from healthtrust.people.linkage.contradictions import BIRTHS, DEATHS
from healthtrust.people.linkage.stored import LINKS, PAIRS, REVIEW

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Whole = NDArray[np.int64]
Real = NDArray[np.float64]

_NUMBERED = """
CREATE OR REPLACE TEMP TABLE linked_record AS
SELECT source, record_id, CAST(row_number() OVER (ORDER BY source, record_id) - 1 AS BIGINT) AS record
FROM (SELECT DISTINCT CAST(source AS VARCHAR) AS source, CAST(record_id AS VARCHAR) AS record_id
      FROM read_parquet($links))
"""

_BOTH = "p.source_l, p.record_id_l, p.source_r, p.record_id_r"

_PAIRS = """
SELECT least(l.record, r.record) AS a, greatest(l.record, r.record) AS b,
       max(match_probability) AS probability
FROM read_parquet($pairs) p
JOIN linked_record l ON l.source = p.source_l::VARCHAR AND l.record_id = p.record_id_l::VARCHAR
JOIN linked_record r ON r.source = p.source_r::VARCHAR AND r.record_id = p.record_id_r::VARCHAR
{without}
GROUP BY ALL ORDER BY ALL
"""


@dataclass(frozen=True)
class Linked:
    """The records of a linkage in order, and the pairs that may be linked."""

    source: tuple[str, ...]
    record_id: tuple[str, ...]
    a: Whole
    """[pair]: number of a record; below that of `b`."""
    b: Whole
    probability: Real
    """[pair]"""

    def clusters(self, threshold: float) -> Whole:
        """Return the first record of each record's cluster [record]."""
        taken = self.probability >= threshold
        return connected(len(self.source), self.a[taken], self.b[taken])

    def many(self, threshold: float) -> int:
        """Return how many pairs are linked."""
        return int((self.probability >= threshold).sum())


def read_linked(book: DuckDBPyConnection, folder: Path) -> Linked:
    """Return the linkage in a folder of `people link`; raises InvalidInput for a folder of something else.

    Makes table `linked_record` (source, record_id, record).
    """
    missing = [name for name in (LINKS, PAIRS) if not (folder / name).is_file()]
    expected = "a folder that people link wrote"
    refuse([Problem(f"links {folder.name}", f"no {name}", expected) for name in missing])
    book.execute(_NUMBERED, {"links": str(folder / LINKS)})
    source, record_id = zip(*_rows(book, "SELECT source, record_id FROM linked_record ORDER BY record"),
                            strict=True)  # fmt: skip
    query = _PAIRS.format(without=_without(book, folder))
    a, b, probability = rows_of(book.execute(query, {"pairs": str(folder / PAIRS)}))
    return Linked(source, record_id, a.astype(np.int64), b.astype(np.int64), probability.astype(np.float64))


def _without(book: DuckDBPyConnection, folder: Path) -> str:
    """Return the clauses that leave out pairs which identifiers or contradictions forbid."""
    held = _columns(book, folder / PAIRS)
    clauses = ["WHERE NOT coalesce(p.vetoed, false)"] if "vetoed" in held else []
    if (folder / REVIEW).is_file() and "reason" in _columns(book, folder / REVIEW):
        at = str(folder / REVIEW).replace("'", "''")
        reasons = ", ".join(f"'{each}'" for each in (DEATHS, BIRTHS))
        same = _BOTH.replace("p.", "x.")
        clauses.append(
            f"{'AND' if clauses else 'WHERE'} NOT EXISTS (SELECT 1 FROM read_parquet('{at}') x "
            f"WHERE x.reason IN ({reasons}) AND ({same}) = ({_BOTH}))"
        )
    return " ".join(clauses)


def _columns(book: DuckDBPyConnection, path: Path) -> set[str]:
    return {str(row[0]) for row in book.execute("DESCRIBE FROM read_parquet(?)", [str(path)]).fetchall()}


def _rows(book: DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = book.execute(query).fetchall()
    if not found:
        refuse([Problem("links", "no record", "a linkage of at least one record")])
    return found
