"""The household accounts: what every household paid and received, adding up to the postings of the ledger.

Written, with who is enrolled where, where a household is real or made up one by one; left out above
`MOST_ROWS` rows of all parts, where it would be larger than everything else in the run folder together.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver import register
from healthtrust.engine.everywhere import everywhere, joined
from healthtrust.state import State, known

MOST_ROWS = 1_000_000


def household_accounts(state: State) -> dict[str, NDArray[Any]] | None:
    """Return the account of each row of households, all the identical ones together, in minor units.

    surcharge: of their plans; premium: for voluntary cover; out_of_pocket: less what plans paid back.
    """
    households = known(state.households, "people")
    if everywhere(households.rows) > MOST_ROWS:
        return None
    weight = households.weight.astype(np.int64)
    package, care = known(state.package, "package"), known(state.care, "deliver")
    accounts = {
        "household_id": households.identity,
        "place": np.array(state.places.names, dtype=object)[households.place],
        "households": weight,
        "income": households.income * weight,
        "contribution": known(state.contributions, "pool").paid,
        "surcharge": known(state.enrolment, "market").surcharge_paid,
        "premium": package.premium * package.insured,
        "out_of_pocket": care.out_of_pocket,
        "benefit": care.benefit,
    }
    return joined(accounts)


def enrolled(state: State) -> dict[str, NDArray[Any]] | None:
    """Return who is enrolled where, person by person, unless there are too many to write."""
    few = everywhere(known(state.persons, "people").rows) <= MOST_ROWS
    return joined(register.enrolment_table(state)) if few else None
