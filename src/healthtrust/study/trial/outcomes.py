"""What came of a design, as named numbers that designs can be compared by.

    qalys              Σ_t (QALYs of care + QALYs that programmes are expected to bring)_t / (1 + d)^(t − t₀)
    pool spending      Σ_t (income_t − reserve left at the end of t) / (1 + d)^(t − t₀)
    own spending       Σ_t (surcharges + premiums + out of pocket)_t / (1 + d)^(t − t₀)
    net health         qalys − pool spending / k
    measure:CODE       a measure of the review, everywhere, in the last year;  measure:CODE@PLACE  in a place
    NAME@tenth N       of the Nth tenth of residents by income, poorest first;  NAME@fifth N  by deprivation

t, t₀   year, and the first;  d  discount rates of QALYs and of money;  k  what a QALY costs at the margin of
        personal care: all three in coefficients/margins.csv
Source  net health: Claxton, Sculpher and Drummond, Lancet 2002; 360: 711-715 [recalled]

Money is in major units of the design's currency. What is a sum over all years says so in its unit; everything
else is of the last year. Spending counts what was set aside for rewards as spent.

>>> described("measure:unmet-need@Dale").label, described("net benefit@tenth 1").unit
('Unmet need, Dale', 'money per resident')
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from healthtrust.allocate.returns.margins import shipped_margins, shipped_scale
from healthtrust.ledger.chart import Accounts
from healthtrust.records.persons import FIFTHS
from healthtrust.review.definitions import Definition, definitions
from healthtrust.review.equity import net_benefit
from healthtrust.review.scorecard import spending_by_place
from healthtrust.state import State, known

Named = dict[str, float]
MEASURE = "measure:"


@dataclass(frozen=True)
class Outcome:
    """What one number is: its name, what it is called, its unit, and which direction is better."""

    name: str
    label: str
    unit: str
    better: str = ""
    """higher, lower, or empty where neither is."""


KINDS = (
    Outcome("qalys", "QALYs gained", "QALYs of all years", "higher"),
    Outcome("qalys of care", "QALYs gained by care", "QALYs of all years", "higher"),
    Outcome("qalys of programmes", "QALYs expected of programmes", "QALYs of all years", "higher"),
    Outcome("pool spending", "Spending of the pool", "money of all years"),
    Outcome("own spending", "Households' own spending", "money of all years", "lower"),
    Outcome("net health", "Net health at the margin of care", "QALYs of all years", "higher"),
    Outcome("pool income", "Pool income", "money per resident"),
    Outcome("contribution", "Contributions", "money per resident"),
    Outcome("reserve", "Reserve at the end", "money per resident", "higher"),
    Outcome("services covered", "Services covered", "services", "higher"),
    Outcome("targets met", "Targets met", "share of targets", "higher"),
    Outcome("care", "QALYs of care", "QALYs per 1,000 residents", "higher"),
    Outcome("net benefit", "Care received less what was paid", "money per resident"),
    Outcome("budget", "Budget", "money per resident"),
    Outcome("covered care", "Covered care", "money per resident"),
)
"""Every kind of number but the measures of the review."""


def outcomes_of(years: Iterable[State]) -> Named:
    """Return the named numbers of a design from the ends of its years; empty only without any year."""
    found: Named = {}
    last: State | None = None
    for past, state in enumerate(years):
        for name, value in _of_year(state, past).items():
            found[name] = found.get(name, 0.0) + value
        last = state
    return found if last is None else {**found, "net health": _net_health(found), **_of_last(last)}


def described(name: str, currency: str = "money") -> Outcome:
    """Return what a number of that name is; a name nobody knows is called by itself."""
    kind, _, where = name.partition("@")
    if kind.startswith(MEASURE):
        known_as = _definition(kind.removeprefix(MEASURE))
        what = Outcome(name, known_as.name, known_as.unit, known_as.direction)
    else:
        what = next((each for each in KINDS if each.name == kind), Outcome(name, kind, ""))
    unit = what.unit.replace("money", currency).replace("GBP", currency)
    return replace(what, name=name, label=f"{what.label}, {where}" if where else what.label, unit=unit)


def _definition(code: str) -> Definition:
    listed = definitions(())
    if code in listed:
        return listed[code]
    percent = code.removeprefix("catastrophic-")
    shares = (float(percent) / 100,) if percent.replace(".", "", 1).isdigit() else ()
    return definitions(shares).get(code) or Definition(code, code, *[""] * 8)


# ---- of every year -----------------------------------------------------------------------------------------


def _of_year(state: State, past: int) -> Named:
    """Return what is added up over the years, discounted by the years that have passed."""
    scale, budgets = shipped_scale(), known(state.budgets, "allocate")
    unit = 10**state.currency.exponent
    found, own = known(state.contributions, "pool"), net_benefit(state)
    spent = (found.income - state.book.balance(Accounts.POOL_RESERVE)) / unit
    paid = int((own.surcharge + own.premium + own.out_of_pocket).sum()) / unit
    health = {
        "qalys of care": float(_care(state).sum()),
        "qalys of programmes": float(budgets.programme_qalys.sum()),
    }
    money = {"pool spending": spent, "own spending": paid}
    health["qalys"] = sum(health.values())
    return {
        **{name: value / (1 + scale.discount_qalys) ** past for name, value in health.items()},
        **{name: value / (1 + scale.discount_money) ** past for name, value in money.items()},
    }


def _net_health(found: Named) -> float:
    return found["qalys"] - found["pool spending"] / shipped_margins()["cost-per-qaly.personal-care"].value


def _care(state: State) -> NDArray[np.float64]:
    """Return the QALYs of this year's care by neighbourhood [place]."""
    cases = known(state.care, "deliver").cases.sum(axis=(1, 3))
    return np.asarray(cases @ known(state.catalogue, "package").benefit)


