"""The people of the hand-made story in two years."""

from __future__ import annotations

import numpy as np

from healthtrust.records.persons import SEGMENTS
from healthtrust.reports.story import Columns


def demography(year: int) -> Columns:
    """A county of two towns: 1,000 residents, and 1,010 in the year after."""
    shares = ((0.5, 0.2, 0.2, 0.08, 0.02), (0.5, 0.2, 0.19, 0.08, 0.03))
    return {
        "year": np.repeat(np.array([year - 1, year], dtype=np.int32), 3),
        "place": np.array(["County", "Ash", "Elm"] * 2, dtype=object),
        "level": np.array(["region", "place", "place"] * 2, dtype=object),
        "residents": np.array([1000, 600, 400, 1010, 612, 398]),
        "births": np.array([0, 0, 0, 14, 8, 6]),
        "deaths": np.array([0, 0, 0, 9, 4, 5]),
        "arrivals": np.array([0, 0, 0, 12, 10, 2]),
        "leavers": np.array([0, 0, 0, 7, 2, 5]),
        "mean_age": np.array([40.0, 38.0, 43.0, 40.2, 38.1, 43.4]),
        **{name: np.repeat([one[i] for one in shares], 3) for i, name in enumerate(SEGMENTS)},
    }
