"""A design whose results are known formulas of two knobs, in place of a year that is run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from healthtrust.study.fitting.put import Asked
from healthtrust.study.trial import Case, Failed, Trials

KNOBS = """
[[knobs]]
key = "pool.ceiling_share"
low = 0.05
high = 0.25

[[knobs]]
key = "allocate.population_health_share"
low = 0.01
high = 0.11
"""
HEADER = "result,value,standard_error,source,status,role\n"

Formula = Callable[[float, float, int], Mapping[str, float]]
"""Shares of the two ranges, and the seed, to named results."""


def straight(a: float, b: float, seed: int) -> Mapping[str, float]:
    """Return results that are sums of the knobs."""
    return {"one": 10 * a, "other": 20 * b, "both": 10 * a + 10 * b, "still": 3.0, "none": float("nan")}


def trying(formula: Formula, most: float = 1.0) -> Callable[[Sequence[Case]], Trials]:
    """Return what tries designs by a formula; a first knob above `most` cannot be."""

    def tries(cases: Sequence[Case]) -> Trials:
        found, failed = [], []
        for n, case in enumerate(cases):
            a = (case.design.pool.ceiling_share - 0.05) / 0.2  # type: ignore[operator]
            b = (case.design.allocate.population_health_share - 0.01) / 0.1
            if a > most + 1e-9:
                failed.append(Failed(n, "the pool does not pay"))
            found.append({} if a > most + 1e-9 else formula(a, b, case.design.seed))
        return Trials(tuple(found), tuple(failed), len(cases))

    return tries


def asked(folder: Path, targets: str, knobs: str = KNOBS, **more: object) -> Asked:
    """Return what is asked of the valley with a file of knobs and rows of targets."""
    (folder / "knobs.toml").write_text(knobs, encoding="utf-8")
    (folder / "targets.csv").write_text(HEADER + targets, encoding="utf-8")
    return Asked("valley", folder / "knobs.toml", folder / "targets.csv", **{"starts": 2, "lucks": 1, **more})  # type: ignore[arg-type]
