"""What changed between two designs, in sentences: a scenario is shown as what differs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from healthtrust.design.describe import parameter
from healthtrust.design.whole import Design


@dataclass(frozen=True)
class Change:
    """One decided value that differs: its dotted name and the value on either side."""

    name: str
    before: object
    after: object

    def __str__(self) -> str:
        described = parameter(self.name)
        meaning = f" ({described.meaning})" if described else ""
        return f"{self.name}{meaning}: {_said(self.before)} becomes {_said(self.after)}"


def changes(before: Design, after: Design) -> list[Change]:
    """Return every value that differs, in the order of the design file."""
    one, other = _flat(before.as_plain()), _flat(after.as_plain())
    names = [*one, *(name for name in other if name not in one)]
    return [
        Change(n, one.get(n), other.get(n))
        for n in names
        if one.get(n) != other.get(n) and not n.startswith("sources.")
    ]


def _flat(tree: dict[str, Any], within: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in tree.items():
        if isinstance(value, dict):
            found |= _flat(value, f"{within}{key}.")
        else:
            found[f"{within}{key}"] = value
    return found


def _said(value: object) -> str:
    if value is None:
        return "nothing"
    return f"{value:,}" if isinstance(value, int | float) and not isinstance(value, bool) else str(value)
