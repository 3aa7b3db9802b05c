"""A time as a reader sees it: the minute, in universal time, in the order that sorts.

>>> said_when(0.0)
'1970-01-01 00:00 UTC'
"""

from __future__ import annotations

from datetime import UTC, datetime


def said_when(seconds: float) -> str:
    """Return seconds since 1970 as date and minute."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M UTC")
