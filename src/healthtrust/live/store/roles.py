"""Roles: who may do what in a live year; whoever prepares is not whoever approves.

    operator   loads records, pays months, reconciles, brings appeals
    approver   opens, settles and closes years, decides appeals, restores, purges
    analyst    reads the book
    viewer     reads the state and the trail
    system     a timed job of the trust's own: loads, pays months, purges, migrates

The role is what the caller says that it is: the operating system and the database say who may call at all.

Source  four-eyes principle: preparing and approving are kept apart; ISA 315, 2019, appendix 3 [recalled]

>>> print(forbidden(Who("ada", "viewer"), "close")[0])
ada, viewer: found 'close'; expected an action open to viewers: status or trail. 'close' needs an approver.
>>> forbidden(Who("bel", "approver"), "close")
[]
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from healthtrust.ground.errors import HealthTrustError, refuse
from healthtrust.ground.problems import Problem, in_words, listed, nearest_match

ROLE_NAMES = ("operator", "approver", "analyst", "viewer", "system")

_ALL = ROLE_NAMES
ROLES: Mapping[str, tuple[str, ...]] = {
    "create": ("approver", "system"),
    "open": ("approver",),
    "load": ("operator", "system"),
    "month": ("operator", "system"),
    "reconcile": ("operator", "system"),
    "settle": ("approver",),
    "close": ("approver",),
    "appeal": ("operator", "approver"),
    "restore": ("approver",),
    "purge": ("approver", "system"),
    "migrate": ("approver", "system"),
    "status": _ALL,
    "trail": _ALL,
}
"""Which roles each action is open to."""


class Forbidden(HealthTrustError):
    """An action that a role does not allow."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(listed(self.problems))


@dataclass(frozen=True)
class Who:
    """Somebody who acts: a name, and the role in which they act."""

    name: str
    role: str

    def __post_init__(self) -> None:
        problems = []
        if not self.name.strip() or not self.name.isprintable():
            problems.append(Problem("who", repr(self.name), "the name of whoever acts"))
        if self.role not in ROLE_NAMES:
            nearest = nearest_match(self.role, ROLE_NAMES)
            problems.append(Problem("who, role", repr(self.role), in_words(ROLE_NAMES), nearest))
        refuse(problems)


SYSTEM = Who("healthtrust", "system")
"""The trust's own doing, such as the migration of an older store."""


def forbidden(who: Who, action: str) -> list[Problem]:
    """Return why somebody may not do this, if they may not; an action without a name here is refused."""
    if action not in ROLES:
        refuse([Problem("action", repr(action), in_words(ROLES), nearest_match(action, ROLES))])
    if who.role in ROLES[action]:
        return []
    open_to = in_words([each for each, roles in ROLES.items() if who.role in roles])
    needed = in_words([f"an {role}" if role[0] in "aeo" else f"a {role}" for role in ROLES[action]])
    remedy = f"'{action}' needs {needed}."
    return [
        Problem(
            f"{who.name}, {who.role}", repr(action), f"an action open to {who.role}s: {open_to}", None, remedy
        )
    ]
