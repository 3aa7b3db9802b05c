"""What a sensitivity analysis says, as tables.

>>> from healthtrust.study.sensitivity.one_way import Bar, Tried
>>> from healthtrust.study.sensitivity.result import Result
>>> bar = Bar("package.choose", (Tried("threshold", 4.0),), base=3.0)
>>> tables(Answer(Result("qalys", ("valley",), "GBP"), (), 3.0, (3.0,), (bar,)))["one at a time"]["swing"]
[1.0]
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

from healthtrust.ground.rows import by_column, filled, known, plainly
from healthtrust.study.sensitivity.found import Answer
from healthtrust.study.sensitivity.given import Estimate
from healthtrust.study.sensitivity.one_way import Bar, shape
from healthtrust.study.sensitivity.told import flips_at, notes, sentence

Rows = Mapping[str, Sequence[Any]]


def tables(found: Answer) -> dict[str, Rows]:
    """Return everything, as named tables; those with nothing in them are left out."""
    made = {
        "one at a time": one_way_rows(found),
        "curves": _curves(found),
        "flips": flip_rows(found),
        "plane": _plane(found),
        "line": _line(found),
        "paths": path_rows(found),
        "indices": index_rows(found),
        "draws": given_rows(found),
        "parameters": _parameters(found),
    }
    return filled(made)


def main(found: Answer) -> Rows:
    """Return the rows the answer is mainly about: the first table there is."""
    return next(iter(tables(found).values()), {})


def as_plain(found: Answer) -> dict[str, Any]:
    """Return everything, ready for JSON."""
    result = found.result
    return {
        "sentence": sentence(found),
        "result": result.name,
        "called": result.label,
        "unit": result.what.unit,
        "designs": list(result.designs),
        "base": found.base,
        "each": list(found.each),
        "same_net_health_at": found.price,
        "trials_run": found.ran,
        "notes": notes(found),
        **plainly(tables(found)),
    }


def one_way_rows(found: Answer) -> Rows:
    """Return each parameter varied alone, the widest first; a choice has a row for each alternative."""
    flips = {f.name: flips_at(f) for f in found.flips}
    rows = []
    for bar in found.bars:
        for low, high in _ends(bar):
            rows.append(
                {
                    "parameter": bar.name,
                    **_origin(found, bar.name),
                    "stands at": _base(found, bar.name),
                    "low": low.at,
                    "result at low": known(low.result),
                    "high": high.at if high else None,
                    "result at high": known(high.result) if high else None,
                    "swing": bar.swing,
                    **({"ranking flips at": flips.get(bar.name, "")} if found.flips else {}),
                    "why not": "; ".join(dict.fromkeys(p.why for p in (low, high) if p and p.why)),
                }
            )
    return _origin_last(by_column(rows))


def _ends(bar: Bar) -> list[tuple[Any, Any]]:
    if isfinite(bar.variance) or (len(bar.points) == 2 and isinstance(bar.points[0].at, float)):
        return [(bar.points[0], bar.points[1])]
    return [(point, None) for point in bar.points]


def _origin(found: Answer, name: str) -> dict[str, Any]:
    own = found.parameter(name)
    if own is None:
        return {"group": "", "status": "", "source": ""}
    return {"group": own.group, "status": own.status, "source": own.source}


def _origin_last(columns: Rows) -> Rows:
    """Return columns with status and source at the end, where they do not push the numbers aside."""
    last = [name for name in ("status", "source") if name in columns]
    return {name: columns[name] for name in [*(n for n in columns if n not in last), *last]}


def _base(found: Answer, name: str) -> Any:
    own = found.parameter(name)
    return own.base if own else None


def _curves(found: Answer) -> Rows:
    return by_column(
        [
            {
                "parameter": curve.name,
                "value": float(at),
                "result": known(float(result)),
                **{name: known(float(x)) for name, x in zip(found.result.designs, each, strict=True)},
                "goes": shape(curve.result.tolist()),
            }
            for curve in found.curves
            for at, result, each in zip(curve.at, curve.result, curve.each.T, strict=True)
        ]
    )


def flip_rows(found: Answer) -> Rows:
    """Return at which value of each parameter the ranking flips, and where it was sought."""
    rows = []
    for flips in found.flips:
        for flip in flips.found or (None,):
            rows.append(
                {
                    "parameter": flips.name,
                    "stands at": _base(found, flips.name),
                    "ranking flips at": flip.value if flip else None,
                    "surely above": flip.low if flip else None,
                    "and below": flip.high if flip else None,
                    "ahead above": flip.above if flip else "",
                    "within its range": flip.inside if flip else False,
                    "sought from": flips.low,
                    "to": flips.high,
                    "values tried": flips.tried,
                    "difference": flips.shape,
                    **_origin(found, flips.name),
                }
            )
    return by_column(sorted(rows, key=lambda row: (not row["within its range"], not row["ahead above"])))


def _plane(found: Answer) -> Rows:
    if found.plane is None:
        return {}
    p = found.plane
    return by_column(
        [
            {
                p.names[0]: x,
                p.names[1]: y,
                "difference": known(float(p.difference[i, j])),
                "ahead": found.result.ahead(float(p.difference[i, j])),
            }
            for i, x in enumerate(p.first.tolist())
            for j, y in enumerate(p.second.tolist())
        ]
    )


def _line(found: Answer) -> Rows:
    if found.plane is None:
        return {}
    return by_column([dict(zip(found.plane.names, point, strict=True)) for point in sorted(found.plane.line)])


def path_rows(found: Answer) -> Rows:
    """Return the elementary effects of each parameter, the strongest first."""
    return by_column(
        [
            {
                "parameter": e.name,
                "strength": e.strength,
                "error": known(e.error),
                "mean": e.mean,
                "spread": known(e.spread),
                "paths": e.paths,
                **_origin(found, e.name),
            }
            for e in found.effects
        ]
    )


def index_rows(found: Answer) -> Rows:
    """Return the Sobol indices of each group and single parameter with their 95 % intervals."""
    if found.shares is None:
        return {}
    of = found.shares.found
    return by_column(
        [
            {
                "factor": factor.name,
                "kind": "single" if factor.single else "group",
                "parameters": len(factor.members),
                "first [share of variance]": known(float(of.first[n])),
                "first low": known(float(of.first_ends[n, 0])),
                "first high": known(float(of.first_ends[n, 1])),
                "total [share of variance]": known(float(of.total[n])),
                "total low": known(float(of.total_ends[n, 0])),
                "total high": known(float(of.total_ends[n, 1])),
                "status": _status(found, factor.members),
            }
            for n, factor in enumerate(found.shares.factors)
        ]
    )


def _status(found: Answer, members: Sequence[str]) -> str:
    statuses = [p.status for p in found.parameters if p.name in members]
    counts = {status: statuses.count(status) for status in sorted(set(statuses))}
    return ", ".join(status if len(members) == 1 else f"{count} {status}" for status, count in counts.items())


def given_rows(found: Answer) -> Rows:
    """Return how each parameter moves the result in draws that were there, those that matter most first."""
    if found.given is None:
        return {}
    return by_column(
        [
            {
                "parameter": row.name,
                **_three("rank regression", row.regression),
                **_three("partial rank correlation", row.partial),
                **_three("first [share of variance]", row.share),
                **_origin(found, row.name),
            }
            for row in found.given.rows
        ]
    )


def _three(name: str, of: Estimate) -> dict[str, Any]:
    short = name.partition(" [")[0]
    return {name: known(of.value), f"{short} low": known(of.low), f"{short} high": known(of.high)}


def _parameters(found: Answer) -> Rows:
    return by_column(
        [
            {
                "parameter": p.name,
                "group": p.group,
                "distribution": p.uncertain.family if p.uncertain else "choice",
                "stands at": p.base,
                "low": known(p.low),
                "high": known(p.high),
                "alternatives": ", ".join(map(str, p.choices)),
                "status": p.status,
                "source": p.source,
            }
            for p in found.parameters
        ]
    )
