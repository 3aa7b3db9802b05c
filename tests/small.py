"""A system small enough to look at: two places, four neighbourhoods, five hundred residents, two plans."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from healthtrust import people
from healthtrust.design.whole import Design
from healthtrust.start import opening
from healthtrust.state import State

TINY: dict[str, Any] = {
    "title": "Two towns",
    "years": 2027,
    "seed": 11,
    "people": {
        "size": 500,
        "age_sex": "population-england-2011",
        "places": [
            {"name": "Shire"},
            {"name": "Upton", "parent": "Shire"},
            {"name": "Upton Hill", "parent": "Upton", "share": 0.3, "deprivation_fifth": 5},
            {"name": "Upton Green", "parent": "Upton", "share": 0.2, "deprivation_fifth": 3},
            {"name": "Lowton", "parent": "Shire"},
            {"name": "Lowton Docks", "parent": "Lowton", "share": 0.3, "deprivation_fifth": 1},
            {"name": "Lowton Mill", "parent": "Lowton", "share": 0.2, "deprivation_fifth": 2},
        ],
    },
    "market": {"plans": 2},
}


def tiny_design(**overrides: Any) -> Design:
    """Return the design, with headings merged key by key: tiny_design(people={"size": 2000}, seed=3)."""
    return Design.model_validate(merged(TINY, overrides))


def small_state(**overrides: Any) -> State:
    """Return the state of such a design after the step people; `folder` is where its files lie."""
    folder = str(overrides.pop("folder", ""))
    return people.step(opening(tiny_design(**overrides), folder))


def merged(plain: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Return a nested mapping with another laid over it."""
    both = dict(plain)
    for key, value in over.items():
        inner = both.get(key)
        both[key] = merged(inner, value) if isinstance(inner, dict) and isinstance(value, dict) else value
    return both
