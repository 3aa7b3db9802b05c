"""A search over a small valley, with knobs written as a reader would."""

from __future__ import annotations

from pathlib import Path

from healthtrust.study.search.put import Asked

SMALL = ("people.size=1000",)

SHARE = """
[[knobs]]
key = "allocate.population_health_share"
low = 0.01
high = 0.1
"""
RATES = """
[[knobs]]
name = "rates"
key = "pool.brackets.1.rate"
tied = ["pool.brackets.2.rate", "pool.brackets.3.rate"]
times = true
low = 0.8
high = 1.2
"""
HEALTH = """
[[objectives]]
result = "net health"
"""


def asked(folder: Path, text: str = SHARE + RATES + HEALTH, **more: object) -> Asked:
    """Return what is asked with a file of knobs of this text."""
    path = folder / "knobs.toml"
    path.write_text(text, encoding="utf-8")
    usual = {"trials": 6, "judged": 0, "flips": 0, "overrides": SMALL}
    return Asked("valley", path, **{**usual, **more})  # type: ignore[arg-type]
