"""What care is expected to cost members and plans: user charges, and what contracts make a plan pay.

    C_h = Σ_i m_i Σ_j r_j(i) u_j [i pays] / w_h                  user charges of one household of row h
    D_h = Σ_i m_i Σ_j f_j r_j(i) (x_j − u_j [i pays]) / w_h      due for it; j paid by fee or by head
    B_n = Σ_{i in n} m_i Σ_j f_j r_j(i) (x_j − u_j [i pays])     due in place n; j paid by a block
    K_p = Σ_h n_hp D_h + Σ_n B_n M_np / Σ_q M_nq                 due by plan p, over everybody

r_j(i)  expected cases of covered service j in the need cell of i;  x_j, u_j  price and user charge of a case
f_j     price level of a fee, margin of other contracts, by their shares;  m_i, w_h  what the rows stand for
n_hp    households of row h in plan p;  M_np  residents of place n in it
Source  the cost model of the catalogue and the contracts of [deliver]; in expectation, without luck

A block is shared by heads: it costs a plan the same whoever its members are, so that a plan of the ill owes
less than their care costs, and a plan of the well owes more.

>>> of_households(np.array([300.0]), np.array([0, 0]), np.array([2, 0]), np.array([0, 2])).tolist()
[600.0]
>>> two_plans = np.array([[2, 1]])                        # of three like households two are in the first
>>> due = Due(np.array([50.0]), np.array([900.0]))
>>> due.of_plans(in_thousandths(due.household, two_plans), np.array([[2, 4]])).tolist()
[400, 650]
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from healthtrust.engine.everywhere import sums
from healthtrust.ground.money import share_rows
from healthtrust.records.providers import SETTINGS
from healthtrust.state import State, known

Real = NDArray[np.float64]
Whole = NDArray[np.int64]

THOUSANDTHS = 1_000


class Due(NamedTuple):
    """What plans must expect to pay providers, minor units."""

    household: Real
    """[household]: for one of the identical households, wherever it is a member."""
    block: Real
    """[place]: by all its plans together, everybody counted, shared by heads."""

    def of_plans(self, thousandths: Whole, members: Whole) -> Whole:
        """Return what is due by plan, for what everybody's households add up to and residents [place, plan].

        thousandths [plan]: `in_thousandths` of `household`.
        """
        blocks = share_rows(np.rint(self.block).astype(np.int64), members)
        return np.asarray(in_minor(thousandths) + blocks.sum(axis=0))


def in_thousandths(amount: Real, heads: NDArray[np.integer]) -> Whole:
    """Return the sum [plan] of amounts [household] over heads [household, plan], thousandths of a minor unit.

    Whole numbers, so that the order of households changes nothing.
    """
    thousandths = np.rint(amount * THOUSANDTHS).astype(np.int64)
    return np.array([int(thousandths @ heads[:, plan]) for plan in range(heads.shape[1])], dtype=np.int64)


def in_minor(thousandths: Whole) -> Whole:
    """Return whole thousandths as minor units, to the nearest."""
    return (thousandths + THOUSANDTHS // 2) // THOUSANDTHS


def expected_charges(state: State) -> Real:
    """Return the charges [household] that one such household must expect a year; 0 where no plan pays any."""
    homes, package = known(state.households, "people"), known(state.package, "package")
    if not (state.plans.pays_charges.any() and package.charged.any()):
        return np.zeros(homes.rows)
    of_all = _of_charged(state, known(state.catalogue, "package").cases @ _charge(state))
    return np.asarray(of_all / np.maximum(homes.weight, 1))


def expected_due(state: State) -> Due:
    """Return what contracts make plans expect to pay: for each household, and for the places' blocks."""
    homes, persons = known(state.households, "people"), known(state.persons, "people")
    catalogue, package = known(state.catalogue, "package"), known(state.package, "package")
    by_member, by_block = _terms(state)

    def of_all(counted: Real) -> Real:
        by_cell = catalogue.cases @ (catalogue.price * package.covered * counted)
        gross = of_households(by_cell, persons.cell, persons.weight, homes.first)
        if not package.charged.any():
            return gross
        return gross - _of_charged(state, catalogue.cases @ (_charge(state) * counted))

    places = len(state.places.names)
    in_places = sums(of_all(by_block), homes.place, places) if by_block.any() else np.zeros(places)
    return Due(of_all(by_member) / np.maximum(homes.weight, 1), in_places)


def of_households(
    by_cell: Real, cell: NDArray[np.integer], residents: NDArray[np.integer], first: NDArray[np.int64]
) -> Real:
    """Return what all members of each household add up to [household], for what a resident does [cell].

    cell, residents: [member]; first: [household + 1].
    """
    home = np.repeat(np.arange(len(first) - 1), np.diff(first))
    return np.asarray(np.bincount(home, by_cell[cell] * residents, len(first) - 1), dtype=np.float64)


def _of_charged(state: State, by_cell: Real) -> Real:
    """Return the same [household] of those members alone who pay user charges."""
    homes, persons = known(state.households, "people"), known(state.persons, "people")
    exempt = state.design.package.user_charges.exempt_under_age
    pays = np.repeat(known(state.package, "package").charged, homes.members) & (persons.age >= exempt)
    return of_households(by_cell, persons.cell, np.where(pays, persons.weight, 0), homes.first)


def _charge(state: State) -> Real:
    """Return the user charge of a case of each service, minor units; 0 where it is not covered."""
    price, package = known(state.catalogue, "package").price, known(state.package, "package")
    return np.asarray(np.rint(price * package.charge_share) * package.covered)


def _terms(state: State) -> tuple[Real, Real]:
    """Return by service what contracts pay over price: for members, and by blocks shared by heads.

    A contract that is neither a fee, a block nor a capitation is expected to pay what care costs, and so are
    the books of an organisation form, which stand instead of the contracts of settings.
    """
    deliver, setting = state.design.deliver, known(state.catalogue, "package").setting
    if deliver.organisation:
        return np.ones(len(setting)), np.zeros(len(setting))
    level = {"fee for service": deliver.price_level, "capitation": deliver.block_margin}
    books = [deliver.contracts.books(name) for name in SETTINGS]
    by_member = [
        sum(b.share * level.get(b.contract.replace("-", " "), 1.0) for b in held if b.contract != "block")
        for held in books
    ]
    by_block = [deliver.block_margin * deliver.contracts.share_under("block", name) for name in SETTINGS]
    return np.array(by_member, dtype=np.float64)[setting], np.array(by_block, dtype=np.float64)[setting]
