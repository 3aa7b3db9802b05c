"""Running a real year: the same rules as a simulated one, with recorded facts where responses stood.

make_trust -> load -> open_year -> pay_month (twelve times) -> settle -> close -> open_year
"""

from __future__ import annotations

from typing import TYPE_CHECKING

_HOMES = {
    "New": "opening",
    "Source": "loading",
    "Who": "store",
    "bring": "settling",
    "close": "settling",
    "decide": "settling",
    "load": "loading",
    "make_trust": "opening",
    "open_trust": "trust",
    "open_year": "opening",
    "pay_month": "paying",
    "settle": "settling",
}
"""Where each name lives: loaded when first asked for, so that a store or a mapping waits for no year."""

__all__ = [
    "New",
    "Source",
    "Who",
    "bring",
    "close",
    "decide",
    "load",
    "make_trust",
    "open_trust",
    "open_year",
    "pay_month",
    "settle",
]

if TYPE_CHECKING:
    from healthtrust.live.loading import Source, load
    from healthtrust.live.opening import New, make_trust, open_year
    from healthtrust.live.paying import pay_month
    from healthtrust.live.settling import bring, close, decide, settle
    from healthtrust.live.store import Who
    from healthtrust.live.trust import open_trust


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
