"""Roles in a browser, and which actions each is open to.

    viewer     looks at everything that may be told
    analyst    changes designs, runs and compares them, takes tables away
    operator   loads records, pays months, reconciles, brings appeals
    approver   decides: baselines, settlement, closing, appeals; and who may do what

Whoever prepares is not whoever approves: a live year checks this once more, by the role that is written in
its trail.

>>> sorted(actions_of(["viewer"]))
['look', 'sign']
>>> Person("ada", ("viewer", "operator")).role_for("live month")
'operator'
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Role = Literal["viewer", "analyst", "operator", "approver"]

ALL_ROLES: tuple[Role, ...] = ("viewer", "analyst", "operator", "approver")

MAY: Mapping[str, tuple[Role, ...]] = {
    "sign": ALL_ROLES,
    "look": ALL_ROLES,
    "take away": ("analyst", "operator", "approver"),
    "design": ("analyst",),
    "run": ("analyst",),
    "compare": ("analyst", "approver"),
    "report": ("analyst", "approver"),
    "delete": ("analyst",),
    "audit": ("analyst", "operator", "approver"),
    "settings": ("approver",),
    "live look": ("operator", "approver", "analyst"),
    "live load": ("operator",),
    "live month": ("operator",),
    "live reconcile": ("operator",),
    "live link": ("operator",),
    "live appeal": ("operator", "approver"),
    "live open": ("approver",),
    "live settle": ("approver",),
    "live close": ("approver",),
    "live purge": ("approver",),
}
"""Which roles each action is open to."""


@dataclass(frozen=True)
class Person:
    """Somebody who asks for a page, and their roles."""

    name: str
    roles: tuple[Role, ...]

    def may(self, action: str) -> bool:
        """Return whether an action is open to them."""
        return bool(set(self.roles) & set(MAY[action]))

    def role_for(self, action: str) -> Role:
        """Return the role in which they do something that is open to them."""
        return next(role for role in MAY[action] if role in self.roles)


def actions_of(roles: Iterable[str]) -> set[str]:
    """Return all that is open to somebody with these roles."""
    held = set(roles)
    return {action for action, open_to in MAY.items() if held & set(open_to)}
