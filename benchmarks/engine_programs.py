"""The program whose rounds benchmarks/engines.py times: each part says 16 KB and hears 16 KB."""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from healthtrust.engine.everywhere import everywhere
from healthtrust.engine.resident import Resident


def rounds(part: Resident) -> list[float]:
    """Ask everybody so many times, and return the seconds of each round but the first."""
    tally: Any = np.zeros(2_048, dtype=np.int64)
    laps = []
    for _ in range(part.parameters + 1):
        began = time.perf_counter()
        tally = everywhere(tally % 1_009 + part.number)
        laps.append(time.perf_counter() - began)
    return laps[1:]
