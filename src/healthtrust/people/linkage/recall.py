"""How many true links were found, group by group; a missed link hides illness and lowers what is paid for it.

    recall = true links found / true links                precision = true links found / links made
    expected recall = Σ p of links made / Σ p of all pairs compared
    expected precision = mean p of links made
    ratio = recall of the group / recall of the best group
    95 % interval of a ratio: exp(log ratio ± 1.96 √((1 − r)/x + (1 − r₀)/x₀))

p       probability that a pair is one person, of a model; the expected figures stand where truth is not
        known, and cannot count pairs that were never compared
r, x    recall and links found of the group
r₀, x₀  of the best group, of those with `LEAST` true links or more

A pair counts once in the group of each of its two records. Intervals of shares are Wilson's; with expected
figures they take sums of p for counts.

Source  Katz et al, Biometrics 1978; 34: 469-474 (ratio) [recalled]. That links are missed unequally: Bohensky
        et al, BMC Health Serv Res 2010; 10: 346 [recalled].

>>> records = {"sex": ["f", "f", "f", "m", "m", "m"], "person_id": [1, 1, 2, 3, 4, 4]}
>>> for each in recall_by_group({}, records, ["a", "a", "a", "b", "b", "b"], ("sex",)):
...     print(each.group, each.value, each.links, each.found, f"{each.recall:.3f} {each.precision:.1f}")
sex f 3.0 1.0 0.333 1.0
sex m 3.0 1.0 0.333 1.0
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from math import exp, log, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.errors import refuse
from healthtrust.ground.intervals import Interval, normal_quantile, wilson
from healthtrust.ground.problems import Problem
from healthtrust.ground.rows import by_column

Real = NDArray[np.float64]
Whole = NDArray[np.int64]
LEAST = 30
"""True links below which a group is no yardstick for others."""
NOT_KNOWN = "not known"


@dataclass(frozen=True)
class GroupRecall:
    """What linkage found in one group: counts where truth is known, expected counts where it is not."""

    group: str
    value: str
    links: float
    """True links, or how many are expected among the pairs compared."""
    made: int
    found: float
    recall: float
    recall_low: float
    recall_high: float
    precision: float
    precision_low: float
    precision_high: float
    ratio: float | None = None
    """Of its recall to that of the best group; none where neither is known well enough."""
    ratio_low: float | None = None
    ratio_high: float | None = None
    expected: bool = False
    """Whether the figures come from match probabilities, not from truth."""


@dataclass(frozen=True)
class _Pairs:
    """Pairs of records: positions, the weight each counts with as a true link, and whether it was linked."""

    a: Whole
    b: Whole
    true: Real
    linked: NDArray[np.bool_]


def recall_by_group(
    pairs: Mapping[str, Any],
    records: Mapping[str, Any],
    truth: Sequence[Any] | NDArray[Any] | None,
    groups: Sequence[str],
) -> list[GroupRecall]:
    """Return recall and precision for each value of each group.

    pairs    a, b: positions in the records; match_probability; linked (if left out, both records have one
             person_id). Only needed where truth is not known.
    records  columns by name: the groups, and person_id as linkage gave it
    truth    the true person of each record, None where it is not known
    groups   names of columns of the records; a missing value is the group "not known"

    Raises InvalidInput where a column is missing.
    """
    refuse(_missing(pairs, records, truth, groups))
    counted = _compared(pairs, records) if truth is None else _judged(records["person_id"], truth)
    found = [each for group in groups for each in _of_group(group, records[group], counted, truth is None)]
    return found


def as_columns(found: Sequence[GroupRecall]) -> dict[str, list[Any]]:
    """Return results as columns."""
    return by_column([asdict(each) for each in found])


def _missing(
    pairs: Mapping[str, Any], records: Mapping[str, Any], truth: Any, groups: Sequence[str]
) -> list[Problem]:
    lacking = [(f"column {each} of the records", "it") for each in groups if each not in records]
    if truth is not None:
        lacking += [("column person_id of the records", "it")] if "person_id" not in records else []
    else:
        lacking += [
            (f"column {n} of the pairs", "it") for n in ("a", "b", "match_probability") if n not in pairs
        ]
        if "linked" not in pairs and "person_id" not in records:
            lacking.append(("links", "linked of the pairs or person_id of the records"))
    return [Problem(where, "none", expected) for where, expected in lacking]


def _compared(pairs: Mapping[str, Any], records: Mapping[str, Any]) -> _Pairs:
    a, b = (np.asarray(pairs[name], dtype=np.int64) for name in ("a", "b"))
    probability = np.asarray(pairs["match_probability"], dtype=np.float64)
    if "linked" in pairs:
        linked = np.asarray(pairs["linked"], dtype=np.bool_)
    else:
        persons = np.asarray(records["person_id"])
        linked = persons[a] == persons[b]
    return _Pairs(a, b, probability, linked)


def _judged(persons: Any, truth: Sequence[Any] | NDArray[Any]) -> _Pairs:
    """Return every pair that is truly one person, or was made one."""
    made, true = (
        np.unique(np.asarray(persons), return_inverse=True)[1],
        np.unique(truth, return_inverse=True)[1],
    )
    both = np.unique(np.concatenate([_within(made), _within(true)]), axis=0)
    a, b = both[:, 0], both[:, 1]
    return _Pairs(a, b, (true[a] == true[b]).astype(np.float64), made[a] == made[b])


def _within(codes: Whole) -> Whole:
    """Return all pairs of positions with one code [pair, 2], the lower position first."""
    order = np.argsort(codes, kind="stable")
    ordered, found, apart = codes[order], [np.zeros((0, 2), dtype=np.int64)], 1
    while apart < len(codes):
        same = np.flatnonzero(ordered[apart:] == ordered[:-apart])
        if not same.size:
            break
        found.append(np.stack([order[same], order[same + apart]], axis=1))
        apart += 1
    return np.concatenate(found)


def _of_group(group: str, column: Any, pairs: _Pairs, expected: bool) -> list[GroupRecall]:
    values = np.array([NOT_KNOWN if each is None or each != each else str(each) for each in column])
    names, codes = np.unique(values, return_inverse=True)
    one, other = codes[pairs.a], codes[pairs.b]
    twice = one != other
    rows = np.concatenate([np.arange(len(one)), np.flatnonzero(twice)])
    where = np.concatenate([one, other[twice]])
    true, linked = pairs.true[rows], pairs.linked[rows]
    sums = [np.bincount(where, weights=each, minlength=len(names)) for each in (true, linked, true * linked)]
    columns = [each.tolist() for each in sums]
    found = [_measured(group, str(name), row, expected) for name, *row in zip(names, *columns, strict=True)]
    return _beside_the_best(found)


def _measured(group: str, value: str, sums: Sequence[float], expected: bool) -> GroupRecall:
    links, made, found = sums
    recall, precision = _share(found, links), _share(found, made)
    return GroupRecall(group, value, links, int(made), found, *recall, *precision, expected=expected)


def _share(part: float, whole: float) -> tuple[float, float, float]:
    part = min(part, whole)
    return (part / whole if whole else float("nan"), *wilson(part, whole))


def _beside_the_best(found: list[GroupRecall]) -> list[GroupRecall]:
    able = [each for each in found if each.links >= LEAST and each.found > 0]
    if not able:
        return found
    best = max(able, key=lambda each: each.recall)
    return [_beside(each, best) for each in found]


def _beside(each: GroupRecall, best: GroupRecall) -> GroupRecall:
    low: float | None
    high: float | None
    if each is best:
        ratio, low, high = 1.0, 1.0, 1.0
    elif not each.found:
        ratio, low, high = 0.0, None, None
    else:
        ratio = each.recall / best.recall
        low, high = _ratio_interval(ratio, ((each.recall, each.found), (best.recall, best.found)))
    return GroupRecall(**{**asdict(each), "ratio": ratio, "ratio_low": low, "ratio_high": high})


def _ratio_interval(ratio: float, shares: Sequence[tuple[float, float]]) -> Interval:
    error = sqrt(sum((1 - share) / count for share, count in shares))
    half = normal_quantile(0.95) * error
    return Interval(exp(log(ratio) - half), exp(log(ratio) + half))
