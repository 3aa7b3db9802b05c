"""How good a linkage is where the truth is known: precision, recall and F1 of pairs of records.

    precision = true pairs found / pairs found,   recall = true pairs found / true pairs
    F1        = 2 precision recall / (precision + recall)

Pairs found are those within one cluster; the curve is of the scored pairs at each threshold.

Source  van Rijsbergen, Information Retrieval 1979 [recalled]

>>> quality(90, 100, 120)
Quality(precision=0.9, recall=0.75, f1=0.8181818181818182)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from healthtrust.people.linkage.recall import NOT_KNOWN, as_columns, recall_by_group

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

THRESHOLDS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.999)


@dataclass(frozen=True)
class Quality:
    """How good a set of pairs is."""

    precision: float
    recall: float
    f1: float


@dataclass(frozen=True)
class Judged:
    """Clusters against the truth, scored pairs at each threshold, recall of clusters by group."""

    clusters: Quality
    true_pairs: int
    curve: dict[str, list[float]]
    groups: dict[str, list[Any]]


def quality(both: int, found: int, true: int) -> Quality:
    """Return the quality of `found` pairs, of which `both` are among the `true` ones."""
    precision = both / found if found else 1.0
    recall = both / true if true else 1.0
    total = precision + recall
    return Quality(precision, recall, 2 * precision * recall / total if total else 0.0)


def judged(book: DuckDBPyConnection, truth: str) -> Judged:
    """Return how good the clusters of table `cluster` are by a column of `standard`."""
    book.execute(
        f"CREATE OR REPLACE TEMP TABLE judged AS SELECT key, cluster, {truth} AS truth FROM cluster "
        f"JOIN standard USING (key) WHERE {truth} IS NOT NULL"
    )
    both, found, true = (_pairs(book, columns) for columns in ("cluster, truth", "cluster", "truth"))
    return Judged(quality(both, found, true), true, _curve(book, truth, true), _by_group(book))


def _pairs(book: DuckDBPyConnection, columns: str) -> int:
    sizes = f"SELECT count(*) AS n FROM judged GROUP BY {columns}"
    return int(book.execute(f"SELECT coalesce(sum(n * (n - 1) // 2), 0) FROM ({sizes})").fetchall()[0][0])


def _curve(book: DuckDBPyConnection, truth: str, true: int) -> dict[str, list[float]]:
    counts = ", ".join(
        f"count(*) FILTER (WHERE probability >= {each}), "
        f"count(*) FILTER (WHERE probability >= {each} AND same)"
        for each in THRESHOLDS
    )
    row = book.execute(
        f"SELECT {counts} FROM (SELECT probability, l.{truth} = r.{truth} AS same FROM scored "
        "JOIN standard l ON l.key = a JOIN standard r ON r.key = b WHERE NOT vetoed)"
    ).fetchall()[0]
    each = [quality(int(row[2 * k + 1]), int(row[2 * k]), true) for k in range(len(THRESHOLDS))]
    return {
        "threshold": list(THRESHOLDS),
        "precision": [one.precision for one in each],
        "recall": [one.recall for one in each],
        "F1": [one.f1 for one in each],
    }


def _by_group(book: DuckDBPyConnection) -> dict[str, list[Any]]:
    """Return recall and precision by group, as `recall` defines them; a value not known is a group too.

    Records that are alone, in truth and in their cluster, have no pair and are left out beforehand.
    """
    held = {row[0] for row in book.execute("DESCRIBE standard").fetchall()}
    groups = {name: sql for name, (column, sql) in GROUPS.items() if column in held}
    if not groups:
        return {}
    told = ", ".join(f"coalesce({sql}, '{NOT_KNOWN}') AS \"{name}\"" for name, sql in groups.items())
    table = book.sql(
        f"SELECT dense_rank() OVER (ORDER BY truth) AS truth, cluster AS person_id, {told} FROM judged "
        "JOIN standard USING (key) QUALIFY count(*) OVER (PARTITION BY truth) > 1 "
        "OR count(*) OVER (PARTITION BY cluster) > 1 ORDER BY key"
    ).to_arrow_table()
    records = {name: table.column(name).to_pylist() for name in ("truth", "person_id", *groups)}
    found = recall_by_group({}, records, records["truth"], tuple(groups))
    return as_columns([each for each in found if each.links or each.made])


def _decade(column: str) -> str:
    return f"'born ' || {column}[1:3] || '0s'"


GROUPS = {
    "sex": ("sex", "sex"),
    "birth": ("birth_date", _decade("birth_date")),
    "ethnicity": ("ethnicity", "ethnicity"),
    "deprivation": ("deprivation", "deprivation"),
}
"""Groups whose recall is told: the column each needs, and its value as an expression of the database."""
