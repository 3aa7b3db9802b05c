"""Compare two runs: what differs in the designs, in words, and what differs in the results, in numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from healthtrust.design.differ import Change, changes
from healthtrust.runs.folder import RunFolder
from healthtrust.runs.verify import read_back


@dataclass(frozen=True)
class Difference:
    """One number of two runs side by side."""

    label: str
    unit: str
    before: float | None
    after: float | None

    @property
    def change(self) -> float | None:
        """Return how much it changed, or None where either is missing."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True)
class Comparison:
    """Two runs compared."""

    before: RunFolder
    after: RunFolder
    changes: tuple[Change, ...]
    differences: tuple[Difference, ...]

    def as_plain(self) -> dict[str, Any]:
        """Return the comparison as plain values."""
        return {
            "before": self.before.fingerprint,
            "after": self.after.fingerprint,
            "changes": [{"parameter": c.name, "before": c.before, "after": c.after} for c in self.changes],
            "differences": [
                {"label": d.label, "unit": d.unit, "before": d.before, "after": d.after, "change": d.change}
                for d in self.differences
            ],
        }

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{d.label}</td><td>{d.before}</td><td>{d.after}</td></tr>" for d in self.differences
        )
        listed = "".join(f"<li>{c}</li>" for c in self.changes)
        return f"<ul>{listed}</ul><table><tr><th>measure</th><th>before</th><th>after</th></tr>{rows}</table>"


def compare(before: RunFolder, after: RunFolder) -> Comparison:
    """Return what differs between two runs."""
    one = {
        (m["label"], m["unit"]): m["value"] for m in before.manifest["numbers"] + before.manifest["measures"]
    }
    other = {
        (m["label"], m["unit"]): m["value"] for m in after.manifest["numbers"] + after.manifest["measures"]
    }
    keys = list(dict.fromkeys([*one, *other]))
    return Comparison(
        before,
        after,
        tuple(changes(read_back(before).design, read_back(after).design)),
        tuple(
            Difference(label, unit, one.get((label, unit)), other.get((label, unit))) for label, unit in keys
        ),
    )
