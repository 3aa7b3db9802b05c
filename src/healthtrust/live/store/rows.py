"""Loads, appeals and years as a store keeps them, read in their order."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, select

from healthtrust.live.store.schema import APPEALS, LOADS, TRAIL, YEARS
from healthtrust.live.store.stages import YearState


@dataclass(frozen=True)
class Load:
    """Records that were loaded: the hash of their content, their name, the month they came in, their report.

    at: when it was noted; nothing while the transaction that notes it has not ended.
    """

    hash: str
    name: str
    month: int | None
    report: Mapping[str, Any]
    at: str = ""


@dataclass(frozen=True)
class Appeal:
    """An appeal against a settled year: whom or what it is about, why, and brought, upheld or rejected."""

    number: int
    year: int
    about: str
    reason: str
    stage: str

    def as_plain(self) -> dict[str, Any]:
        """Return its columns by name."""
        return asdict(self)


def years(connection: Connection) -> tuple[YearState, ...]:
    """Return the state of every year, in order."""
    rows = connection.execute(select(YEARS).order_by(YEARS.c.year)).mappings()
    return tuple(YearState(r["year"], r["stage"], r["month"], json.loads(r["facts"])) for r in rows)


def loads(connection: Connection) -> tuple[Load, ...]:
    """Return every load, in the order noted."""
    noted = select(LOADS, TRAIL.c.at).outerjoin(TRAIL, LOADS.c.trail == TRAIL.c.number)
    rows = connection.execute(noted.order_by(LOADS.c.trail, LOADS.c.hash)).mappings()
    return tuple(Load(r["hash"], r["name"], r["month"], json.loads(r["report"]), r["at"] or "") for r in rows)


def appeals(connection: Connection) -> tuple[Appeal, ...]:
    """Return every appeal, in the order brought."""
    rows = connection.execute(select(APPEALS).order_by(APPEALS.c.number)).mappings()
    return tuple(Appeal(**{name: value for name, value in r.items() if name != "trail"}) for r in rows)
