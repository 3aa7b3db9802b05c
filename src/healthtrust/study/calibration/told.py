"""The calibration in a table: target, model and interval; and what still misses.

>>> from healthtrust.deliver.response import central
>>> rows = targets_table(central())
>>> [row["target"] for row in rows][:2], sorted(rows[0])[:3]
(['T1 admissions', 'T1 ambulatory'], ['after', 'agrees', 'before'])
"""

from __future__ import annotations

from collections.abc import Sequence

from healthtrust.deliver.response import Baseline, Coefficients
from healthtrust.study.calibration.agreement import Agreement, agreements
from healthtrust.study.calibration.targets import Target, shipped_targets

Cell = str | float | int | bool
DIGITS = 4


def targets_table(
    known: Coefficients, targets: Sequence[Target] = (), place: Baseline | None = None
) -> list[dict[str, Cell]]:
    """Return a row for each target: what was found, what the response says over draws, whether they agree."""
    return [as_row(found) for found in agreements(targets or shipped_targets(), known, place)]


def as_row(found: Agreement) -> dict[str, Cell]:
    """Return one agreement as a row, its numbers to four digits after the point."""
    target = found.target
    plan = target.role == "plan"
    return {
        "target": target.name,
        "study": target.study,
        "role": target.role,
        "before": target.before,
        "after": target.after,
        "year": target.year,
        "output": target.output,
        "found": target.value,
        "found_error": round(target.spread, DIGITS),
        "model": round(found.median, DIGITS),
        "low": round(found.low, DIGITS),
        "high": round(found.high, DIGITS),
        "place_low": round(found.place_low, DIGITS),
        "place_high": round(found.place_high, DIGITS),
        "inside": found.inside,
        "distance": "" if plan else round(found.distance, 2),
        "agrees": "" if plan else found.agrees,
        "meaning": target.meaning,
        "why": target.why,
        "source": target.source,
        "status": target.status,
    }
