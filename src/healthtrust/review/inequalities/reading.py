"""A table read for a judgement of equity: rows with people behind them, and everything that is wrong with it.

Rows without weight are left out, and counted. Nothing missing is filled in.

>>> asked = Asked(Named("health", "income"), "bounded")
>>> columns = {"health": np.array([0.5, 1.5, 0.9]), "income": np.array([1.0, np.nan, 3.0])}
>>> found, problems = judged_of(asked, columns, "p.csv")
>>> for problem in problems: print(str(problem).replace("Fill it in or leave the row out.", "Fill ..."))
p.csv, column health, row 3: found 1.5; expected at most 1 (outcome). health is the outcome that is judged.
p.csv, column income, row 3: found no number (empty or NaN); expected a finite number (rank). Fill ...
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.inequality import quantile_groups
from healthtrust.ground.problems import Problem, nearest_match, rows_in_words
from healthtrust.ground.tables import Column, Columns, Contract, checked
from healthtrust.pool.fairness.sample import Real, Sample, added_up
from healthtrust.review.inequalities import labels as labels_of
from healthtrust.review.inequalities.asked import DECILE, Asked, Named
from healthtrust.review.inequalities.concentration import Ranked, ranked_people
from healthtrust.review.inequalities.labels import Labels, coded
from healthtrust.review.inequalities.standardised import empty

__all__ = ["Asked", "Judged", "Named", "judged_of"]

Places = NDArray[np.intp]
EACH_ROW = 30
"""Without groups each row is one where there are so many or fewer; else fifths of rank."""
FIFTHS = 5
SHOWN = 5
MOST_GROUPS = 400
CONDITION = "condition"
"""A column so called may be empty: somebody without any."""


@dataclass(frozen=True)
class Judged:
    """Columns [n] of the rows that somebody stands behind, the worst off first."""

    source: str
    outcome: Real
    rank: Real
    people: Ranked
    group: Places
    groups: tuple[str, ...]
    """From the worst off to the best off, by their mean rank."""
    grouped_by: str
    stratum: Places | None
    strata: tuple[str, ...]
    events: Real | None
    before: Real | None
    columns: Mapping[str, Labels]
    """What decomposes it, and by what winners are told."""
    left_out: int = 0
    """Rows without weight."""

    @property
    def sample(self) -> Sample:
        """Return the sample that the rows are."""
        return self.people.sample


def judged_of(asked: Asked, columns: Columns, source: str) -> tuple[Judged | None, list[Problem]]:
    """Return the rows to be judged, or none and everything that is wrong."""
    named = asked.named
    contract = _contract(asked)
    table, problems = checked(contract, columns, source)
    labels = {*named.group, *asked.standardise, *asked.decompose, *asked.by, named.cluster} - {"", DECILE}
    problems += _without(sorted(labels), columns, source)
    if problems or table is None:
        return None, problems
    numbers = {c.name: table[c.name].astype(np.float64) for c in contract.columns}
    weight = numbers.get(named.per or named.weight, np.ones(table.rows))
    if not weight.sum() > 0:
        where = f"{source}, column {named.per or named.weight}"
        return None, [Problem(where, "weights that are all zero", "weights above 0")]
    used = weight > 0
    kept = {name: labels_of.taken(labels_of.read(np.asarray(columns[name])), used) for name in labels}
    found = _rows({name: values[used] for name, values in numbers.items()}, kept, asked, source)
    problems += _unjudgeable(found, asked)
    problems += _emptied(found, asked, columns, used)
    return (None if problems else replace(found, left_out=int((~used).sum()))), problems


def _contract(asked: Asked) -> Contract:
    """Return what the columns of numbers must hold."""
    named, limits = asked.named, asked.limits
    low, high = (0.0 if asked.aversion else None, None) if limits is None else limits
    if limits is None and asked.kind == "ratio" and not named.before:
        low = 0.0
    limit = (0.0, None) if named.per else (low, high)
    wanted = [
        Column(named.outcome, "number", "outcome", "the outcome that is judged", *limit),
        Column(named.rank_column, "number", "rank", "what ranks people, the lowest worst off"),
    ]
    for name in (named.weight, named.per):
        if name:
            wanted.append(Column(name, "number", "people", "people a row stands for", 0.0))
    if named.before:
        wanted.append(
            Column(named.before, "number", "outcome", "the outcome under the first design", low, high)
        )
    unlike = {column.name: column for column in reversed(wanted)}
    return Contract("equity", tuple(unlike.values())[::-1], True)


def _without(names: Sequence[str], columns: Columns, source: str) -> list[Problem]:
    """Return columns that are not there, or that have gaps."""
    found = []
    for name in names:
        if name not in columns:
            near = nearest_match(name, columns)
            found.append(Problem(source, f"no column {name!r}", "a column of the table", near))
            continue
        values = np.asarray(columns[name])
        if name.startswith(CONDITION):
            continue
        missing = np.isnan(values) if values.dtype.kind == "f" else _nothing(values)
        if np.any(missing):
            rows = (np.flatnonzero(missing) + 2).tolist()
            where = f"{source}, column {name}, {rows_in_words(rows)}"
            found.append(
                Problem(where, f"{len(rows):,} missing", "a value", None, "Fill it in or leave it out.")
            )
    return found


def _nothing(values: NDArray[np.generic]) -> NDArray[np.bool_]:
    if values.dtype.kind != "O":
        return np.zeros(len(values), dtype=np.bool_)
    return np.fromiter((value is None for value in values.tolist()), np.bool_, len(values))


def _rows(numbers: Mapping[str, Real], labels: Mapping[str, Labels], asked: Asked, source: str) -> Judged:
    """Return the rows in the order of rank, so that whatever is added up is the same however they came."""
    named = asked.named
    outcome = numbers[named.outcome]
    events, weight = None, numbers.get(named.weight, np.ones(len(outcome)))
    if named.per:
        events, weight = outcome, numbers[named.per]
        outcome = events / weight
    clusters = None
    if named.cluster:
        clusters = coded(labels[named.cluster])[1]
    rank = numbers[named.rank_column] * (-1 if named.rank.startswith("-") else 1)
    sample = Sample(weight, clusters)
    group, groups, by = _groups(rank, sample, [labels[name] for name in named.group], named.group)
    stratum, strata = None, tuple[str, ...]()
    if asked.standardise:
        stratum, strata = _numbered([labels[name] for name in asked.standardise])
    order = np.argsort(rank, kind="stable")
    before = numbers.get(named.before)
    return Judged(
        source, outcome[order], rank[order], ranked_people(rank[order], sample.ordered(order)), group[order],
        groups, by, None if stratum is None else stratum[order], strata,
        None if events is None else events[order], None if before is None else before[order],
        {name: labels_of.taken(values, order) for name, values in labels.items()},
    )  # fmt: skip


def _groups(
    rank: Real, sample: Sample, labels: Sequence[Labels], names: Sequence[str]
) -> tuple[Places, tuple[str, ...], str]:
    """Return the group of each row, from the worst off, their names, and what they are."""
    if labels:
        place, said = _numbered(labels)
        by = " and ".join(names)
    elif len(rank) <= EACH_ROW:
        place, said = _numbered([np.arange(1, len(rank) + 1)])
        by = "row"
    else:
        cut = quantile_groups(rank, sample.weights, FIFTHS)
        place, said = _numbered([cut.astype(np.int64) + 1])
        by = "fifth of rank"
    count = len(said)
    mean = added_up(place, sample.weights * rank, count) / added_up(place, sample.weights, count)
    order = np.argsort(mean, kind="stable")
    new = np.empty(count, dtype=np.intp)
    new[order] = np.arange(count)
    return new[place], tuple(said[k] for k in order.tolist()), by


def _numbered(labels: Sequence[Labels]) -> tuple[Places, tuple[str, ...]]:
    """Return the number of each row's combination of labels, and their names, sorted."""
    names, place = coded(labels[0])
    for each in labels[1:]:
        said, own = coded(each)
        both, place = np.unique(place * len(said) + own, return_inverse=True)
        names = tuple(
            ", ".join(filter(None, (names[pair // len(said)], said[pair % len(said)])))
            for pair in both.tolist()
        )
    return place, names


def _unjudgeable(found: Judged, asked: Asked) -> list[Problem]:
    """Return what leaves nothing to compare."""
    problems = []
    if len(found.people.by.starts) < 2:
        where = f"{found.source}, column {asked.named.rank_column}"
        problems.append(Problem(where, "one rank that all share", "two ranks or more"))
    elif len(found.groups) < 2:
        where = f"{found.source}, {found.grouped_by}"
        problems.append(Problem(where, f"one group only, {found.groups[0]}", "two groups or more"))
    if len(found.groups) > MOST_GROUPS:
        where, remedy = f"{found.source}, {found.grouped_by}", "Name a coarser column."
        problems.append(
            Problem(where, f"{len(found.groups):,} groups", f"at most {MOST_GROUPS}", None, remedy)
        )
    if found.stratum is not None and not problems:
        problems += _hollow(found, asked)
    return problems


def _hollow(found: Judged, asked: Asked) -> list[Problem]:
    """Return strata that a group has nobody in."""
    assert found.stratum is not None
    cells = found.stratum * len(found.groups) + found.group
    people = added_up(cells, found.sample.weights, len(found.strata) * len(found.groups))
    missing = empty(people.reshape(len(found.strata), -1))
    where, remedy = "--standardise", "Merge bands, or groups, until every group has people in each."
    said = [f"{' and '.join(asked.standardise)} {found.strata[k]} in {found.groups[g]}" for k, g in missing]
    more = f", and {len(said) - SHOWN} more" if len(said) > SHOWN else ""
    told = f"nobody of {'; '.join(said[:SHOWN])}{more}"
    return [Problem(where, told, "people of every stratum in every group", None, remedy)] if missing else []


def _emptied(found: Judged, asked: Asked, columns: Columns, used: NDArray[np.bool_]) -> list[Problem]:
    """Return groups whose rows have no people."""
    if not asked.named.group or used.all():
        return []
    _, every = _numbered([labels_of.read(np.asarray(columns[name])) for name in asked.named.group])
    gone = [name for name in every if name not in found.groups]
    where = f"{found.source}, {found.grouped_by}"
    return [Problem(where, f"nobody in {', '.join(gone)}", "people in every group")] if gone else []
