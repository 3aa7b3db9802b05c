"""How much of a run each step is, by how long the steps took last time.

>>> steps = [(2027, "people"), (2027, "review"), (2028, "people"), (2028, "review"), (2028, "report")]
>>> even = begun_at(steps, {})
>>> [round(each, 2) for each in even]
[0.0, 0.17, 0.33, 0.5, 0.67]
>>> last = {"open": 1, "2020 people": 4, "2020 review": 1, "2021 people": 1, "2021 review": 1}
>>> last["2021 report"] = 2
>>> [round(each, 1) for each in begun_at(steps, last)]
[0.1, 0.5, 0.6, 0.7, 0.8]
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from statistics import fmean
from typing import Any

from healthtrust.ground.errors import InvalidInput
from healthtrust.runs.folder import RunFolder, all_runs

REPORT = "report"
LATEST = 30
"""How many runs are asked how long they took, the latest first."""


def begun_at(steps: Sequence[tuple[int, str]], seconds: Mapping[str, float]) -> list[float]:
    """Return how much of the whole is done as each step, of a year and a name, begins.

    seconds: what each step took in a run like it, as timing.json tells; without it, all steps are alike
    """
    known = _by_step(seconds)
    first = steps[0][0]
    told = [known.get((year == first and name != REPORT, name)) for year, name in steps]
    weights = [each for each in told if each is not None]
    opening = float(seconds.get("open", 0.0))
    if len(weights) < len(steps) or not sum(weights):
        years = len({year for year, _ in steps})
        weights, opening = [max(1.0, len(steps) / years // 1) if n == REPORT else 1.0 for _, n in steps], 0.0
    whole = opening + sum(weights)
    return [(opening + before) / whole for before in accumulate(weights[:-1], initial=0.0)]


def took_last_time(runs: Path, design: str, count: int) -> Mapping[str, float]:
    """Return the seconds of the latest whole run of a design, or else of one with as many years."""
    alike: Mapping[str, float] = {}
    for run in list(all_runs(runs))[::-1][:LATEST]:
        seconds, manifest = _seconds(run), _manifest(run)
        if not _is_whole(seconds) or not manifest:
            continue
        if manifest.get("design_name") == design:
            return seconds
        first, last = manifest["years"]
        alike = alike or (seconds if last - first + 1 == count else {})
    return alike


def _manifest(run: RunFolder) -> Mapping[str, Any]:
    try:
        return run.manifest
    except (InvalidInput, OSError):
        return {}


def _by_step(seconds: Mapping[str, float]) -> dict[tuple[bool, str], float]:
    """Return the mean seconds of each step, of the first year and of the later ones apart."""
    told = [(int(name.split()[0]), name.split()[1], each) for name, each in seconds.items() if " " in name]
    first, found = min((year for year, *_ in told), default=0), defaultdict(list)
    for year, name, each in told:
        found[year == first and name != REPORT, name].append(each)
    means = {key: fmean(each) for key, each in found.items()}
    later = {(False, name): each for (is_first, name), each in means.items() if is_first}
    return {**later, **means}


def _is_whole(seconds: Mapping[str, float]) -> bool:
    """Return whether nothing of a run was found made already."""
    years = {name.split()[0] for name in seconds if " " in name}
    return bool(years) and all(f"{year} people" in seconds and f"{year} review" in seconds for year in years)


def _seconds(run: RunFolder) -> Mapping[str, float]:
    try:
        told = json.loads((run.path / "timing.json").read_text(encoding="utf-8"))
        return {str(name): float(each) for name, each in told["seconds"].items()}
    except (OSError, ValueError, KeyError, AttributeError):
        return {}
