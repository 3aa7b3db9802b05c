"""Identities in, persons out: read, standardised, compared, clustered, given lasting ids, kept for a feed.

Source  form of this library; each step states its own.

>>> import tempfile
>>> from pathlib import Path
>>> file = Path(tempfile.mkdtemp()) / "ash.csv"
>>> _ = file.write_text("record_id,given_name,surname\\n1,Ann,Lee\\n2,Bob,Ray\\n")
>>> found = linked(Asked((file,)))
>>> found.records, found.persons
(2, 2)
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.people.linkage import blocking, scoring
from healthtrust.people.linkage.arriving import arrived
from healthtrust.people.linkage.asked import Asked, Found
from healthtrust.people.linkage.database import database
from healthtrust.people.linkage.joining import Joining, joined
from healthtrust.people.linkage.keeping import kept
from healthtrust.people.linkage.model import LinkageModel
from healthtrust.people.linkage.truth import Judged, judged

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["BIN", "Asked", "Found", "linked"]

BIN = 2
"""Width of a bar of the histogram of match weights."""


def linked(asked: Asked) -> Found:
    """Link identities; write the folder if one is asked for. Raises InvalidInput with every mistake."""
    with database() as book:
        return _linked(book, asked)


def _linked(book: DuckDBPyConnection, asked: Asked) -> Found:
    came = arrived(book, asked)
    trained, model = came.trained, came.trained.model
    counted = _counted(book, model, blocking.Looked(0, asked.one_to_one, came.known > 0))
    pairs = blocking.pairs(book, len(model.blocking), asked.one_to_one)
    scoring.score(book, trained)
    identifier = model.veto.column if model.veto else ""
    how = Joining(model.linking.threshold, asked.one_to_one, identifier, asked.known is not None)
    made = joined(book, how)
    review = _review(book, model)
    events = kept(book, asked, trained)
    return Found(
        asked=asked,
        trained=trained,
        records=_one(book, "SELECT count(*) FROM standard WHERE fresh"),
        known=came.known,
        again=came.again,
        persons=_one(book, "SELECT count(DISTINCT cluster) FROM cluster"),
        links=made.links,
        vetoed=_one(book, f"SELECT count(*) FROM scored WHERE vetoed AND probability >= {how.threshold}"),
        refused=made.refused,
        review=review,
        counted=counted,
        pairs=pairs,
        weights=_weights(book),
        impossible=came.impossible,
        lacking=came.lacking,
        events=events,
        judged=_judged(book, asked.truth),
    )


def _counted(
    book: DuckDBPyConnection, model: LinkageModel, looked: blocking.Looked
) -> tuple[blocking.Counted, ...]:
    limit, most = model.linking.largest_block, model.linking.most_comparisons
    counted = tuple(
        blocking.count(book, each.keys, number, replace(looked, largest=each.largest or limit))
        for number, each in enumerate(model.blocking, start=1)
    )
    total = sum(each.comparisons for each in counted)
    if total > most:
        worst = max(counted, key=lambda each: each.comparisons)
        remedy = f"The rule {worst.rule} alone asks for {worst.comparisons:,}: give it a lower largest block."
        refuse([Problem("blocking", f"{total:,} comparisons", f"at most {most:,}", None, remedy)])
    return counted


def _review(book: DuckDBPyConnection, model: LinkageModel) -> int:
    """Make table `review`: pairs in doubt, links that identifiers forbid, links refused."""
    low, threshold = model.linking.review, model.linking.threshold
    book.execute(
        "CREATE OR REPLACE TABLE review AS SELECT a, b, weight, probability, CASE "
        "WHEN x.reason IS NOT NULL THEN x.reason WHEN vetoed THEN 'two valid identifiers that differ' "
        "ELSE 'in doubt' END AS reason FROM scored LEFT JOIN refused x USING (a, b) "
        f"WHERE probability >= {low} AND (probability < {threshold} OR vetoed OR x.reason IS NOT NULL) "
        "ORDER BY a, b"
    )
    return _one(book, "SELECT count(*) FROM review")


def _weights(book: DuckDBPyConnection) -> tuple[tuple[int, int], ...]:
    rows = book.execute(
        f"SELECT CAST(floor(weight / {BIN}) * {BIN} AS INTEGER) AS bar, count(*) FROM scored "
        "GROUP BY bar ORDER BY bar"
    ).fetchall()
    return tuple((int(bar), int(count)) for bar, count in rows)


def _judged(book: DuckDBPyConnection, truth: str) -> Judged | None:
    if not truth:
        return None
    return judged(book, truth)


def _one(book: DuckDBPyConnection, query: str) -> int:
    return int(book.execute(query).fetchall()[0][0])
