"""Where each cover's money is counted, and what a switch of regime moves from one place to another.

    voluntary cover     → voluntary private            made compulsory          → compulsory private
    taken into the core → where the core is counted    no longer sold otherwise → out of pocket, or the core

Source  the WHO's split (accounts.py). A substitutive cover that is no longer sold returns its holders to the
        core; what any other paid for, people pay themselves.

>>> add_on = Cover(name="add-on", kind="complementary")
>>> before = Regime(covers=(add_on,))
>>> made = Regime(covers=(add_on.model_copy(update={"compulsory": True}),))
>>> folded = Regime(core=Core(takes_in=("add-on",)))
>>> for after in (made, folded, Regime()):
...     for move in moves(before, after): print(move.cover, "|", move.was, "|", move.now, "|", move.why)
add-on | voluntary private | compulsory private | made compulsory
add-on | voluntary private | compulsory social | taken into the core
add-on | voluntary private | out of pocket | no longer sold
"""

from __future__ import annotations

from dataclasses import dataclass

from healthtrust.design.regime import Core, Cover, Regime
from healthtrust.market.cover.accounts import SOURCES, Accounts
from healthtrust.market.cover.kinds import KINDS

__all__ = ["Core", "Cover", "Move", "Regime", "counted", "moves", "reclassified"]

CORE = "the core"


@dataclass(frozen=True)
class Move:
    """What is counted elsewhere after a switch, and why."""

    cover: str
    was: str
    now: str
    why: str


def counted(cover: Cover) -> str:
    """Return the source that pays for a cover's premiums."""
    return "compulsory private" if cover.compulsory else "voluntary private"


def moves(before: Regime, after: Regime) -> tuple[Move, ...]:
    """Return what a switch counts elsewhere: the covers of the regime before, then the core."""
    found = [move for cover in before.covers if (move := _moved(cover, after)) is not None]
    if before.core.counted_as != after.core.counted_as:
        found.append(Move(CORE, before.core.counted_as, after.core.counted_as, "the core is counted anew"))
    return tuple(found)


def _moved(cover: Cover, after: Regime) -> Move | None:
    was, still = counted(cover), after.cover(cover.name)
    if still is not None:
        now, why = counted(still), "made compulsory" if still.compulsory else "made voluntary"
    elif cover.name in after.core.takes_in:
        now, why = after.core.counted_as, "taken into the core"
    elif KINDS[cover.kind].leaves_the_core:
        now, why = after.core.counted_as, "holders return to the core"
    else:
        now, why = "out of pocket", "no longer sold"
    return None if was == now else Move(cover.name, was, now, why)


def reclassified(accounts: Accounts, moved: tuple[Move, ...]) -> Accounts:
    """Return the same spending with what moved counted where it now belongs; people's behaviour unchanged.

    Uses are named by cover, or `the core`; the total stays as it is.
    """
    for move in moved:
        if move.cover in accounts.uses:
            there = int(accounts.amount[accounts.uses.index(move.cover), SOURCES.index(move.was)])
            accounts = accounts.moved(move.cover, move.was, move.now, there)
    return accounts
