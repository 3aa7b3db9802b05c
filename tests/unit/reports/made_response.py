"""How care responded in the system made by hand: one place moves in its second year, the others do not."""

from __future__ import annotations

import numpy as np

from healthtrust.deliver.response.uses import USES
from healthtrust.records.persons import SEGMENTS
from healthtrust.reports.story import Columns
from tests.unit.reports.made import words

YEARS = (2025, 2026, 2027)
GROUPS = ("Station Road, Dale Green, Crescent", "Docks")
BEFORE, AFTER = "Fee for service, fragmented", "Vertical body under capitation, paid for quality"
TOLD = {
    "capability": ((0.3, 0.3, 0.3), (0.3, 0.48, 0.6)),
    "alignment": ((0.0, 0.0, 0.0), (0.0, 0.4, 0.7)),
    "quality": ((0.6, 0.6, 0.6), (0.6, 0.61, 0.63)),
    "quality_of_the_frail": ((0.6, 0.6, 0.6), (0.6, 0.57, 0.61)),
    "waiting_weeks": ((10.0, 10.4, 11.0), (10.0, 4.0, 2.0)),
    "listed": ((90.0, 94.0, 99.0), (30.0, 12.0, 6.0)),
    "beds": ((9.0, 9.0, 9.1), (3.0, 3.0, 2.8)),
    "occupancy": ((0.9, 0.91, 0.92), (0.9, 0.8, 0.7)),
}
FELL = {
    "primary contact": (1.0, 0.99, 1.0),
    "outpatient attendance": (1.0, 0.89, 0.83),
    "elective admission": (1.0, 1.0, 0.97),
    "other emergency admission": (1.0, 0.9, 0.82),
    "avoidable emergency admission": (1.0, 0.87, 0.74),
}


def by_group() -> Columns:
    """Return a row a year and group."""
    titles = [BEFORE, BEFORE, BEFORE, AFTER, BEFORE, AFTER]
    told = {name: np.array(values).T.ravel() for name, values in TOLD.items()}
    return {
        "year": np.repeat(np.array(YEARS, dtype=np.int32), len(GROUPS)),
        "arrangement": words(titles),
        "places": words(GROUPS * len(YEARS)),
        **told,
    }


def by_use() -> Columns:
    """Return a row a year, group, segment and use; elsewhere nothing changes."""
    each = len(SEGMENTS) * len(USES)
    groups = by_group()
    ratio = [
        FELL[use][year] if group == 1 else 1.0
        for year in range(len(YEARS))
        for group in range(len(GROUPS))
        for _ in SEGMENTS
        for use in USES
    ]
    return {
        "year": np.repeat(groups["year"], each),
        "arrangement": np.repeat(groups["arrangement"], each),
        "places": np.repeat(groups["places"], each),
        "segment": words([segment for segment in SEGMENTS for _ in USES] * len(groups["year"])),
        "use": words(list(USES) * len(SEGMENTS) * len(groups["year"])),
        "ratio": np.array(ratio),
    }
