"""The user charges a household must expect: what a plan that pays some of them back spares it.

    C_h = Σ_i m_i Σ_j r_j(i) u_j / w_h          over its members i of charging age, covered services j

r_j(i)  expected cases of service j in the need cell of i;  u_j  user charge of a case, minor units
m_i, w_h  residents and households that the rows stand for
Source  the cost model of the catalogue (`package.charges`)

>>> of_households(np.array([300.0]), np.array([0, 0]), np.array([2, 0]), np.array([0, 2])).tolist()
[600.0]
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.state import State, known

Real = NDArray[np.float64]


def expected_charges(state: State) -> Real:
    """Return the charges [household] that one such household must expect a year; 0 where no plan pays any."""
    homes, persons = known(state.households, "people"), known(state.persons, "people")
    package = known(state.package, "package")
    if not (state.plans.pays_charges.any() and package.charged.any()):
        return np.zeros(homes.rows)
    catalogue = known(state.catalogue, "package")
    charge = np.rint(catalogue.price * package.charge_share) * package.covered
    exempt = state.design.package.user_charges.exempt_under_age
    pays = np.repeat(package.charged, homes.members) & (persons.age >= exempt)
    residents = np.where(pays, persons.weight, 0)
    of_all = of_households(catalogue.cases @ charge, persons.cell, residents, homes.first)
    return np.asarray(of_all / np.maximum(homes.weight, 1))


def of_households(
    by_cell: Real, cell: NDArray[np.integer], residents: NDArray[np.integer], first: NDArray[np.int64]
) -> Real:
    """Return the charges [household] of all its members, for those of a resident [cell] who is charged.

    cell, residents: [member], residents of rows that are charged, else 0; first: [household + 1].
    """
    upto = np.concatenate([[0.0], np.cumsum(by_cell[cell] * residents)])
    return np.asarray(np.diff(upto[first]))
