"""Measures of a year on record: what records add up to is measured as ever; the rest is what was reported.

    measure = as reported            where only a response model could tell it: waiting, quality, answers, …
            = by its definition      of what was recorded, everywhere else

Source  interfaces of this project. A measure of the first kind that nobody reported is left out, and a target
        on it is not judged.

>>> "waiting-weeks" in REPORTED, "spend-per-head" in REPORTED
(True, False)
"""

from __future__ import annotations

from healthtrust.engine.everywhere import largest
from healthtrust.records.facts import Facts
from healthtrust.records.findings import Measurement
from healthtrust.review.definitions import catastrophic_code, definitions
from healthtrust.review.measures import measured
from healthtrust.review.measures_of_care import OF_CARE
from healthtrust.state import State

REPORTED = frozenset({*OF_CARE, "unmet-need"})
"""Measures that rest on answers, on waiting lists or on care that never was: records of care hold none."""


def on_record(state: State, facts: Facts) -> tuple[Measurement, ...]:
    """Return the measures of a year on record, everywhere and in each service place, in the usual order."""
    reported = _reported(state)
    codes = list(definitions(state.design.review.catastrophic_shares))
    computed = [m for m in measured(state) if m.measure not in reported]
    given = [m for m in facts.measured.values() if m.measure in reported and m.measure in codes]
    return tuple(sorted([*computed, *given], key=lambda m: (codes.index(m.measure), m.place)))


def _reported(state: State) -> frozenset[str]:
    """Return the measures that are as reported; where rows stand for many, also those of one household."""
    homes = state.households
    if homes is None or int(largest(homes.weight.max(initial=1))) == 1:
        return REPORTED
    return REPORTED | {
        "impoverishing",
        *(catastrophic_code(s) for s in state.design.review.catastrophic_shares),
    }
