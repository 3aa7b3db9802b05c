"""A model learned from records alone: u from random pairs, m by expectation maximisation, the prior counted.

    u_c     share of random pairs at each level: hardly any is of one person
    m_c     found with each comparison's own blocks, which do not look at its columns; the mean of them
    prior   pairs that agree in all keys of some rule / recall of the rules / all pairs

Random pairs are of records taken by a hash of their key and the seed: the same each time, whatever the
threads. With fewer records than the model asks for nothing is learned, and that is said.

Source  expectation maximisation: Winkler, Using the EM algorithm for weight computation in the Fellegi-Sunter
        model, 1988 [recalled]; u from random pairs, the prior from sure rules: as Splink does

>>> pairs_in_all({"a": 3, "b": 2}, between=False), pairs_in_all({"a": 3, "b": 2}, between=True)
(10, 6)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from healthtrust.people.linkage.blocking import key_sql
from healthtrust.people.linkage.model import LinkageModel
from healthtrust.people.linkage.silent import hushed, linker
from healthtrust.people.linkage.trained import Trained, rounded, untrained

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

HOUSEHOLD = 1.3
"""Others of a household: 2.3 persons less one. [assumed]"""
LEAST = 1e-9
"""No share is learned to be smaller than this."""


def pairs_in_all(records: Mapping[str, int], between: bool) -> int:
    """Return how many pairs there are: of all records by source, or between different sources only."""
    n = sum(records.values())
    within = sum(each * each for each in records.values()) if between else n
    return (n * n - within) // 2


def prior(book: DuckDBPyConnection, model: LinkageModel, between: bool) -> float:
    """Return the share of pairs of `standard` that are of one person."""
    apart = " AND l.source <> r.source" if between else ""
    sure = [
        "SELECT l.key AS a, r.key AS b FROM standard l JOIN standard r ON "
        + " AND ".join(f"l.{key_sql(key)} = r.{key_sql(key)}" for key in rule)
        + f" AND l.key < r.key{apart}"
        for rule in model.prior.rules
    ]
    found = book.execute(f"SELECT count(*) FROM ({' UNION '.join(sure)})").fetchall()[0][0] if sure else 0
    records = dict(book.execute("SELECT source, count(*) FROM standard GROUP BY source").fetchall())
    every = max(pairs_in_all(records, between), 2)
    return rounded(min(max(found, 1) / model.prior.recall / every, 0.5))


def train(book: DuckDBPyConnection, model: LinkageModel, between: bool) -> Trained:
    """Return the model learned from table `standard`; as the file states it where records are too few."""
    start = untrained(model, prior(book, model, between))
    records = int(book.execute("SELECT count(*) FROM standard").fetchall()[0][0])
    if records < model.training.records:
        return replace(start, u=_of_households(start, records))
    start = replace(start, records=records)
    linked = linker(book, "standard", start.settings())
    with hushed():
        for column in start.frequencies:
            linked.table_management.compute_tf_table(column)
        linked.training.estimate_u_using_random_sampling(
            model.training.pairs, seed=model.training.seed, min_count_per_level=None, num_chunks=1
        )
        for rule in model.training.rules:
            _expectation_maximisation(linked, rule)
        learned = linked.misc.save_model_to_json(None)
    return _learned(start, learned["comparisons"])


def _of_households(start: Trained, records: int) -> dict[str, tuple[float, ...]]:
    """Return u with what few records make of addresses: each has the rest of its household among them."""
    u = dict(start.u)
    for each in (one for one in start.model.comparisons if one.kind == "address"):
        same, *rest = u[each.name]
        floor = min(max(same, HOUSEHOLD / records), 0.5)
        u[each.name] = (floor, *(one * (1 - floor) / (1 - same) for one in rest))
    return u


def keep_frequencies(book: DuckDBPyConnection, trained: Trained) -> None:
    """Make a table `frequency_<column>` of each column whose rare values weigh more."""
    for column in trained.frequencies:
        book.execute(
            f"CREATE OR REPLACE TABLE frequency_{column} AS SELECT {column}, count(*)::DOUBLE / "
            f"(SELECT count({column}) FROM standard) AS tf_{column} FROM standard "
            f"WHERE {column} IS NOT NULL GROUP BY {column} ORDER BY {column}"
        )


def _expectation_maximisation(linked: Any, rule: Sequence[str]) -> None:
    """Learn m of what the rule does not look at; a rule without pairs teaches nothing."""
    from splink.internals.exceptions import EMTrainingException

    blocks = " AND ".join(f"l.{key_sql(key)} = r.{key_sql(key)}" for key in rule)
    try:
        linked.training.estimate_parameters_using_expectation_maximisation(
            blocks, estimate_without_term_frequencies=True
        )
    except EMTrainingException:
        return


def _learned(start: Trained, told: Sequence[Mapping[str, Any]]) -> Trained:
    """Return what Splink has learned, where it has; what it has not stays, and is named."""
    shares: dict[str, dict[str, tuple[float, ...]]] = {"m": {}, "u": {}}
    assumed: list[str] = []
    for each, comparison in zip(start.model.comparisons, told, strict=True):
        levels = [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]
        for share, of in shares.items():
            found = [level.get(f"{share}_probability") for level in levels]
            stated = getattr(each, share)
            kept = [
                known if isinstance(known, float) else own for known, own in zip(found, stated, strict=True)
            ]
            if not all(isinstance(known, float) for known in found):
                assumed.append(f"{each.name} ({share})")
            total = sum(max(one, LEAST) for one in kept)
            of[each.name] = tuple(rounded(max(one, LEAST) / total) for one in kept)
    return replace(start, m=shares["m"], u=shares["u"], assumed=tuple(assumed))
