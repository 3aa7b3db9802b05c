"""The review as tables: the scorecard, what each tenth pays and receives, spending against need by place.

    net a head = (covered care − contribution − surcharge − premium − out of pocket) / residents of the tenth

Money in minor units, counts as counts; places hold the sum of all that lies in them.

Source  arithmetic on what the steps found.

>>> per_head(np.array([900, 5]), np.array([3, 0])).tolist()
[300.0, nan]
"""

from __future__ import annotations

from math import nan
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.records.findings import LINES, PAYERS
from healthtrust.review.accountability import outcomes, said
from healthtrust.review.definitions import definitions
from healthtrust.review.equity import net_benefit
from healthtrust.state import State, known

Columns = dict[str, NDArray[Any]]

EVERYWHERE = "everywhere"


def scorecard_table(state: State) -> Columns:
    """Return one row for each measure and place, with its interval and, where there is a target, its verdict.

    A measure with several targets in a place has a row for each; `verdict` is met, missed, too few to judge,
    or empty. `naive` and `adjusted` say what value and adjusted interval would; `false_reward` how probable
    it is that a target which the value reaches is truly missed.
    """
    meaning = definitions(state.design.review.catastrophic_shares)
    rows = outcomes(state)
    unit = {code: d.unit.replace("GBP", state.currency.code) for code, d in meaning.items()}
    return {
        "measure": _text(m.measure for m, _ in rows),
        "name": _text(meaning[m.measure].name for m, _ in rows),
        "domain": _text(meaning[m.measure].domain for m, _ in rows),
        "place": _text(state.places.names[m.place] if m.place >= 0 else EVERYWHERE for m, _ in rows),
        "numerator": _numbers(m.numerator for m, _ in rows),
        "denominator": _numbers(m.denominator for m, _ in rows),
        "value": _numbers(m.value for m, _ in rows),
        "low": _numbers(m.low for m, _ in rows),
        "high": _numbers(m.high for m, _ in rows),
        "unit": _text(unit[m.measure] for m, _ in rows),
        "better": _text(meaning[m.measure].direction for m, _ in rows),
        "limit": _numbers(v.limit if v else None for _, v in rows),
        "limit_is": _text(("at most" if v.at_most else "at least") if v else "" for _, v in rows),
        "verdict": _text(said(v) for _, v in rows),
        "clearly": np.array([bool(v and v.clearly) for _, v in rows]),
        "naive": _text(("met" if v.naive else "missed") if v else "" for _, v in rows),
        "adjusted": _text(v.adjusted if v else "" for _, v in rows),
        "adjusted_low": _numbers(v.adjusted_low if v else None for _, v in rows),
        "adjusted_high": _numbers(v.adjusted_high if v else None for _, v in rows),
        "false_reward": _numbers(v.false_reward if v else None for _, v in rows),
        "reward": np.array([v.reward if v else 0 for _, v in rows], dtype=np.int64),
        "note": _text(m.note for m, _ in rows),
    }


def incidence_by_decile(state: State) -> Columns:
    """Return what each tenth of residents contributes, pays and receives, poorest first; minor units."""
    found = net_benefit(state)
    return {
        "tenth": np.arange(1, len(found.net) + 1),
        "residents": found.residents,
        "households": found.households,
        "income": found.income,
        "contribution": found.contribution,
        "surcharge": found.surcharge,
        "premium": found.premium,
        "out_of_pocket": found.out_of_pocket,
        "benefit": found.benefit,
        "net_benefit": found.net,
        "net_benefit_per_resident": per_head(found.net, found.residents),
    }


def spending_by_place(state: State) -> Columns:
    """Return residents, need, money and care of every place, each with all that lies in it; minor units."""
    places, care = state.places, known(state.care, "deliver")
    budgets, members = known(state.budgets, "allocate"), known(state.enrolment, "market")
    rolled = {
        "residents": budgets.heads,
        "need_points": budgets.need_points,
        "personal_care_budget": budgets.lines[:, LINES.index("personal care")],
        "expected_cost": budgets.expected_cost,
        **{f"{payer}_cost": care.cost[..., code].sum(axis=(1, 2)) for code, payer in enumerate(PAYERS)},
        "user_charges": care.charges.sum(axis=(1, 2)),
        "charges_paid_back": care.paid_back.sum(axis=1),
        "due_to_providers": _due(state),
        "risk_transfers": members.transfers.sum(axis=1),
        "forgone_cases": care.forgone.sum(axis=1),
    }
    columns: Columns = {name: places.rolled_up(values) for name, values in rolled.items()}
    heads, points = columns["residents"], columns["need_points"]
    return {
        "place": _text(places.names),
        "parent": _text(places.names[p] if p >= 0 else "" for p in places.parent),
        "level": _text(places.level_names[level] for level in places.level),
        **columns,
        "need": per_head(points, heads) / 1e6,
        "covered_cost_per_resident": per_head(columns["covered_cost"], heads),
        "budget_per_resident": per_head(columns["personal_care_budget"], heads),
    }


def per_head(amount: NDArray[np.int64], heads: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return amounts per resident; NaN where nobody lives."""
    return np.asarray(np.divide(amount, heads, out=np.full(len(amount), nan), where=heads > 0))


def _due(state: State) -> NDArray[np.int64]:
    """Return what plans owe providers, [place]: for care where members live, what is shared at home."""
    care = known(state.care, "deliver")
    due = np.zeros(len(state.places.names), dtype=np.int64)
    for lines in care.owed:
        np.add.at(due, lines.place, lines.due)
    return due


def _text(words: Any) -> NDArray[np.object_]:
    return np.array(list(words), dtype=object)


def _numbers(numbers: Any) -> NDArray[np.float64]:
    return np.array([nan if number is None else number for number in numbers], dtype=np.float64)
