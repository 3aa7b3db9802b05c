"""Four countries where voluntary cover fell overnight because law called it something else: replayed.

    before: v of current health spending is voluntary private; after: v′ of it; v − v′ is counted elsewhere

Source  shares: WHO Global Health Expenditure Database, December 2025, in private-cover-shares.csv [cited];
        what the law did, and so where the rest is counted: [recalled]. Spending is held fixed: what is
        replayed is the change of label, not that of spending in the year between.

>>> for event in EVENTS:
...     before, after = replayed(event)
...     print(event.place, before.share("voluntary private"), after.share("voluntary private"),
...           round(after.share(event.counted_now), 3), round(after.naive_private_share, 3))
Netherlands 0.199 0.064 0.135 0.199
Germany 0.095 0.014 0.081 0.095
France 0.125 0.065 0.06 0.125
Slovenia 0.133 0.005 0.128 0.005
"""

from __future__ import annotations

from dataclasses import dataclass

from healthtrust.design.regime import Core, Cover, Kind, Regime
from healthtrust.market.cover.accounts import Accounts, accounts
from healthtrust.market.cover.counted import moves, reclassified
from healthtrust.market.cover.evidence import fact

SPENDING = 1_000
"""Current health spending, in thousandths of itself."""
STAYS, CHANGES, REST = "cover that stays voluntary", "cover that the law changed", "all other spending"


@dataclass(frozen=True)
class Event:
    """A change of law that moved private cover in the accounts."""

    place: str
    year: int
    """First year of the new law."""
    kind: Kind
    """Of the cover that was moved."""
    change: str
    """compulsory or taken in"""
    why: str
    status: str = "recalled"
    """How well it is known what the law did; the shares are cited."""

    @property
    def counted_now(self) -> str:
        """Return the source that pays for it afterwards."""
        return "compulsory private" if self.change == "compulsory" else "compulsory social"


EVENTS = (
    Event(
        "Netherlands",
        2006,
        "substitutive",
        "compulsory",
        "the Health Insurance Act: one compulsory private insurance in place of sickness funds and of the "
        "private cover of those who earned too much to be in one",
    ),
    Event(
        "Germany",
        2009,
        "substitutive",
        "compulsory",
        "everybody must be insured: whoever is outside statutory insurance must hold private cover",
    ),
    Event(
        "France",
        2016,
        "complementary",
        "compulsory",
        "employers must give their employees complementary cover",
    ),
    Event(
        "Slovenia",
        2024,
        "complementary",
        "taken in",
        "complementary cover ended; a compulsory contribution to the statutory insurer took its place",
    ),
)


def replayed(event: Event) -> tuple[Accounts, Accounts]:
    """Return accounts before the law and, spending held fixed, after it, in thousandths of spending."""
    was = round(SPENDING * fact("voluntary share", event.place, str(event.year - 1)).value)
    now = round(SPENDING * fact("voluntary share", event.place, str(event.year)).value)
    before = accounts(
        {
            STAYS: {"voluntary private": now},
            CHANGES: {"voluntary private": was - now},
            REST: {"other": SPENDING - was},
        }
    )
    return before, reclassified(before, moves(*_regimes(event)))


def _regimes(event: Event) -> tuple[Regime, Regime]:
    stays, changes = Cover(name=STAYS, kind="complementary"), Cover(name=CHANGES, kind=event.kind)
    if event.change == "compulsory":
        after = Regime(covers=(stays, changes.model_copy(update={"compulsory": True})))
    else:
        after = Regime(core=Core(takes_in=(CHANGES,)), covers=(stays,))
    return Regime(covers=(stays, changes)), after
