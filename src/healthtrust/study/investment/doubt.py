"""What is not known of programmes, drawn: intervals of cost per QALY, of the year it pays, of what it brings.

    x' = x D        D keyed on its own name (`study.uncertainty`): `reach:smoking`, `lag:obesity`, ...

Drawn are a programme's reach, scale, relapse and lag, its relative risks above one (all together) and what it
takes off admissions. Prevalence, quality of life and cost of care are taken as known.
Source  catalogue/coefficients/investment-uncertainty.csv [assumed]: distribution and standard error, as a
        share of the value.

>>> from healthtrust.study.investment.course import shipped_setting
>>> factors = shipped_setting().factors
>>> len(parameters(factors)) >= 5 * len(factors.codes)
True
>>> one = drawn_factors(factors, seed=1, draws=2)[0]
>>> bool((one.reach != factors.reach).all()), bool((one.prevalence == factors.prevalence).all())
(True, True)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from healthtrust.ground.tables import Column, Contract
from healthtrust.people.exposure import Factors
from healthtrust.records.store import read_table, shipped
from healthtrust.study.distributions import Uncertain
from healthtrust.study.investment.fifths import Group
from healthtrust.study.investment.gains import Gains, breaks_even, gains
from healthtrust.study.investment.terms import Terms
from healthtrust.study.investment.use import Real
from healthtrust.study.uncertainty import drawn

KINDS = ("reach", "scale", "relapse", "lag", "risk", "direct")
INTERVAL = (0.025, 0.975)
TABLE = Contract(
    "investment-uncertainty",
    (
        Column("parameter", "choice", "", "what is uncertain", choices=KINDS, unique=True),
        Column("distribution", "choice", "", "family", choices=("lognormal", "gamma", "beta", "normal")),
        Column("relative_error", "number", "share", "standard error over the value", low=0, high=2),
    ),
    other=True,
)


@dataclass(frozen=True)
class Doubt:
    """Draws of what investments come to; [draw, investment] unless said otherwise."""

    gross: Real
    net: Real
    offset: Real
    pays_after: Real
    """Year from which net benefit is no longer negative; NaN where it stays so."""
    cash_after: Real
    benefit: Real
    """[draw, investment, year]: running net benefit, money."""

    @property
    def draws(self) -> int:
        """Return how many draws there are."""
        return len(self.gross)


def parameters(factors: Factors) -> list[Uncertain]:
    """Return what is uncertain of each programme; what is zero, or a share at its end, is certain."""
    table = read_table(shipped("coefficients", "investment-uncertainty"), TABLE)
    rows = list(zip(*(table[name].tolist() for name in TABLE.names), strict=True))
    found = []
    for r, code in enumerate(factors.codes):
        for kind, family, error in rows:
            mean = float(factors.relapse[r]) if kind == "relapse" else 1.0
            wide = error * (min(mean, 1 - mean) if family == "beta" else mean)
            if wide > 0:
                found.append(Uncertain(f"{kind}:{code}", family, mean, wide))
    return found


def drawn_factors(factors: Factors, seed: int, draws: int) -> list[Factors]:
    """Return the risk factors and programmes of each draw."""
    asked = parameters(factors)
    values = {p.name: row for p, row in zip(asked, drawn(asked, seed, range(draws)), strict=True)}
    certain = {"relapse": factors.relapse}
    by = {
        kind: np.stack(
            [
                values.get(f"{kind}:{code}", np.full(draws, certain[kind][r] if kind in certain else 1.0))
                for r, code in enumerate(factors.codes)
            ],
            axis=1,
        )
        for kind in KINDS
    }
    return [
        replace(
            factors,
            reach=np.minimum(factors.reach * by["reach"][d], 1.0),
            scale=factors.scale * by["scale"][d],
            relapse=by["relapse"][d],
            lag=np.maximum(factors.lag * by["lag"][d], 1.0),
            on_transition=1 + (factors.on_transition - 1) * by["risk"][d][:, None],
            direct=factors.direct * by["direct"][d][:, None],
        )
        for d in range(draws)
    ]


def doubted(spending: Real, group: Group, terms: Terms, drawing: Sequence[Factors]) -> Doubt:
    """Return what investments [investment, year, programme] come to under each draw of the factors."""
    each = [_one(spending, group, terms, factors) for factors in drawing]
    return Doubt(
        np.stack([found.gross for found in each]),
        np.stack([found.net for found in each]),
        np.stack([found.offset for found in each]),
        np.stack([breaks_even(found.benefit()) for found in each]),
        np.stack([breaks_even(found.cash()) for found in each]),
        np.stack([found.benefit() for found in each]),
    )


def _one(spending: Real, group: Group, terms: Terms, factors: Factors) -> Gains:
    return gains(spending, [Group(replace(group.setting, factors=factors))], terms)


def interval(values: Real) -> tuple[float, float]:
    """Return the ends of the 95 % interval of draws; infinite where so many draws have no value.

    >>> interval(np.array([1.0, 2.0, np.nan])), interval(np.array([np.nan, np.nan]))
    ((1.0, inf), (inf, inf))
    """
    known = np.sort(np.where(np.isnan(values), np.inf, values))
    low, high = (known[min(int(q * len(known)), len(known) - 1)] for q in INTERVAL)
    return float(low), float(high)
