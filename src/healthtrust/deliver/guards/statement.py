"""What parties spent as columns: of a statement that a contract is settled on, and as tables to look at.

A statement has one row for each party; money is in major units. `spending` has what stop-loss paid still in
it, as contracts take `stop_loss_recovered` off and add `stop_loss_premium` themselves.

>>> import tempfile
>>> from pathlib import Path
>>> from healthtrust.design.contract import Guards
>>> from healthtrust.deliver.guards.claims import guarded
>>> from healthtrust.ground.money import Currency
>>> folder = Path(tempfile.mkdtemp())
>>> _ = (folder / "claims.csv").write_text("person_id,party,amount\\n1,Ash,100\\n2,Elm,250000\\n")
>>> _ = (folder / "persons.csv").write_text("person_id,party,months\\n1,Ash,6\\n2,Elm,12\\n")
>>> guards = Guards(annualise=False, attachment=100_000, reinsured=0.9, premium=8)
>>> found = guarded(guards, folder / "claims.csv", folder / "persons.csv", Currency("USD", 2))
>>> for name in ("party", "member_months", "spending", "stop_loss_recovered", "stop_loss_premium"):
...     print(name, to_statement(found, "party")[name])
party ['Ash', 'Elm']
member_months [6.0, 12.0]
spending [100.0, 250000.0]
stop_loss_recovered [0.0, 135000.0]
stop_loss_premium [48.0, 96.0]
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from healthtrust.deliver.guards.claims import Guarded
from healthtrust.deliver.guards.limits import MONTH, YEAR
from healthtrust.ground.money import words

Columns = dict[str, list[Any]]

MONEY = {
    "cost": "cost",
    "counted": "counted",
    "truncated": "truncated",
    "pooled": "pooled",
    "pooled_in": "pooled_in",
    "completed": "completed",
    "spending": "spending",
    "stop_loss_recovered": "recovered",
    "stop_loss_premium": "premium",
}
"""By column: which amount of `Guarded.money_of` it is."""


def to_statement(found: Guarded, key: str = "row_id") -> Columns:
    """Return one row for each party, in the order of their names; money in major units.

    key: what the column with the parties' names is called. Columns: members (persons with exposure, a person
    of two classes once for each), member_months, person_years, claim_lines, and those of MONEY.
    """
    names, at = np.unique(np.array(found.party, dtype=object), return_inverse=True)
    return {key: names.tolist(), **_columns(found, at, len(names))}


def parties_rows(found: Guarded) -> Columns:
    """Return one row for each party and class, with spending for a person-year."""
    rows = np.arange(len(found.party))
    columns = _columns(found, rows, len(rows))
    years = zip(columns["spending"], columns["person_years"], strict=True)
    each = {"spending_per_person_year": [round(spent / years, 2) for spent, years in years]}
    return {"party": list(found.party), "class": list(found.of_class), **columns, **each}


def limits_rows(found: Guarded) -> Columns:
    """Return one row for each class: where its persons are cut off, and how."""
    scale = 10**found.money.exponent
    how = "given" if found.limits.percentile is None else f"percentile {float(found.limits.percentile):g}"
    return {
        "class": list(found.thresholds),
        "truncate_at": [amount / scale for amount in found.thresholds.values()],
        "how": [how] * len(found.thresholds),
    }


def development_rows(found: Guarded) -> Columns:
    """Return one row for each month of development: factors to the next and to all; empty if not asked."""
    seen = found.development
    if seen is None:
        return {"month": [], "factor": [], "to_ultimate": [], "paid": []}
    return {
        "month": list(range(1, len(seen.to_ultimate) + 1)),
        "factor": [*(round(factor, 6) for factor in seen.factor.tolist()), 1.0],
        "to_ultimate": [round(factor, 6) for factor in seen.to_ultimate.tolist()],
        "paid": (seen.paid / 10**found.money.exponent).tolist(),
    }


def aside_rows(found: Guarded) -> Columns:
    """Return one row for each party and reason of claims set aside."""
    scale = 10**found.money.exponent
    return {
        "party": [party for party, _, _, _ in found.aside],
        "why": [why for _, why, _, _ in found.aside],
        "claim_lines": [lines for _, _, lines, _ in found.aside],
        "cost": [amount / scale for _, _, _, amount in found.aside],
    }


def costliest_rows(found: Guarded) -> Columns:
    """Return one row for each of the costliest persons, by name; empty unless asked."""
    scale = 10**found.money.exponent
    person, party, of_class, cost, counted = (
        zip(*found.costliest, strict=True) if found.costliest else [()] * 5
    )
    return {
        "person_id": list(person),
        "party": list(party),
        "class": list(of_class),
        "cost": [amount / scale for amount in cost],
        "counted": [amount / scale for amount in counted],
    }


def sentence(found: Guarded) -> str:
    """Say what was claimed and what becomes of it."""
    total = {name: int(amount.sum()) for name, amount in found.money_of.items()}
    names = len(set(found.party))
    told = (
        f"{words(total['cost'], found.money)} of care for {int(found.persons.sum()):,} persons of {names:,} "
        f"part{'ies' if names != 1 else 'y'} becomes {words(total['spending'], found.money)} of spending"
    )
    parts = [
        f"{_share(total[name], total['cost'])} is {said}"
        for name, said in (("truncated", "cut off"), ("recovered", "paid by stop-loss"), ("pooled", "pooled"))
        if total[name]
    ]
    parts += (
        [f"claims are completed by a factor of {float(found.completion):g}"] if found.completion != 1 else []
    )
    top = f"The costliest hundredth of persons took {found.top_share:.1%} of the cost."
    return f"{told}{': ' if parts else ''}{', '.join(parts)}. {top}".replace("%", " %")


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.1%}" if whole > 0 else "a part"


def _columns(found: Guarded, at: NDArray[np.int64], rows: int) -> Columns:
    """Return the numbers summed into rows; `at` is the row of each party and class."""
    scale = 10**found.money.exponent
    exposure = _summed(found.exposure, at, rows)
    return {
        "members": _summed(found.persons, at, rows).tolist(),
        "member_months": (exposure / MONTH).tolist(),
        "person_years": (exposure / YEAR).tolist(),
        "claim_lines": _summed(found.lines, at, rows).tolist(),
        **{name: (_summed(found.money_of[of], at, rows) / scale).tolist() for name, of in MONEY.items()},
    }


def _summed(values: NDArray[np.int64], at: Sequence[int] | NDArray[np.int64], rows: int) -> NDArray[np.int64]:
    summed = np.zeros(rows, dtype=np.int64)
    np.add.at(summed, at, values)
    return summed
