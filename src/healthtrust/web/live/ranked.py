"""Opportunities as a page shows them: the rows that a reconciliation kept, money as it is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from healthtrust.web.live.trusts import rows_of

MONEY = ("at_stake", "low", "high")


def ranked(columns: Mapping[str, Sequence[Any]], most: int) -> list[dict[str, Any]]:
    """Return the first rows; money with its unit, None where it is not known or exact.

    >>> ranked({"rank": [1], "at stake [GBP]": [1204.5], "low [GBP]": [None]}, 5)
    [{'rank': 1, 'at_stake': 'GBP 1,204.50', 'low': None, 'high': None, 'peers': ''}]
    """
    named: dict[str, list[Any]] = {}
    for header, values in columns.items():
        name, _, unit = header.partition(" [")
        shown = name.replace(" ", "_")
        of = list(values[:most])
        named[shown] = [_said(each, unit.rstrip("]")) for each in of] if shown in MONEY else of
    return [_whole(row) for row in rows_of(named)]


def _whole(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with what one of an older version does not have."""
    return {**row, **{name: row.get(name) for name in MONEY}, "peers": row.get("peers") or ""}


def _said(value: Any, unit: str) -> str | None:
    return None if value is None else f"{unit} {value:,.2f}".replace("-", "−")
