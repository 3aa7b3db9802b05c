"""Which records belong to one person: all that links join, directly or through others.

    cluster of a record = the smallest record that some chain of links leads to

With one record of each source to a person, links are taken from the heaviest down, and none that would give a
person two records of one source; ties by the numbers of the records. Either way the same links give the same
clusters, in whatever order they come and whatever the threads.

Source  connected components; one to one: greedy matching, as in Christen, Data Matching 2012 [recalled]

>>> a, b, weight = np.array([0, 1, 3]), np.array([1, 2, 4]), np.array([9.0, 2.0, 5.0])
>>> connected(5, a, b).tolist()
[0, 0, 0, 3, 3]
>>> one_to_one(a, b, weight, np.array([0, 1, 0, 0, 1])).tolist()
[True, False, True]
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]


def connected(records: int, a: Whole, b: Whole) -> Whole:
    """Return the smallest record of each record's cluster [record]; a, b: records linked [link]."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    graph = coo_array((np.ones(len(a), dtype=np.int8), (a, b)), shape=(records, records))
    _, label = connected_components(graph, directed=False)
    _, first = np.unique(label, return_index=True)
    smallest: Whole = first.astype(np.int64)[label]
    return smallest


def one_to_one(a: Whole, b: Whole, weight: NDArray[np.float64], source: Whole) -> NDArray[np.bool_]:
    """Return which links are taken where a person has one record of each source at most [link].

    source: the source of each record [record], as numbers.
    """
    parent: dict[int, int] = {}
    held: dict[int, set[int]] = {}

    def root(record: int) -> int:
        while (up := parent.get(record, record)) != record:
            parent[record] = parent.get(up, up)
            record = up
        return record

    taken = np.zeros(len(a), dtype=np.bool_)
    for link in np.lexsort((b, a, -weight)).tolist():
        one, other = root(int(a[link])), root(int(b[link]))
        if one == other:
            taken[link] = True
            continue
        here, there = (held.get(each) or {int(source[each])} for each in (one, other))
        if here.isdisjoint(there):
            first, second = min(one, other), max(one, other)
            parent[second] = first
            held[first] = here | there
            taken[link] = True
    return taken


def rows_of(result: Any) -> tuple[Any, ...]:
    """Return the columns of a query as arrays, without masks."""
    return tuple(np.ma.getdata(column) for column in result.fetchnumpy().values())
