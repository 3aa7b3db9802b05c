"""All contracts of one actor together: what one unit of each lever is worth to it in the end.

    price to the actor  =  marginal price where it is paid, − marginal price where it pays
    net                 =  Σ prices − own cost of one unit
    other sides         =  − Σ prices:  what one side gains the other side gives

Each contract may be sound and their sum not. Flagged are

    double counting     for one unit of money of care saved, or spent, several contracts together pay more
                        than 1, or the actor gains more than it saves, its own cost included
    negative return     doing what is wanted loses the actor money: wanted × net < 0; where its own cost is
                        not stated, whatever that is
    opposite signs      one contract pays for what another charges

    rewarded by several what is not money is rewarded by more than one contract: they may all be right

Source  ours; on what several payers do to one provider: Bernheim and Whinston, Common agency, Econometrica
        1986; 54: 923-942 [recalled].

>>> shares = (Share("shared savings", "party", -0.6, -0.6), Share("global budget", "party", -0.5, -0.5))
>>> for flag in Stacked("cost of care", shares, 0.0).flags:
...     print(flag.kind, "|", flag.says)
double counting | One unit of cost of care saved brings 1.10 from shared savings and global budget together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from healthtrust.deliver.incentives.answer import named
from healthtrust.deliver.incentives.arrangements import Actor, Held
from healthtrust.deliver.incentives.findings import least_telling, wanted
from healthtrust.deliver.incentives.marginal import prices
from healthtrust.design.contract import Lever

Warned = Literal["double counting", "negative return", "opposite signs", "rewarded by several"]

_NOTHING = 1e-9


@dataclass(frozen=True)
class Share:
    """What one contract pays the actor for one unit of a lever; below zero where it charges."""

    contract: str
    role: Literal["party", "payer"]
    less: float
    """Slope just below where the lever stands."""
    more: float
    """Slope just above."""

    @property
    def other_side(self) -> tuple[float, float]:
        """Return what the other side of the contract gets: the opposite."""
        return -self.less, -self.more


@dataclass(frozen=True)
class Flag:
    """One thing that is wrong with the contracts taken together."""

    kind: Warned
    says: str


@dataclass(frozen=True)
class Stacked:
    """One lever over all contracts of an actor."""

    lever: Lever
    shares: tuple[Share, ...]
    stated: float | None = None
    """What one more unit costs the actor itself, where that is stated."""

    @property
    def own_cost(self) -> float:
        """Return what one more unit costs the actor itself; nothing where it is not stated."""
        return self.stated or 0.0

    @property
    def prices(self) -> tuple[float, ...]:
        """Return each contract's price on the side on which the lever is wanted to move."""
        return tuple(s.less if wanted(self.lever) < 0 else s.more for s in self.shares)

    @property
    def total(self) -> float:
        """Return the price over all contracts."""
        return sum(self.prices)

    @property
    def net(self) -> float:
        """Return what the actor keeps of one unit: price less own cost."""
        return self.total - self.own_cost

    @property
    def flags(self) -> tuple[Flag, ...]:
        """Return what is wrong with the contracts taken together."""
        return tuple(_double(self) + _negative(self) + _opposite(self))


def stack(actor: Actor) -> tuple[Stacked, ...]:
    """Return every lever that any contract of an actor names, over all its contracts."""
    levers = list(dict.fromkeys(m.lever for held in actor.held for m in held.contract.levers))
    levers += [lever for lever in actor.own_cost if lever not in levers]
    return tuple(
        Stacked(lever, tuple(_share(held, lever) for held in actor.held), actor.own_cost.get(lever))
        for lever in levers
    )


def _share(held: Held, lever: Lever) -> Share:
    moved = named(held.contract, lever)
    if moved is None or not moved.columns:
        return Share(held.name, held.role, 0.0, 0.0)
    found = prices(held.contract, held.statement, moved)
    sign = 1.0 if held.role == "party" else -1.0
    less, more = (sign * float(np.asarray(side)[held.party]) + 0.0 for side in (found.less, found.more))
    return Share(held.name, held.role, less, more)


def _double(stacked: Stacked) -> list[Flag]:
    """Return where several contracts pay or charge for the same thing more than it is."""
    paying = [s.contract for s, p in zip(stacked.shares, stacked.prices, strict=True) if p > _NOTHING]
    charging = [s.contract for s, p in zip(stacked.shares, stacked.prices, strict=True) if p < -_NOTHING]
    if stacked.lever != "cost of care":
        less = wanted(stacked.lever) < 0
        rewarding = charging if less else paying
        if len(rewarding) < 2:
            return []
        unit = f"One {stacked.lever} {'less' if less else 'more'}"
        return [Flag("rewarded by several", f"{unit} is rewarded by {_all(rewarding)}.")]
    spent = sum(p for p in stacked.prices if p > 0)
    saved = -sum(p for p in stacked.prices if p < 0)
    flags = []
    if saved > 1 + _NOTHING and len(charging) > 1:
        together = f"{saved:.2f} from {_all(charging)} together"
        flags.append(Flag("double counting", f"One unit of cost of care saved brings {together}."))
    if spent > 1 + _NOTHING and len(paying) > 1:
        together = f"{spent:.2f} times, by {_all(paying)} together"
        flags.append(Flag("double counting", f"One unit of cost of care is paid for {together}."))
    if -stacked.net > 1 + _NOTHING and not flags and charging:
        says = f"The actor gains {-stacked.net:.2f} by saving one unit of money, its own cost included."
        flags.append(Flag("double counting", says))
    return flags


def _negative(stacked: Stacked) -> list[Flag]:
    way = wanted(stacked.lever)
    cost = least_telling(stacked.lever) if stacked.stated is None else stacked.stated
    if way * (stacked.total - cost) >= -_NOTHING:
        return []
    more = "more" if way > 0 else "less"
    says = f"One {_unit(stacked.lever)} {more} is wanted and loses the actor {abs(stacked.net):,.2f}."
    return [Flag("negative return", says)]


def _opposite(stacked: Stacked) -> list[Flag]:
    pairs = list(zip(stacked.shares, stacked.prices, strict=True))
    paying = [s.contract for s, p in pairs if p > _NOTHING]
    charging = [s.contract for s, p in pairs if p < -_NOTHING]
    if not paying or not charging:
        return []
    says = f"One more {_unit(stacked.lever)} is paid for by {_all(paying)} and charged by {_all(charging)}."
    return [Flag("opposite signs", says)]


def _all(names: list[str]) -> str:
    """Return names as one reads them out."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _unit(lever: Lever) -> str:
    """Return what one unit of a lever is called."""
    return "unit of cost of care" if lever == "cost of care" else lever
