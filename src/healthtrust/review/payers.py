"""Who paid before and pays now, who bears whose cost, and what running the system takes.

    moves           former scheme -> plan of today, with what residents and employers paid before and pay
                    now: contributions, and the surcharge of the plan for adults
    cost shifting   what a payer bears above its share of the cost caused at each provider; zero over payers
    administration  by function, out of the book

Source  HTS-8, HTS-9, HTS-12; see `pool.migration`, `pool.shifting` and `pool.administration`

For the core package there is one price list, so that by prices nobody shifts cost, and the table shows it.
Under contracts a payer may bear more or less than its members cause: that risk is what a contract is about.

>>> shared(np.array([10]), np.array([[3, 0, 1]]), np.array([4])).tolist()
[[8, 0, 2]]
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.engine.everywhere import everywhere
from healthtrust.ledger.chart import Accounts
from healthtrust.pool.administration import administration
from healthtrust.pool.former import former_schemes
from healthtrust.pool.migration import Paid, among_members, premiums_before
from healthtrust.pool.migration_moves import COUNTED, Movers, moves
from healthtrust.pool.shifting import cost_shifting, paid_at
from healthtrust.records.findings import PAYERS
from healthtrust.records.households import ADULT_AGE
from healthtrust.records.persons import CELLS
from healthtrust.state import State, known

Columns = dict[str, NDArray[Any]]
Whole = NDArray[np.int64]

VOLUNTARY, THEMSELVES = "voluntary insurers", "households themselves"
PRICE_LISTS = 1
"""All payers of the core package pay by one list of prices: one set of billing rules."""


def moves_table(state: State) -> Columns | None:
    """Return who moved from which former scheme to which plan, and what was paid; None without schemes."""
    if not state.design.pool.schemes:
        return None
    persons, homes = known(state.persons, "people"), known(state.households, "people")
    schemes, scheme = former_schemes(state)
    found = known(state.contributions, "pool")
    before = premiums_before(scheme, homes.first, homes.income, schemes)
    now = Paid(among_members(found.owed, homes.first), among_members(found.employer, homes.first))
    home = np.repeat(np.arange(homes.rows), homes.members)
    enrolment = known(state.enrolment, "market")
    weight = shared(persons.weight.astype(np.int64), enrolment.heads[home], homes.weight[home])
    rows, plan = np.nonzero(weight)
    surcharge = enrolment.surcharge[plan] * (persons.age[rows] >= ADULT_AGE)
    table = moves(
        Movers(scheme[rows], plan, weight[rows, plan]),
        Paid(before.own[rows], before.employer[rows]),
        Paid(now.own[rows] + surcharge, now.employer[rows]),
        schemes,
        state.plans.names,
    )
    texts = {
        name: np.array(getattr(table, name), dtype=object) for name in ("scheme", "kind", "becomes", "role")
    }
    return texts | {name: np.asarray(getattr(table, name)) for name in COUNTED}


def shared(residents: Whole, heads: NDArray[Any], households: NDArray[Any]) -> Whole:
    """Return residents [p] by plan [p, plan], in whole numbers, as heads [p, plan] of households [p] are."""
    upto = np.cumsum(heads, axis=1, dtype=np.int64) * residents[:, None]
    return np.asarray(
        np.diff((2 * upto + households[:, None]) // (2 * households[:, None]), axis=1, prepend=0)
    )


def cost_shifting_table(state: State) -> Columns:
    """Return what each payer caused, bore and shifted: before the pool, by the price list, as contracted.

    when, payer, caused, borne, fair_share, shifted; minor units. `shifted` above zero: the payer bears for
    others.
    """
    payers, (payer, provider, caused, borne) = _lines(state)
    parts = [("before", *_before(state))] if state.design.pool.schemes else []
    by_list = cost_shifting(payer, provider, caused, paid_at(np.ones(len(payers)), payer, caused))
    parts += [("now, by the price list", payers, by_list)]
    parts += [("now, under contracts", payers, cost_shifting(payer, provider, caused, borne))]
    rows = [
        (
            when,
            names[k],
            *(int(column[i]) for column in (found.caused, found.borne, found.fair_share, found.shifted)),
        )
        for when, names, found in parts
        for i, k in enumerate(found.payer.tolist())
    ]
    keys = ("when", "payer", "caused", "borne", "fair_share", "shifted")
    kinds = (object, object, *[np.int64] * 4)
    return {key: np.array([row[i] for row in rows], dtype=kinds[i]) for i, key in enumerate(keys)}


def _before(state: State) -> tuple[tuple[str, ...], Any]:
    """Return former schemes, and what each shifted when all were treated by the same providers."""
    persons, (schemes, scheme) = known(state.persons, "people"), former_schemes(state)
    own = np.bincount(scheme * CELLS + persons.cell, persons.weight, schemes.count * CELLS)
    heads = everywhere(np.rint(own).astype(np.int64)).reshape(-1, CELLS)
    caused = np.rint(heads @ known(state.package, "package").cell_cost).astype(np.int64)
    has = np.flatnonzero(caused)
    borne = paid_at(schemes.cost_share, has, caused[has])
    return schemes.names, cost_shifting(has, np.zeros_like(has), caused[has], borne)


def _lines(state: State) -> tuple[tuple[str, ...], tuple[Whole, Whole, Whole, Whole]]:
    """Return payers, and lines of payer, provider, cost caused and cost borne.

    Plans bear what is due under contracts and, through their members, user charges. A provider that was paid
    to be ready and gave no care is left out: nobody caused a cost there.
    """
    care, plans = known(state.care, "deliver"), state.plans
    settled, beside = care.settlement, PAYERS.index("voluntary")
    provider = state.providers.by_setting[:, known(state.catalogue, "package").setting]
    others = care.cost[..., beside:].sum(axis=1)
    place, service, who = np.nonzero(others)
    where, plan, what = np.nonzero(care.charges)
    charges, own = care.charges[where, plan, what], others[place, service, who]
    lines = (
        (settled.plan, settled.provider, settled.reference_cost, settled.due),
        *((each.plan, each.provider, np.zeros_like(each.due), each.due) for each in care.shared),
        (plan, provider[where, what], np.zeros_like(charges), charges),
        (plans.count + who, provider[place, service], own, own),
    )
    columns = [np.concatenate([np.asarray(line[i], dtype=np.int64) for line in lines]) for i in range(4)]
    gave_care = np.isin(columns[1], columns[1][columns[2] > 0])
    payer, at, caused, borne = (column[gave_care] for column in columns)
    return (*plans.names, VOLUNTARY, THEMSELVES), (payer, at, caused, borne)


def administration_table(state: State) -> Columns:
    """Return one row a function: amount in minor units, share of all spending, and what it is a part of.

    Where the design has former schemes, a last row says what billing would cost if they all still paid, each
    at prices of its own.
    """
    voluntary = state.book.balance(Accounts.HOUSEHOLD_PREMIUMS) != 0
    found = administration(state.book, state.year, state.plans.count + int(voluntary), PRICE_LISTS)
    function, amount = list(found.function), found.amount.tolist()
    share, part_of = found.share_of_spending.tolist(), list(found.part_of)
    schemes = state.design.pool.schemes
    if schemes:
        lists = len({scheme.cost_share for scheme in schemes})
        before = administration(state.book, state.year, len(schemes), lists)
        function.append("provider billing under the former schemes")
        amount.append(int(before.amount[-1]))
        share.append(float(before.share_of_spending[-1]))
        part_of.append("nothing: for comparison")
    return {
        "function": np.array(function, dtype=object),
        "amount": np.array(amount, dtype=np.int64),
        "share_of_spending": np.array(share),
        "part_of": np.array(part_of, dtype=object),
    }
