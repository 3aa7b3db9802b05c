"""A nation in little: the rows of each class gathered into bins of like wealth, to find where to look.

    g_b = Σ_{z in b} g_z,    W_b = Σ g_z W_z / g_b,    likewise weights and stated taxes

g, W     share of the population, wealth;  b  a bin of neighbours in one class, as many rows as any other
Source   beyond Smith, York 2006. Jensen: where utility is concave in wealth, a bin is at least as well off as
         its members are on average, so that purchases of bins, in parts, bound those of rows from above.

Nothing is proved with bins: they say which packages to measure over everybody; it is those cuts that bound.

>>> from healthtrust.package.question import Interventions, Limits, Utility
>>> many = Society(("all",), np.array([19.0]), np.array([True]), np.ones((1, 1)), np.array([0, 4]),
...                np.array([10.0, 20.0, 40.0, 90.0]), np.array([0.1, 0.3, 0.3, 0.3]), np.ones(4))
>>> asked = Question(Interventions.of(("A",), [4.0], [6.0]), many, Utility(1.0, 1.0), Limits.none(1))
>>> few = binned(asked, per_class=2).society
>>> few.wealth.tolist(), few.share.round(9).tolist(), few.first.tolist()
([17.5, 65.0], [0.4, 0.6], [0, 2])
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np

from healthtrust.package.question import Question, Real, Society, Whole


def binned(question: Question, per_class: int) -> Question:
    """Return the question for at most `per_class` bins of each class."""
    society, starts, first = question.society, [], [0]
    for a, b in pairwise(society.first.tolist()):
        edges = np.unique(np.linspace(a, b, min(per_class, b - a), endpoint=False).astype(np.int64))
        starts.append(edges)
        first.append(first[-1] + len(edges))
    edges = np.concatenate(starts)
    share = np.add.reduceat(society.share, edges)
    base = question.tax.base
    few = Society(
        society.classes,
        society.health,
        society.may_insure,
        society.incidence,
        np.array(first),
        _mean(society.wealth, society.share, share, edges),
        share,
        _mean(society.weight, society.share, share, edges),
        society.heads,
    )
    tax = (
        question.tax if base is None else replace(question.tax, base=_mean(base, society.share, share, edges))
    )
    return replace(question, society=few, tax=tax)


def _mean(of: Real, share: Real, shares: Real, edges: Whole) -> Real:
    """Return means over bins weighted by shares, without making a column as long as the nation at once."""
    ends = np.append(edges[1:], len(share))
    sums = np.array([float(of[a:b] @ share[a:b]) for a, b in zip(edges.tolist(), ends.tolist(), strict=True)])
    return np.asarray(np.divide(sums, shares, out=np.array(of[edges], dtype=np.float64), where=shares > 0))
