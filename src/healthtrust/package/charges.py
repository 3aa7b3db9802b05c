"""User charges: the part of the price of covered care that some patients pay where they receive it.

    due to the patient = k_i × x_i      if i is given in a setting with charges, the household is not exempt,
                                        and the patient is of charging age; otherwise nothing
    κ_c                = Σ residents of cell c who are charged / Σ residents of cell c

k_i, x_i  coinsurance and price of service i (k_i is 0 outside the settings named);  exempt where equivalised
          income e < E;  charging age from A on
κ_c       share of the residents of need cell c who pay, so that what the pool is spared is known by cell
Source    coinsurance with exemptions by income and age, as statutory schemes have them; no author.

>>> from healthtrust.design.package import UserCharge
>>> rule = UserCharge(settings=("pharmacy",), share=0.1, exempt_below=16_000, exempt_under_age=18)
>>> charge_share(np.array([SETTINGS.index("inpatient"), SETTINGS.index("pharmacy")], dtype=np.int8), rule)
array([0. , 0.1])
>>> charged_households(np.array([15_999_00, 16_000_00]), rule, exempt_below=16_000_00)
array([False,  True])
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.package import UserCharge
from healthtrust.engine.everywhere import everywhere
from healthtrust.records.households import Households
from healthtrust.records.persons import CELLS, Persons, heads_by_cell
from healthtrust.records.providers import SETTINGS


def charge_share(setting: NDArray[np.int8], rule: UserCharge) -> NDArray[np.float64]:
    """Return the coinsurance on each service [service], given the setting [service] where care is given."""
    with_charges = [SETTINGS.index(name) for name in rule.settings]
    return np.where(np.isin(setting, with_charges), rule.share, 0.0)


def charged_households(
    equivalised_income: NDArray[np.int64], rule: UserCharge, exempt_below: int
) -> NDArray[np.bool_]:
    """Return which households [h] pay charges, given the exemption in minor units; none without charges."""
    any_charge = bool(rule.settings) and rule.share > 0
    return (equivalised_income >= exempt_below) & any_charge


def charged_by_cell(
    persons: Persons, households: Households, charged: NDArray[np.bool_], rule: UserCharge
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return everybody's number in each need cell [CELLS], and the share of them who pay; 0 in an empty cell.

    charged [h]: which households pay.
    """
    payers = np.zeros(CELLS, dtype=np.int64)
    if charged.any():
        pays = np.repeat(charged, households.members) & (persons.age >= rule.exempt_under_age)
        payers += np.rint(np.bincount(persons.cell, persons.weight * pays, CELLS)).astype(np.int64)
    heads, payers = everywhere((heads_by_cell(persons), payers))
    return heads, np.asarray(payers / np.maximum(heads, 1))
