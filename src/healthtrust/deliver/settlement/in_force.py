"""What of a contract is in force for a party: the terms, tables' numbers and steps of its year and track.

>>> from healthtrust.design.contract import Term
>>> terms = [Term(name="rate", value=0.1, until=2020, source="law", status="cited"),
...          Term(name="rate", value={"A": 0.2, "B": 0.3}, since=2021, source="law", status="cited")]
>>> term_values(terms, np.array([2020, 2021, 2022]), np.array(["A", "A", "B"], dtype=object)).tolist()
[0.1, 0.2, 0.3]
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from healthtrust.design.contract import Contract, Step, Term
from healthtrust.ground.formula.ranged import Ranged, exactly

Years = NDArray[np.int64]
Text = NDArray[np.object_]


def applies(step: Step, year: Years, track: Text) -> NDArray[np.bool_]:
    """Return for which years and tracks a step is."""
    within = (step.since <= year) & (year <= step.until)
    if not step.tracks:
        return within
    named = [np.asarray(track == name, dtype=np.bool_) for name in step.tracks]
    return np.asarray(within & np.any(named, axis=0), dtype=np.bool_)


def terms_of(contract: Contract, year: Years, track: Text) -> dict[str, Ranged]:
    """Return every term of a contract by name, [party]; one value where it is the same for all."""
    names = dict.fromkeys(term.name for term in contract.terms)
    return {name: exactly(term_values(_named(contract, name), year, track)) for name in names}


def term_values(terms: Sequence[Term], year: Years, track: Text) -> NDArray[np.float64]:
    """Return the value of a term in each year and track; NaN where none is in force."""
    always = terms[0]
    if len(terms) == 1 and isinstance(always.value, float) and (always.since, always.until) == (0, 9999):
        return np.array([always.value])
    found = np.full(len(year), np.nan)
    for term in terms:
        by_track = term.value
        values = (
            np.array([by_track.get(each, np.nan) for each in track], dtype=np.float64)
            if isinstance(by_track, dict)
            else np.full(len(year), by_track)
        )
        within = (term.since <= year) & (year <= term.until)
        found = np.where(within & ~np.isnan(values), values, found)
    return found


def _named(contract: Contract, name: str) -> list[Term]:
    return [term for term in contract.terms if term.name == name]
