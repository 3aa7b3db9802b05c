"""The comparison as a whole: two designs, what was decided otherwise, what came of it, for whom and why."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from math import isfinite
from typing import Any

from healthtrust.design.differ import Change
from healthtrust.design.read import Read
from healthtrust.review.inequalities.winners import Fate
from healthtrust.study.attribution import Causes
from healthtrust.study.compared.differences import Difference
from healthtrust.study.compared.whom import Fates, PlaceChange, TenthChange


@dataclass(frozen=True)
class Side:
    """One of the two: its design, what it is called, the run it came from, and the year that is compared."""

    read: Read
    name: str
    fingerprint: str
    year: int
    version: str = ""
    """Of the code and the shipped tables that made it."""


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
    shares_luck: bool = False
    """Whether both have the same people and the same luck."""

    @property
    def currency(self) -> str:
        """Return the currency of both."""
        return self.after.read.design.currency

    @property
    def names(self) -> tuple[str, str]:
        """Return what the two are called, told apart by their runs where their designs are called alike."""
        one, other = self.before, self.after
        if one.name != other.name:
            return one.name, other.name
        return f"{one.name} ({one.fingerprint[:6]})", f"{other.name} ({other.fingerprint[:6]})"

    @property
    def when(self) -> str:
        """Return the year that is compared, or both."""
        one, other = self.before.year, self.after.year
        return str(one) if one == other else f"{other} against {one}"

    def decided_by(self, place: str) -> dict[str, float]:
        """Return what each part that differs does to the budget a head of a place; nothing where unknown."""
        name = f"budget@{place}"
        if self.causes is None or name not in self.causes.before or name not in self.causes.after:
            return {}
        return dict(
            zip((part.name for part in self.causes.parts), self.causes.of(name).tolist(), strict=True)
        )

    def as_plain(self) -> dict[str, Any]:
        """Return the comparison as plain values."""
        told: dict[str, Any] = {
            "before": self.before.fingerprint,
            "after": self.after.fingerprint,
            "year_before": self.before.year,
            "year_after": self.after.year,
            "currency": self.currency,
            "same_people_and_luck": self.shares_luck,
            "changes": [{"parameter": c.name, "before": c.before, "after": c.after} for c in self.changes],
            "differences": [difference.as_plain() for difference in self.differences],
            "places": [_place_plain(place) for place in self.places],
            "tenths": [
                {"tenth": t.tenth, "before": t.before, "after": t.after, "change": t.change}
                for t in self.tenths
            ],
            "winners_share": self.fates.shares[0] if self.fates else None,
            "losers_share": self.fates.shares[1] if self.fates else None,
            "fates": fates_plain(self.fates) if self.fates else [],
        }
        if self.causes is not None:
            told["causes"] = causes_plain(self.causes)
        return told

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{escape(d.label)}</td><td>{d.before}</td><td>{d.after}</td></tr>"
            for d in self.differences
        )
        listed = "".join(f"<li>{escape(str(c))}</li>" for c in self.changes)
        return f"<ul>{listed}</ul><table><tr><th>measure</th><th>before</th><th>after</th></tr>{rows}</table>"


def fates_plain(fates: Fates) -> list[dict[str, Any]]:
    """Return who gains and who loses as rows: all, then by group of each kind."""
    rows = [("all", "households", fates.every)]
    rows += [(kind, fate.group, fate) for kind, listed in fates.by.items() for fate in listed]
    return [{"by": kind, "group": group, **_fate_plain(fate)} for kind, group, fate in rows]


def causes_plain(causes: Causes) -> list[dict[str, Any]]:
    """Return what each part does to each result, as rows: result, part, does, alone, last.

    Results that a design in between lacks are left out.
    """
    names = [name for name in causes.before if name in causes.after and all(map(isfinite, causes.of(name)))]
    return [
        {"result": name, "part": part.name, "does": float(d), "alone": float(a), "last": float(z)}
        for name in names
        for part, d, a, z in zip(
            causes.parts, causes.of(name), causes.alone(name), causes.last(name), strict=True
        )
    ]


def _place_plain(place: PlaceChange) -> dict[str, Any]:
    return {
        "place": place.place,
        "level": place.level,
        "before": place.before,
        "after": place.after,
        "change": place.change,
        "parts": dict(place.parts),
    }


def _fate_plain(fate: Fate) -> dict[str, Any]:
    low, high = (fate.mean_change.value + z * fate.mean_change.standard_error for z in (-1.96, 1.96))
    return {
        "households": fate.people,
        "winners_share": fate.share_of_winners.value,
        "losers_share": fate.share_of_losers.value,
        "mean_gain": _known(fate.mean_gain),
        "mean_loss": _known(fate.mean_loss),
        "mean_change": fate.mean_change.value,
        "low": _known(low),
        "high": _known(high),
    }


def _known(value: float) -> float | None:
    return value if isfinite(value) else None
