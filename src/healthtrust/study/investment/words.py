"""An answer about investment in sentences: the best tranche, what it brings, when it pays, what to beware of.

>>> amount(1234.5, "GBP"), amount(-0.42, "GBP"), amount(27.04, "GBP"), amount(30.0, "XAU")
('£1,234', '−£0.42', '£27.04', 'XAU 30')
"""

from __future__ import annotations

from typing import Any

from healthtrust.ground.money import SYMBOLS
from healthtrust.ground.rows import by_row
from healthtrust.study.investment.answer import Answer
from healthtrust.study.investment.best import Best
from healthtrust.study.investment.gains import PAYS_AT
from healthtrust.study.investment.told import (
    programme_rows,
    tables,
    todays_marginal_cost,
)

_TOLD_FIRST = 3
"""Programmes that the sentence names."""
_SEEN = 0.005
"""Money that rounds to nothing in minor units."""
_SMALL = 100
"""Money below which minor units are told, where there are any."""
USUAL = "GBP"
"""Currency of the numbers that ship."""
_SETTLED = 0.01
"""Gap of returns of last pounds, as a share, above which a mix has not settled."""
_LEAST = 1e-5
"""Gap below which none is told."""


def amount(value: float | None, code: str) -> str:
    """Return money with its sign."""
    if value is None:
        return "none"
    whole = abs(value) >= _SMALL or abs(value - round(value)) < _SEEN
    size = f"{abs(value):,.0f}" if whole else f"{abs(value):,.2f}"
    return f"{'−' if value < 0 else ''}{SYMBOLS.get(code, f'{code} ')}{size}"


def sentence(found: Answer) -> str:
    """Return the answer in a few sentences."""
    asked, rows = found.asked, programme_rows(found)
    code, count = asked.money.code, len(asked.codes)
    order = sorted(range(count), key=lambda r: -rows["per head"][r])
    named = [
        f"{amount(rows['per head'][r], code)} against {rows['name'][r]}"
        for r in order
        if rows["per head"][r] >= _SEEN
    ]
    more = len(named) - _TOLD_FIRST
    rest = f" and the rest against {more} other{'s' if more > 1 else ''}" if more > 0 else ""
    gained = float(found.mix.summed(found.mix.qalys, money=False)[-1])
    return (
        f"Of {amount(asked.asked.per_head, code)} a head and year for {_years(asked.asked.years)}, the "
        f"best mix over {_years(asked.terms.horizon)} spends "
        f"{', '.join(named[:_TOLD_FIRST]) or 'nothing'}{rest}. "
        f"{asked.setting.heads:,.0f} people gain {gained:,.0f} QALYs, each for "
        f"{_with_interval(rows, count, 'gross per QALY', code)}, or "
        f"{_with_interval(rows, count, 'net per QALY', code)} with care saved and care of survivors. "
        f"At {amount(PAYS_AT, code)} a QALY it {_pays(rows, count)}; {_cash(rows, count)}."
    )


def _years(count: int) -> str:
    return f"{count} year{'s' if count != 1 else ''}"


def _with_interval(rows: dict[str, list[Any]], at: int, name: str, code: str) -> str:
    said = amount(rows[name][at], code)
    if f"{name}, low" not in rows:
        return said
    low, high = (amount(rows[f"{name}, {end}"][at], code) for end in ("low", "high"))
    return f"{said} ({low} to {high})"


def _pays(rows: dict[str, list[Any]], at: int) -> str:
    first = rows["pays from year"][at]
    said = "never pays within the horizon" if first is None else f"pays from year {first:.0f}"
    if first is None or "pays from year, low" not in rows:
        return said
    low, high = (rows[f"pays from year, {end}"][at] for end in ("low", "high"))
    return f"{said} ({_year(low)} to {_year(high)})"


def _year(value: float | None) -> str:
    return "never" if value is None else f"{value:.0f}"


def _cash(rows: dict[str, list[Any]], at: int) -> str:
    first = rows["pays in cash from year"][at]
    return "in cash it never does" if first is None else f"in cash from year {first:.0f}"


def notes(found: Answer) -> tuple[str, ...]:
    """Return what a reader should know beside the tables."""
    asked, code = found.asked, found.asked.money.code
    terms = asked.terms
    today = todays_marginal_cost(found)
    said = [
        f"A QALY counts {amount(terms.threshold, code)}, later QALYs {100 * terms.discount_qalys:g} % less a "
        f"year and later money {100 * terms.discount_money:g} %. Programmes alone are compared at "
        f"{amount(1.0, code)} a head for five years.",
        "Care of people who live longer is counted in full; what others gain is told of in the purses only.",
    ]
    if today is not None:
        said.append(
            f"The next pound on today's mix of programmes gains a QALY for {amount(today, code)} within "
            f"{_years(terms.horizon)}; England's "
            "public health: £3,800 (£2,725 to £4,845; Martin, Lomas and Claxton 2020)."
        )
    said.append(_equal(found))
    if asked.asked.equity != 1:
        said.append(
            f"A QALY in the most deprived fifth counts {asked.asked.equity:g} times one in the least, in the "
            "choice of the mix; QALYs told are not weighted."
        )
    if code != USUAL:
        said.append(f"Shipped numbers are of England in {USUAL}; as many {code} are taken for them.")
    if found.purses.unknown:
        listed = ", ".join(found.purses.unknown)
        said.append(f"Nobody knows what these bring outside care, so it is left out: {listed}.")
    assumed = sum(status != "cited" for status in asked.setting.factors.status)
    said.append(f"{assumed} of {len(asked.codes)} programmes rest on numbers that are assumed or recalled.")
    return tuple(said)


def _equal(found: Answer) -> str:
    """Return how equal returns of the last pound are, in every kind of mix that was looked for."""
    gaps = {name: max(mix.gap, mix.excess) for name, mix in _mixes(found).items()}
    said = "; ".join(f"{name}, {_percent(gap)}" for name, gap in gaps.items())
    if max(gaps.values()) <= _SETTLED:
        return f"Returns of the last pound are equal wherever money goes, within: {said}."
    return (
        f"Not every mix has settled: returns of the last pound differ by up to: {said}. Spend over fewer "
        "years for one that is exact."
    )


def _mixes(found: Answer) -> dict[str, Best]:
    """Return the best investments by how they are spent."""
    kinds = {"tranches": found.mixes, "the same every year": found.steady}
    return kinds if found.shared is None else {**kinds, "shared with care": found.shared}


def _percent(share: float) -> str:
    percent = 100 * max(share, _LEAST)
    return f"{percent:.0f} %" if percent >= 1 else f"{percent:.1g} %"


def as_plain(found: Answer) -> dict[str, Any]:
    """Return everything as plain values, for JSON: tables as lists of rows."""
    asked = found.asked
    listed = {name: by_row(rows) for name, rows in tables(found).items()}
    return {
        "says": sentence(found),
        "notes": list(notes(found)),
        "currency": asked.money.code,
        "population": asked.setting.heads,
        "budget per head": asked.asked.per_head,
        "years": asked.asked.years,
        "horizon": asked.terms.horizon,
        "discount qalys": asked.terms.discount_qalys,
        "discount money": asked.terms.discount_money,
        "threshold": asked.terms.threshold,
        "pays at": PAYS_AT,
        "certificate": {
            name: {"gap": mix.gap, "excess": mix.excess, "passes": mix.passes}
            for name, mix in _mixes(found).items()
        },
        "marginal cost per QALY today": todays_marginal_cost(found),
        **listed,
    }
