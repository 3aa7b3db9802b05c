"""What kinds of private cover there are beside a statutory core, and what each does to the core.

complementary   pays what the core leaves out or charges for. Contributions stay; its holders use more of the
                core, as care costs them less: an externality on the core's budget.
supplementary   the same services faster or better, beside the core (also called duplicate). Contributions
                stay; what is given beside the core is spared it.
substitutive    in the core's stead, for those who may opt out. Contributions are lost and costs are saved;
                whoever may go is decided by law before price: in Germany by occupation and income.

Source  the three roles: Mossialos and Thomson, Voluntary health insurance in the European Union, 2004
        [recalled]. Sizes: catalogue/coefficients/voluntary-cover.csv, each with source and status.

>>> KINDS["substitutive"].leaves_the_core, KINDS["supplementary"].leaves_the_core
(True, False)
>>> KINDS["complementary"].core_use
'raised'
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal


@dataclass(frozen=True)
class CoverKind:
    """One kind of private cover."""

    name: str
    also: str
    """Other words for it."""
    pays: str
    contributions: Literal["kept", "lost"]
    core_use: Literal["raised", "spared in part", "spared"]

    @property
    def leaves_the_core(self) -> bool:
        """Return whether its holders are out of the core."""
        return self.contributions == "lost"


KINDS = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            CoverKind("complementary", "add-on", "what the core leaves out or charges for", "kept", "raised"),
            CoverKind(
                "supplementary",
                "duplicate",
                "the same services faster or better, beside the core",
                "kept",
                "spared in part",
            ),
            CoverKind("substitutive", "opting out", "all care, in the core's stead", "lost", "spared"),
        )
    }
)
"""The kinds by name."""
