"""The care of a year in money: cases times prices, recorded cost where there is any, and its settlement.

    cost[n, p, j, y] = cases[n, p, j, y] × x_jy  (+ recorded cost, for the service on record)

n, p     neighbourhood and plan;  j, y  service and payer (`records.findings.PAYERS`);  x_jy price of a case,
         higher where voluntary cover buys a private version (`package.supplementary`)
cost     reference cost: the price had it been fee for service, whoever pays and under whatever contract
Source   arithmetic; the cases are `respond_people`, the settlement is `settle`.

>>> priced(np.array([[[[2, 1, 0]]]]), price=np.array([500]), on_top=np.array([700])).tolist()
[[[[1000, 700, 0]]]]
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.cost import charge_of_case, expected_cost, refund_of_case
from healthtrust.deliver.moved import moved
from healthtrust.deliver.pass_on import passed_on
from healthtrust.deliver.recorded import RecordedCare, recorded_care
from healthtrust.deliver.respond_people import care_received, out_of_pocket_of_one
from healthtrust.deliver.settle import CareBySetting, Terms, by_setting, settle
from healthtrust.deliver.share import shared
from healthtrust.engine.everywhere import once
from healthtrust.records.findings import PAYERS, Care, Passed, Settlement, Shared
from healthtrust.state import State, known

COVERED = PAYERS.index("covered")


def care_of(state: State) -> Care:
    """Return who received what, who paid, and what is due under each contract."""
    catalogue, package = known(state.catalogue, "package"), known(state.package, "package")
    differs = moved(state)
    tally, purses = care_received(state, differs)
    charge = charge_of_case(catalogue.price, package.charge_share)
    cases, cost, charges = tally.cases.copy(), priced(tally.cases, *_prices(state)), tally.charged * charge
    out_of_pocket, benefit = purses
    paid_back = (tally.charged * refund_of_case(charge, state.plans.pays_charges)).sum(axis=2)
    weight = known(state.households, "people").weight
    of_one = out_of_pocket_of_one(state, differs) if int(weight.max(initial=1)) > 1 else out_of_pocket
    if state.design.deliver.activity == "recorded":
        found = recorded_care(state)
        _add_recorded(found, cases, cost, charges)
        out_of_pocket, benefit = out_of_pocket + found.out_of_pocket, benefit + found.benefit
        paid_back = paid_back + found.paid_back
        of_one = of_one + found.out_of_pocket // np.maximum(weight, 1)
    found_by_home = (tally.forgone, out_of_pocket, of_one, benefit)
    lines, on_top, passed = settled_for(state, cost[:, :, :, COVERED], charges)
    return Care(cases, cost, charges, *found_by_home, lines, paid_back, on_top, passed, tally.charged)


def priced(
    cases: NDArray[np.int64], price: NDArray[np.int64], on_top: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the reference cost of cases [place, plan, service, payer], minor units.

    price [service] of a case that a plan pays for; on_top [service] of one that anybody else does.
    """
    by_payer = [price if payer == COVERED else on_top for payer in range(len(PAYERS))]
    return np.asarray(cases * np.stack(by_payer, axis=1))


def _prices(state: State) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the price of a case [service], and of one bought on top, which may be a private version."""
    price = known(state.catalogue, "package").price
    on_top = known(state.package, "package").on_top_price
    return price, price if on_top is None else on_top


def _add_recorded(
    found: RecordedCare, cases: NDArray[np.int64], cost: NDArray[np.int64], charges: NDArray[np.int64]
) -> None:
    cases[:, :, found.service, COVERED] += found.cases
    cost[:, :, found.service, COVERED] += found.cost
    charges[:, :, found.service] += found.charges


def settled_for(
    state: State, cost: NDArray[np.int64], charges: NDArray[np.int64]
) -> tuple[Settlement, tuple[Shared, ...], tuple[Passed, ...]]:
    """Return the service lines for covered care, what is shared on top, and what providers pass on.

    cost, charges [place, plan, service], minor units.
    """
    setting = known(state.catalogue, "package").setting
    care = CareBySetting(expected_cost(state), by_setting(cost, setting), by_setting(charges, setting))
    members: NDArray[Any] = known(state.enrolment, "market").members
    if state.facts is not None and state.facts.members is not None:
        members = state.facts.members
    terms = Terms(
        state.design.deliver, state.year, state.folder, state.currency.exponent, state.carried.quality
    )
    asked = (care, members, state.providers, terms)
    return once(lambda: (settle(*asked), shared(*asked), passed_on(*asked)))
