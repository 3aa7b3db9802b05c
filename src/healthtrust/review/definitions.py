"""What can be measured: the measures of the catalogue, and catastrophic spending above each share asked for.

    code of the measure for a share x of income:  catastrophic-⟨100 x⟩, so 0.10 gives catastrophic-10

The catalogue (catalogue/measures/measures.csv) says of each measure its numerator, denominator, unit, which
direction is better, and what kind of interval it carries.

Source  each definition's own, in the catalogue.

>>> known = definitions((0.10, 0.40))
>>> known["inpatient-admissions"].unit, known["catastrophic-40"].name
('per 1,000', 'Catastrophic spending above 40 % of income')
>>> "catastrophic-25" in known
False
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from healthtrust.records.store import read_columns, shipped

CATASTROPHIC = "catastrophic-"
DOMAINS = ("public health", "clinical", "service", "money", "access")
NEEDS = {
    "exposure": "people.programmes_act = true",
    "response": "deliver.responds.after, an arrangement that care responds to",
    "survey": "[review.survey], a survey of members",
}
"""What a measure may need, and the key of a design that brings it about."""


@dataclass(frozen=True)
class Definition:
    """One measure, as the catalogue defines it."""

    code: str
    name: str
    numerator: str
    denominator: str
    unit: str
    direction: str
    """`lower` or `higher`: which is better."""
    interval: str
    meaning: str
    domain: str
    """One of `DOMAINS`."""
    needs: str
    """What a design must bring about for it to be measured: one of `NEEDS`, or nothing."""


def definitions(catastrophic_shares: Sequence[float]) -> dict[str, Definition]:
    """Return the measures by code in the order of the catalogue, then those of shares it does not list."""
    listed = dict(_listed())
    wanted = [catastrophic_code(share) for share in catastrophic_shares]
    template = next(d for code, d in listed.items() if code.startswith(CATASTROPHIC))
    known = {c: d for c, d in listed.items() if not c.startswith(CATASTROPHIC) or c in wanted}
    for code in wanted:
        known.setdefault(code, _above(template, code.removeprefix(CATASTROPHIC)))
    return known


def catastrophic_code(share: float) -> str:
    """Return the code of the measure that counts spending above this share of income."""
    return f"{CATASTROPHIC}{round(100 * share, 6):g}"


def _above(template: Definition, percent: str) -> Definition:
    return dataclasses.replace(
        template,
        code=f"{CATASTROPHIC}{percent}",
        name=f"Catastrophic spending above {percent} % of income",
        numerator=f"households paying more than {percent} % of income",
        meaning=f"households whose own payments for care exceed {percent} % of their income",
    )


@cache
def _listed() -> tuple[tuple[str, Definition], ...]:
    columns, _ = read_columns(shipped("measures", "measures"))
    names = [field.name for field in dataclasses.fields(Definition)]
    rows = zip(*(columns[name].tolist() for name in names), strict=True)
    return tuple((row[0], Definition(*("" if cell is None else str(cell) for cell in row))) for row in rows)
