"""Face validity: numbers of a run that an expert recognises, step by step, beside where they usually lie.

    contribution share     contributions / disposable income
    own spending share     (surcharges + premiums + out of pocket) / (all of them + covered care)
    need spread            largest need of a place / smallest, one level below the top
    transfer share         Σ |transfer| / 2 / Σ capitation
    switching              members who came from another plan / members of before

All from the tables of the last year of the run, money in minor units there.

>>> tables = {"incidence": {"year": np.array([1, 1]), "contribution": np.array([10, 30]),
...     "income": np.array([100, 300]), "residents": np.array([2, 2]), "surcharge": np.zeros(2),
...     "premium": np.zeros(2), "out_of_pocket": np.array([1, 1]), "benefit": np.array([9, 9])}}
>>> found = {face.of.name: face.value for face in faces_of(tables, unit=100)}
>>> found["contribution-share"], found["own-spending-share"], found["mean-income"]
(0.1, 0.1, 1.0)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import nan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.study.verification.usual import USUAL, Usual, inside

Columns = Mapping[str, NDArray[Any]]
Tables = Mapping[str, Columns]


@dataclass(frozen=True)
class Face:
    """One number of a run beside where it usually lies; NaN where the run does not have it."""

    of: Usual
    value: float

    @property
    def inside(self) -> str:
        """Return whether it lies in its usual range."""
        return inside(self.of, self.value)


def faces_of(tables: Tables, unit: int) -> tuple[Face, ...]:
    """Return every number with its value in the last year; `unit` is minor units of one of the currency."""
    last = {name: _last(columns) for name, columns in tables.items()}
    return tuple(Face(of, _value(of.name, last, unit)) for of in USUAL)


def digits(value: float) -> str:
    """Return a number as it is read: four digits, money and other large ones whole; – where there is none.

    >>> [digits(each) for each in (45_000.0, 0.12345, -0.1, nan)]
    ['45,000', '0.1235', '−0.1', '–']
    """
    if value != value:
        return "–"
    return (f"{value:,.0f}" if abs(value) >= 1_000 else f"{value:.4g}").replace("-", "−")


def _value(name: str, last: Tables, unit: int) -> float:
    needs, found = COMPUTED.get(name, (("scorecard",), None))
    if not all(table in last and len(last[table]["year"]) for table in needs):
        return nan
    return found(last, unit) if found else _measure(name, last["scorecard"])


def _last(columns: Columns) -> Columns:
    if "year" not in columns or not len(columns["year"]):
        return columns
    kept = columns["year"] == columns["year"].max()
    return {name: values[kept] for name, values in columns.items()}


def _measure(code: str, card: Columns) -> float:
    """Return a measure of everywhere."""
    here = (card["measure"].astype(str) == code) & (card["place"].astype(str) == "everywhere")
    return float(card["value"][here][0]) if here.any() else nan


def _over(part: float, whole: float) -> float:
    return float(part) / float(whole) if whole else nan


def _income(last: Tables, unit: int) -> float:
    table = last["incidence"]
    return _over(table["income"].sum() / unit, table["residents"].sum())


def _contribution(last: Tables, unit: int) -> float:
    table = last["incidence"]
    return _over(table["contribution"].sum(), table["income"].sum())


def _own(last: Tables, unit: int) -> float:
    table = last["incidence"]
    own = sum(float(table[name].sum()) for name in ("surcharge", "premium", "out_of_pocket"))
    return _over(own, own + float(table["benefit"].sum()))


def _last_covered(last: Tables, unit: int) -> float:
    """Return the largest cost per QALY of what is covered without having to be."""
    table = last["league"]
    ranked = table["cost_per_qaly"].astype(float)
    chosen = table["covered"].astype(bool) & np.isfinite(ranked)
    chosen &= np.array(["mandatory" not in str(why) and "must" not in str(why) for why in table["reason"]])
    return float(ranked[chosen].max()) / unit if chosen.any() else nan


def _need(last: Tables, unit: int) -> float:
    table = last["allocation"]
    levels = list(dict.fromkeys(table["level"].astype(str).tolist()))
    need = table["need_index"][table["level"].astype(str) == levels[min(1, len(levels) - 1)]]
    return _over(float(need.max()), float(need.min()))


def _transferred(last: Tables, unit: int) -> float:
    table = last["transfers"]
    return _over(float(np.abs(table["transfer"]).sum()) / 2, float(table["capitation"].sum()))


def _switched(last: Tables, unit: int) -> float:
    table = last["switching"]
    before, now, residents = table["from"].astype(str), table["to"].astype(str), table["residents"]
    members = np.isin(before, now)
    return _over(float(residents[members & (before != now)].sum()), float(residents[members].sum()))


COMPUTED: dict[str, tuple[tuple[str, ...], Callable[[Tables, int], float] | None]] = {
    "mean-income": (("incidence",), _income),
    "contribution-share": (("incidence",), _contribution),
    "own-spending-share": (("incidence",), _own),
    "last-cost-per-qaly": (("league",), _last_covered),
    "need-spread": (("allocation",), _need),
    "transfer-share": (("transfers",), _transferred),
    "switching": (("switching",), _switched),
}
"""Tables that a number needs, and how it is computed from them; all others are measures of the review."""
