"""The schemes that ship, by the name a user writes; each module is loaded when it is asked for.

>>> SCHEMES["high-cost-pool"], callable(scheme_of("corridor").answer)
('healthtrust.market.schemes.high_cost_pool', True)
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, nearest_match
from healthtrust.market.schemes.answered import Answered

SCHEMES = {
    "swiss": "healthtrust.market.schemes.swiss",
    "aca": "healthtrust.market.schemes.aca",
    "dutch": "healthtrust.market.schemes.dutch",
    "corridor": "healthtrust.market.schemes.corridor",
    "reinsurance": "healthtrust.market.schemes.reinsurance",
    "high-cost-pool": "healthtrust.market.schemes.high_cost_pool",
    "medicare-advantage": "healthtrust.market.schemes.medicare_advantage",
}

TABLES = frozenset(
    (
        *("individuals", "pcg_list", "pcg_numbers", "pcg_hierarchy"),
        *("plans", "claims", "persons", "weights", "members", "counties"),
    )
)
"""Names of the tables that schemes read from a folder."""


class Scheme(Protocol):
    """A module (or package) that can answer for its scheme."""

    def answer(self, path: Path, parameters: Path | None, currency: str) -> Answered:
        """Read a file or folder, compute, and return; raises InvalidInput with every problem found."""


def scheme_of(name: str) -> Scheme:
    """Return the scheme of a name; raises InvalidInput with the nearest name otherwise."""
    if name not in SCHEMES:
        near = nearest_match(name, SCHEMES)
        refuse([Problem("--scheme", repr(name), f"one of {', '.join(SCHEMES)}", near)])
    return cast(Scheme, import_module(SCHEMES[name]))
