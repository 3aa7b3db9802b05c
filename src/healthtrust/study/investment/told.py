"""An answer about investment in rows: programmes, mixes by horizon, years, returns, care, purses, fifths.

Money is in major units, a head or in all as the column says; later years are discounted where the column says
so. None stands where there is no number: what never pays has no year.

>>> known(float("nan")), known(float("inf")), known(2.5)
(None, None, 2.5)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import isfinite
from typing import Any

import numpy as np

from healthtrust.allocate.returns.table import CARE_NAME
from healthtrust.ground.money import share, to_major, to_minor
from healthtrust.ground.rows import by_column, known
from healthtrust.study.investment.answer import Answer
from healthtrust.study.investment.doubt import interval
from healthtrust.study.investment.fifths import equity_weights
from healthtrust.study.investment.gains import Gains, breaks_even
from healthtrust.study.investment.margin import catalogued, shipped_care
from healthtrust.study.investment.terms import discounts
from healthtrust.study.investment.use import Real

Rows = dict[str, list[Any]]
BEST, PLAN = "best tranche", "plan as given"
BY = (5, 10, 20, 40)
"""Years by whose end shares of QALYs are told."""


def whole(value: float) -> int | None:
    """Return a year, or None where there is none."""
    return int(value) if isfinite(value) else None


# ---- programmes --------------------------------------------------------------------------------------------


def programme_rows(found: Answer) -> Rows:
    """Return one row a programme, one unit of money a head on it alone; then the best tranche, and a plan."""
    codes, names = found.asked.codes, found.asked.setting.factors.names
    mean = _mean_mix(found, 0)
    alone = [_programme(found, _one(found.alone, r), r) for r in range(len(codes))]
    rows = [
        {
            "programme": codes[r],
            "name": names[r],
            "per head": float(mean[r]),
            "first pound": float(found.first[r]),
            "last pound": float(found.mixes.returns[0, 0, r]),
            **alone[r],
        }
        for r in range(len(codes))
    ]
    for name, gained, at in ((BEST, found.mix, len(codes)), (PLAN, found.plan, None)):
        if gained is not None:
            spent = float(gained.programme.sum() / found.asked.setting.heads / _funded(found))
            price = known(float(found.mixes.price[0, 0])) if name == BEST else None
            head = {
                "programme": name,
                "name": "",
                "per head": spent,
                "first pound": None,
                "last pound": price,
            }
            rows.append({**head, **_programme(found, gained, at)})
    return by_column(rows)


def _funded(found: Answer) -> int:
    """Return the years of spending that lie within the horizon."""
    return min(found.asked.asked.years, found.asked.terms.horizon)


def _one(gained: Gains, at: int) -> Gains:
    """Return one of several investments."""
    parts = ("qalys", "programme", "care", "survivors", "emergency", "admissions", "people")
    return replace(gained, **{name: getattr(gained, name)[at] for name in parts})


def _programme(found: Answer, gained: Gains, at: int | None) -> dict[str, Any]:
    """Return what an investment comes to; `at` is its place among the draws."""
    told: dict[str, Any] = {
        "gross per QALY": known(float(gained.gross)),
        "net per QALY": known(float(gained.net)),
        "saved in care": known(float(gained.offset)),
        "pays from year": whole(float(breaks_even(gained.benefit()))),
        "pays in cash from year": whole(float(breaks_even(gained.cash()))),
        **{f"QALYs by year {year}": known(float(gained.share_by(year))) for year in BY},
    }
    doubt = found.doubt
    if doubt is not None:
        draws = {
            "gross per QALY": doubt.gross,
            "net per QALY": doubt.net,
            "saved in care": doubt.offset,
            "pays from year": doubt.pays_after,
        }
        for name, values in draws.items():
            low, high = interval(values[:, at]) if at is not None else (np.nan, np.nan)
            as_told = whole if name == "pays from year" else known
            told |= {f"{name}, low": as_told(low), f"{name}, high": as_told(high)}
        end = doubt.benefit[:, at, -1] if at is not None else None
        told["probability that it pays"] = None if end is None else float((end >= 0).mean())
    return told


def todays_marginal_cost(found: Answer) -> float | None:
    """Return what one QALY costs where the next pound is spread over programmes as money is today, gross.

    None where no programme of the catalogue is among them.
    """
    known, of = catalogued(), found.asked.setting.factors.programme
    part = np.array([known.get(programme, ("", 0.0))[1] for programme in of])
    if not part.any():
        return None
    return float(part.sum() / (part / found.alone.gross).sum())


# ---- mixes -------------------------------------------------------------------------------------------------


def _mean_mix(found: Answer, k: int) -> Real:
    """Return the mean yearly spending [programme] of a mix over its years of spending, money a head."""
    years = min(found.asked.asked.years, found.mixes.terms[k].horizon)
    return np.asarray(found.mixes.spending[k, :years].mean(axis=0))


def mix_rows(found: Answer) -> Rows:
    """Return one row a horizon and pair of rates: the mix a head and year, and its price."""
    count = len(found.asked.horizons)
    return by_column(
        [
            {
                "kind": "tranche",
                **_terms_of(found, k),
                **dict(zip(found.asked.codes, _mean_mix(found, k).tolist(), strict=True)),
                "last pound": known(float(found.mixes.price[k, 0])),
                f"net benefit a head over {found.asked.terms.horizon} years": float(found.judged[k])
                if k < count
                else None,
            }
            for k in range(len(found.mixes.terms))
        ]
        + [
            {
                "kind": "every year",
                "horizon": terms.horizon,
                "discount qalys": terms.discount_qalys,
                "discount money": terms.discount_money,
                **dict(zip(found.asked.codes, found.steady.spending[k, 0].tolist(), strict=True)),
                "last pound": known(float(found.steady.price[k, 0])),
                f"net benefit a head over {found.asked.terms.horizon} years": None,
            }
            for k, terms in enumerate(found.steady.terms)
        ]
    )


def _terms_of(found: Answer, k: int) -> dict[str, Any]:
    terms = found.mixes.terms[k]
    return {
        "horizon": terms.horizon,
        "discount qalys": terms.discount_qalys,
        "discount money": terms.discount_money,
    }


def plan_rows(found: Answer) -> Rows:
    """Return the best tranche in money of all people: whole minor units that add up to the budget."""
    asked, money = found.asked, found.asked.money
    rows = []
    for year in range(min(asked.asked.years, asked.terms.horizon)):
        wanted = found.tranche[year]
        total = to_minor(float(wanted.sum()) * asked.setting.heads, money)
        spent = share(total, wanted) if total else np.zeros(len(wanted), dtype=np.int64)
        rows += [
            {
                "year": year + 1,
                "programme": code,
                "per head": float(head),
                "spending": float(to_major(int(n), money)),
            }
            for code, head, n in zip(asked.codes, wanted, spent, strict=True)
        ]
    return by_column(rows)


def return_rows(found: Answer) -> Rows:
    """Return the left side of the marginal rule: what the next pound of each year returns, care included."""
    margin = shipped_care(found.asked.setting)
    of_qalys, of_money = discounts(found.asked.terms)
    rows = []
    for year in range(min(found.asked.asked.years, found.asked.terms.horizon)):
        price = known(float(found.mixes.price[0, year]))
        for r, code in enumerate(found.asked.codes):
            spent, returned = (
                float(values[0, year, r]) for values in (found.mixes.spending, found.mixes.returns)
            )
            rows.append(_return(year, code, spent, returned, price))
        care = found.asked.terms.threshold * of_qalys[year] / of_money[year] / margin.cost_per_qaly
        rows.append(_return(year, CARE_NAME, margin.spent, float(care), None))
    return by_column(rows)


def _return(year: int, what: str, spent: float, returned: float, price: float | None) -> dict[str, Any]:
    return {"year": year + 1, "what": what, "per head": spent, "returns": returned, "price": price}


def care_rows(found: Answer) -> Rows:
    """Return one budget shared between programmes and care, here and as `allocate` splits it; first year."""
    shared, split = found.shared, found.split
    if shared is None or split is None:
        return {}
    by_programme: dict[str, tuple[float, float, float]] = {
        name: (float(a), float(b), float(c))
        for name, a, b, c in zip(split.names, split.today, split.spent, split.next_qaly, strict=True)
    }
    known, factors = catalogued(), found.asked.setting.factors
    rows = [
        _care(code, by_programme.get(known.get(programme, ("", 0.0))[0]), spent, returned)
        for code, programme, spent, returned in zip(
            factors.codes, factors.programme, shared.spending[0, 0], shared.returns[0, 0], strict=True
        )
    ]
    care = by_programme[CARE_NAME]
    return by_column([*rows, _care(CARE_NAME, care, float(shared.care[0, 0]), float(shared.price[0, 0]))])


def _care(
    what: str, split: tuple[float, float, float] | None, spent: float, returned: float
) -> dict[str, Any]:
    today, equal, next_qaly = split or (None, None, None)
    return {
        "what": what,
        "today": today,
        "by allocate": equal,
        "next QALY by allocate": next_qaly,
        "here": float(spent),
        "returns": float(returned),
    }


# ---- years, purses, fifths ---------------------------------------------------------------------------------


def year_rows(found: Answer) -> Rows:
    """Return what the best tranche brings by year, and running sums, discounted; per head where said."""
    gained, heads = found.mix, found.asked.setting.heads
    running, cash = gained.benefit() / heads, gained.cash() / heads
    low, high = _band(found, heads)
    of_qalys = gained.summed(gained.qalys, money=False)
    return by_column(
        [
            {
                "year": t + 1,
                "QALYs": float(gained.qalys[t]),
                "spent on programmes": float(gained.programme[t]),
                "care of the healthier": float(gained.healthier[t]),
                "of it emergency": float(gained.emergency[t]),
                "care of survivors": float(gained.survivors[t]),
                "emergency admissions": float(gained.admissions[t]),
                "people alive more": float(gained.people[t]),
                "QALYs so far, discounted": float(of_qalys[t]),
                "cash so far a head": float(cash[t]),
                "net benefit so far a head": float(running[t]),
                "low": low[t],
                "high": high[t],
            }
            for t in range(len(gained.qalys))
        ]
    )


def _band(found: Answer, heads: float) -> tuple[list[float | None], list[float | None]]:
    years = len(found.mix.qalys)
    if found.doubt is None:
        return [None] * years, [None] * years
    ends = [interval(found.doubt.benefit[:, -1, t] / heads) for t in range(years)]
    return [known(low) for low, _ in ends], [known(high) for _, high in ends]


def purse_rows(found: Answer) -> Rows:
    """Return who pays for the best tranche and who gains, discounted money of all people over the horizon."""
    told = found.purses
    pairs = zip(told.names, told.pays.tolist(), told.gains.tolist(), strict=True)
    return by_column([{"purse": n, "pays": p, "gains": g, "net": g - p} for n, p, g in pairs])


def fifth_rows(found: Answer) -> Rows:
    """Return the QALYs that the best tranche gains by fifth of deprivation, and how much one counts."""
    weights = equity_weights(found.asked.asked.equity)
    total = float(found.fifths.sum())
    return by_column(
        [
            {
                "fifth": k + 1,
                "QALYs": float(q),
                "share": float(q) / total if total else None,
                "weight": float(w),
            }
            for k, (q, w) in enumerate(zip(found.fifths, weights, strict=True))
        ]
    )


def tables(found: Answer) -> dict[str, Rows]:
    """Return every table by name; those that were not asked for are left out."""
    return {name: rows for name, rows in _tables(found) if rows}


def _tables(found: Answer) -> Iterator[tuple[str, Rows]]:
    yield "programmes", programme_rows(found)
    yield "mixes", mix_rows(found)
    yield "tranche", plan_rows(found)
    yield "years", year_rows(found)
    yield "returns", return_rows(found)
    yield "care", care_rows(found)
    yield "purses", purse_rows(found)
    yield "fifths", fifth_rows(found)
