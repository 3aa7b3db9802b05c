"""Where arrangements are: shipped ones by name, one's own by the path of its file.

>>> arrangement_named("vertical-capitated").title
'Vertical body under capitation, paid for quality'
>>> shipped_arrangements()[0]
'fee-for-service'
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from healthtrust.design.alone import read_alone
from healthtrust.design.response import Arrangement
from healthtrust.ground.errors import InvalidInput
from healthtrust.ground.problems import Problem, in_words, nearest_match

IN_ORDER = (
    "fee-for-service",
    "hospital-led-fees",
    "structure-only",
    "primary-capitation",
    "hospital-global-budget",
    "veterans-hospitals",
    "physician-aco",
    "shared-savings-region",
    "hospital-aco",
    "two-sided-budget",
    "national-tariff",
    "better-care-fund",
    "pooled-place",
    "pooled-place-kept",
    "primary-care-led",
    "veterans-networks",
    "hospital-led-capitated",
    "vertical-capitated",
    "vertical-capitated-unpaid-quality",
    "vertical-monopoly-regulated",
    "vertical-monopoly-unregulated",
)
"""Shipped arrangements, from the most scattered to the most integrated."""


def shipped_arrangements() -> tuple[str, ...]:
    """Return the names of the arrangements that ship."""
    found = {path.stem for path in _folder().glob("*.toml")}
    return (*(name for name in IN_ORDER if name in found), *sorted(found - set(IN_ORDER)))


def arrangement_named(name: str, start: str = ".") -> Arrangement:
    """Return an arrangement by name or path; raises InvalidInput with everything that is wrong with it."""
    if name.endswith(".toml"):
        return read_alone(Path(start) / name, Arrangement)
    path = _folder() / f"{name}.toml"
    if not path.is_file():
        known = shipped_arrangements()
        remedy = "Name a shipped arrangement, or give the path of a .toml file."
        raise InvalidInput(
            [Problem("arrangement", repr(name), in_words(known), nearest_match(name, known), remedy)]
        )
    return read_alone(path, Arrangement)


def _folder() -> Path:
    return Path(str(files("healthtrust.catalogue").joinpath("arrangements")))
