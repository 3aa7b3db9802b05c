"""Clusters of records into person ids: old ids stay, new persons get the next free number, doubt is proposed.

For each cluster, with K the set of persons its known records have now:

    K empty        its records become a new person: the next free number
    K = {p}        its new records join p
    K of several   the persons are merged into the lowest id, or the merge is only proposed: where that was
                   asked for, where somebody keeps them apart, where they died on different days, or where
                   records of one of them fall apart; new records of such a cluster wait as a new person

A person whose records lie in several clusters is never split by this rule; a split is proposed for each part
but the largest. Records of one cluster with different dates of death are not one person: each date is a
person of its own, and joining them is proposed. New numbers follow the order of the records' sources and ids,
so that the order of rows matters to nothing.

Source  Tuva EMPI, person ids with match events [cited]; the order of decisions [assumed].

>>> given = Given.of({"source": ["A", "A", "B"], "record_id": ["1", "2", "1"]}, [7, 8, 7])
>>> decided = decide(given, np.array([0, 5, 0], np.uint64), 6)
>>> decided.after.tolist(), decided.merges, decided.proposals
([6, 5, 6], [], [])
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.arrow import arrow
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.people.linkage.identities.moves import BETWEEN, NOBODY, Ids, Whole, keys_of, texts

ASKED = "a cluster spans them"
APART = "a cluster spans them, and somebody keeps them apart"
TORN = "a cluster spans them, and records of one of them fall apart"
DEATHS = "a cluster spans them, and they died on different days"
FALLS_APART = "its records lie in several clusters"


@dataclass(frozen=True)
class Given:
    """Records [row] with their cluster, as codes from 0, and their date of death as texts, "" = none."""

    source: Any
    record_id: Any
    cluster: Whole
    died: NDArray[Any] | None = None

    def __len__(self) -> int:
        return len(self.cluster)

    @classmethod
    def of(cls, records: Mapping[str, Any], clusters: Any) -> Given:
        """Return records checked; raises InvalidInput with every mistake: lengths, gaps, repeats."""
        source, record_id = texts(records["source"]), texts(records["record_id"])
        refuse(_lengths(source, record_id, clusters) or _keys(source, record_id))
        codes = arrow().array(clusters).dictionary_encode()
        codes = codes.combine_chunks() if hasattr(codes, "combine_chunks") else codes
        refuse([_gaps("clusters", codes.null_count)] if codes.null_count else [])
        cluster = codes.indices.to_numpy().astype(np.int64)
        return cls(source, record_id, cluster, _deaths(records.get("death_date")))


class Proposed(NamedTuple):
    """What a cluster asks eyes to judge: a merge of persons, or records (rows) to leave their person."""

    what: str
    persons: tuple[int, ...]
    rows: tuple[int, ...]
    because: str


@dataclass(frozen=True)
class Decided:
    """The person of each record after the assignment [row], persons to merge, and what is proposed."""

    after: Ids
    merges: list[tuple[int, ...]] = field(default_factory=list)
    proposals: list[Proposed] = field(default_factory=list)
    fresh: int = 0
    """How many new persons there are."""


def decide(
    given: Given,
    persons: Ids,
    next_id: int,
    apart: Collection[frozenset[int]] = (),
    merging: bool = True,
) -> Decided:
    """Return what becomes of records whose persons now are `persons` [row], 0 = not known.

    next_id: the next free number. apart: sets of persons that are kept apart. merging: whether persons that
    one cluster spans are merged, or a merge is only proposed.
    """
    cluster, parted = _by_death(given, persons)
    known = persons != NOBODY
    pairs = np.unique(np.stack([cluster[known], persons[known].astype(np.int64)]), axis=1)
    clusters = int(cluster.max()) + 1 if len(cluster) else 0
    spanned = np.bincount(pairs[0], minlength=clusters)
    held, cuts = np.unique(pairs[1], return_counts=True)
    torn = set(held[cuts > 1].tolist())
    lowest = np.zeros(clusters, dtype=np.int64)
    lowest[pairs[0][::-1]] = pairs[1][::-1]
    merges, doubts = _spanning(given, persons, (pairs, spanned, torn), apart, merging)
    alone = np.isin(cluster, np.array(list(doubts), dtype=np.int64)) | (lowest[cluster] == NOBODY)
    after = np.where(known, persons.astype(np.int64), lowest[cluster])
    fresh = _numbered(given, cluster, np.flatnonzero(~known & alone), after, next_id)
    proposals = _merges_proposed(cluster, after, doubts, parted, merges)
    proposals += _splits_proposed(given, cluster, after, torn)
    return Decided(after.astype(np.uint64), merges, proposals, fresh)


def _by_death(given: Given, persons: Ids) -> tuple[Whole, list[list[int]]]:
    """Return clusters cut by date of death, and which clusters were one before.

    A record without a date goes with its person's, or with the earliest.
    """
    cluster = given.cluster.copy()
    if given.died is None:
        return cluster, []
    dated = np.flatnonzero(given.died != "")
    dates: dict[int, set[str]] = defaultdict(set)
    for row in dated.tolist():
        dates[int(cluster[row])].add(str(given.died[row]))
    parted, free = [], int(cluster.max(initial=-1)) + 1
    for each, found in dates.items():
        if len(found) < 2:
            continue
        rows = np.flatnonzero(given.cluster == each).tolist()
        codes = {date: each if k == 0 else free + k - 1 for k, date in enumerate(sorted(found))}
        free += len(found) - 1
        own = {int(persons[row]): str(given.died[row]) for row in rows if persons[row] and given.died[row]}
        for row in rows:
            date = str(given.died[row]) or own.get(int(persons[row]), min(found))
            cluster[row] = codes[date]
        parted.append(list(codes.values()))
    return cluster, parted


def _spanning(
    given: Given,
    persons: Ids,
    found: tuple[NDArray[np.int64], Whole, set[int]],
    apart: Collection[frozenset[int]],
    merging: bool,
) -> tuple[list[tuple[int, ...]], dict[int, str]]:
    """Return the persons to merge, and the clusters that span persons who are not merged, with the reason."""
    pairs, spanned, torn = found
    starts = np.searchsorted(pairs[0], np.arange(len(spanned) + 1))
    died = _dates_by_person(given, persons)
    merges, doubts = [], {}
    for each in np.flatnonzero(spanned > 1).tolist():
        together = pairs[1][starts[each] : starts[each + 1]].tolist()
        if any(person in torn for person in together):
            doubts[each] = TORN
        elif len(set().union(*(died.get(person, ()) for person in together))) > 1:
            doubts[each] = DEATHS
        elif any(kept <= set(together) for kept in apart):
            doubts[each] = APART
        elif not merging:
            doubts[each] = ASKED
        else:
            merges.append(tuple(together))
    return sorted(merges), doubts


def _dates_by_person(given: Given, persons: Ids) -> dict[int, set[str]]:
    dates: dict[int, set[str]] = defaultdict(set)
    if given.died is not None:
        for row in np.flatnonzero((given.died != "") & (persons != NOBODY)).tolist():
            dates[int(persons[row])].add(str(given.died[row]))
    return dates


def _numbered(given: Given, cluster: Whole, rows: Whole, after: Whole, next_id: int) -> int:
    """Give each cluster of new records the next number, by its first record; return how many there are."""
    if not rows.size:
        return 0
    pa = arrow()
    at = pa.array(rows)
    columns = pa.table({"source": given.source.take(at), "record_id": given.record_id.take(at)})
    ordered = cluster[rows][_sorted(columns)]
    names, first = np.unique(ordered, return_index=True)
    rank = np.empty(len(names), dtype=np.int64)
    rank[np.argsort(first)] = np.arange(len(names))
    after[rows] = next_id + rank[np.searchsorted(names, cluster[rows])]
    return len(names)


def _sorted(columns: Any) -> Whole:
    import pyarrow.compute as pc

    keys = [("source", "ascending"), ("record_id", "ascending")]
    return np.asarray(pc.sort_indices(columns, sort_keys=keys).to_numpy(), dtype=np.int64)


def _merges_proposed(
    cluster: Whole,
    after: Whole,
    doubts: Mapping[int, str],
    parted: Sequence[Sequence[int]],
    merges: Sequence[tuple[int, ...]],
) -> list[Proposed]:
    leads = {each: min(together) for together in merges for each in together}
    reasons = [((each,), why) for each, why in doubts.items()] + [(tuple(each), DEATHS) for each in parted]
    found = []
    for clusters, why in reasons:
        here = np.unique(after[np.isin(cluster, clusters)]).tolist()
        together = tuple(sorted({leads.get(each, each) for each in here}))
        if len(together) > 1:
            found.append(Proposed("merge", together, (), why))
    return sorted(found, key=lambda each: each.persons)


def _splits_proposed(given: Given, cluster: Whole, after: Whole, torn: set[int]) -> list[Proposed]:
    """Propose for each part of a torn person, but the largest, that it leaves; of equals the first stays."""
    concerned = np.flatnonzero(np.isin(after, np.array(list(torn), dtype=np.int64)))
    parts: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    columns = (concerned.tolist(), after[concerned].tolist(), cluster[concerned].tolist())
    for row, person, each in zip(*columns, strict=True):
        parts[person][each].append(row)
    found = []
    for person in sorted(torn):
        _, *others = sorted(parts[person].values(), key=lambda rows: (-len(rows), _first_of(given, rows)))
        found += [Proposed("split", (person,), tuple(rows), FALLS_APART) for rows in others]
    return found


def _first_of(given: Given, rows: Sequence[int]) -> tuple[str, str]:
    return min((given.source[row].as_py(), given.record_id[row].as_py()) for row in rows)


def _lengths(source: Any, record_id: Any, clusters: Any) -> list[Problem]:
    if len(source) == len(record_id) == len(clusters):
        return []
    found = f"{len(source):,} sources, {len(record_id):,} record ids and {len(clusters):,} clusters"
    return [Problem("records", found, "as many of each")]


def _keys(source: Any, record_id: Any) -> list[Problem]:
    import pyarrow.compute as pc

    problems = []
    for name, column in (("source", source), ("record_id", record_id)):
        empty = column.null_count + (pc.sum(pc.equal(column, "")).as_py() or 0)
        if empty:
            problems.append(_gaps(name, empty))
        odd = pc.sum(pc.match_substring(column, BETWEEN)).as_py() or 0
        if odd:
            problems.append(Problem(name, f"the unit separator in {odd:,} rows", "text without it"))
    keys = keys_of(source, record_id)
    repeated = len(keys) - pc.count_distinct(keys, mode="all").as_py()
    if repeated:
        found = f"{repeated:,} rows with the source and id of another"
        problems.append(Problem("records", found, "each record once", None, "Keep one row for each record."))
    return problems


def _gaps(name: str, count: int) -> Problem:
    return Problem(name, f"{count:,} rows without it", "a value in every row")


def _deaths(column: Any) -> NDArray[Any] | None:
    if column is None:
        return None
    values = texts(column).to_pylist()
    return np.array([each or "" for each in values], dtype=object)