# ---- of the last year --------------------------------------------------------------------------------------


def _of_last(state: State) -> Named:
    found, card = known(state.contributions, "pool"), known(state.scorecard, "review")
    unit, people = 10**state.currency.exponent, _residents(state)
    met = [verdict.met for verdict in card.verdicts]
    told = {
        "pool income": found.income / unit / people,
        "contribution": found.contributions / unit / people,
        "reserve": state.book.balance(Accounts.POOL_RESERVE) / unit / people,
        "services covered": float(known(state.package, "package").covered.sum()),
        "targets met": float(np.mean(met)) if met else float("nan"),
    }
    return told | _measures(state) | _by_tenth(state) | _by_fifth(state) | _by_place(state)


def _residents(state: State) -> int:
    return max(int(known(state.budgets, "allocate").heads[state.places.leaves].sum()), 1)


def _measures(state: State) -> Named:
    names = state.places.names
    return {
        f"{MEASURE}{m.measure}" + (f"@{names[m.place]}" if m.place >= 0 else ""): float(m.value)
        for m in known(state.scorecard, "review").measurements
    }


def _by_tenth(state: State) -> Named:
    own, unit = net_benefit(state), 10**state.currency.exponent
    each = own.net / np.maximum(own.residents, 1) / unit
    return {f"net benefit@tenth {n}": float(value) for n, value in enumerate(each, start=1)}


def _by_fifth(state: State) -> Named:
    """Return QALYs of care by the deprivation fifth of neighbourhoods, where they have one."""
    heads, care, fifth = known(state.budgets, "allocate").heads, _care(state), state.places.fifth
    found = {}
    for n in range(1, FIFTHS + 1):
        here = state.places.leaves[fifth[state.places.leaves] == n]
        if people := int(heads[here].sum()):
            found[f"care@fifth {n}"] = float(1_000 * care[here].sum() / people)
    return found


def _by_place(state: State) -> Named:
    """Return money a head of each service place."""
    spending, unit = spending_by_place(state), 10**state.currency.exponent
    found, budgets = {}, state.places.rolled_up(known(state.budgets, "allocate").lines.sum(axis=1))
    for at in np.unique(state.places.service_places[state.places.leaves]):
        if people := int(spending["residents"][at]):
            place = state.places.names[at]
            found[f"budget@{place}"] = int(budgets[at]) / unit / people
            found[f"covered care@{place}"] = int(spending["covered_cost"][at]) / unit / people
    return found
