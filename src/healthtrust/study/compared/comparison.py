"""The comparison as a whole: two designs, what was decided otherwise, what came of it, for whom and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from healthtrust.design.differ import Change
from healthtrust.design.read import Read
from healthtrust.study.attribution import Causes
from healthtrust.study.compared.differences import Difference
from healthtrust.study.compared.whom import Fates, PlaceChange, TenthChange


@dataclass(frozen=True)
class Side:
    """One of the two: its design, what it is called, and the run it came from."""

    read: Read
    name: str
    fingerprint: str


@dataclass(frozen=True)
class Comparison:
    """Two runs compared; money in major units of their currency."""

    before: Side
    after: Side
    changes: tuple[Change, ...]
    differences: tuple[Difference, ...]
    places: tuple[PlaceChange, ...] = ()
    tenths: tuple[TenthChange, ...] = ()
    fates: Fates | None = None
    causes: Causes | None = None

    @property
    def currency(self) -> str:
        """Return the currency of both."""
        return self.after.read.design.currency

    def as_plain(self) -> dict[str, Any]:
        """Return the comparison as plain values."""
        told: dict[str, Any] = {
            "before": self.before.fingerprint,
            "after": self.after.fingerprint,
            "changes": [{"parameter": c.name, "before": c.before, "after": c.after} for c in self.changes],
            "differences": [difference.as_plain() for difference in self.differences],
            "places": [
                {
                    "place": p.place,
                    "before": p.before,
                    "after": p.after,
                    "change": p.change,
                    "parts": dict(p.parts),
                }
                for p in self.places
            ],
            "tenths": [
                {"tenth": t.tenth, "before": t.before, "after": t.after, "change": t.change}
                for t in self.tenths
            ],
            "winners_share": self.fates.shares[0] if self.fates else None,
            "losers_share": self.fates.shares[1] if self.fates else None,
        }
        if self.causes is not None:
            told["causes"] = causes_plain(self.causes)
        return told

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{d.label}</td><td>{d.before}</td><td>{d.after}</td></tr>" for d in self.differences
        )
        listed = "".join(f"<li>{c}</li>" for c in self.changes)
        return f"<ul>{listed}</ul><table><tr><th>measure</th><th>before</th><th>after</th></tr>{rows}</table>"


def causes_plain(causes: Causes) -> list[dict[str, Any]]:
    """Return what each part does to each result, as rows: result, part, does, alone, last."""
    names = [name for name in causes.before if name in causes.after]
    return [
        {"result": name, "part": part.name, "does": float(d), "alone": float(a), "last": float(z)}
        for name in names
        for part, d, a, z in zip(
            causes.parts, causes.of(name), causes.alone(name), causes.last(name), strict=True
        )
    ]
