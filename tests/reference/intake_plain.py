"""What a load keeps, and where its money goes, row by row in plain Python: slow, and read at a glance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

Spell = tuple[int, str, str, date, date | None]
"""Person, payer, plan, first day, day after the last."""
Visit = tuple[str, int, date, int]
"""Activity, person, day, amount paid."""


def spells_kept(spells: Sequence[Spell]) -> list[Spell]:
    """Return the spells that stand: merged where the plan is the same, the later one left out otherwise."""
    kept: list[Spell] = []
    for spell in spells:
        met = [other for other in kept if other[:2] == spell[:2] and _overlap(other, spell)]
        if any(other[2] != spell[2] for other in met):
            continue
        ends = [other[4] for other in (*met, spell)]
        last = None if None in ends else max(end for end in ends if end is not None)
        one = (*spell[:3], min(other[3] for other in (*met, spell)), last)
        kept = [other for other in kept if other not in met] + [one]
    return sorted(kept, key=str)


def money_placed(spells: Sequence[Spell], visits: Sequence[Visit]) -> Mapping[str, int]:
    """Return the money of visits by where it stands to enrolment."""
    placed = {"in enrolled time": 0, "outside enrolment": 0, "without a person": 0}
    for _, person, day, paid in visits:
        own = [spell for spell in spells if spell[0] == person]
        if not own:
            placed["without a person"] += paid
        elif any(start <= day and (end is None or day < end) for *_, start, end in own):
            placed["in enrolled time"] += paid
        else:
            placed["outside enrolment"] += paid
    return placed


def days_in(spells: Sequence[Spell], start: date, end: date) -> int:
    """Return the person-days of spells in a period, a day with two payers twice."""
    return sum(max((min(last or end, end) - max(first, start)).days, 0) for _, _, _, first, last in spells)


def _overlap(one: Spell, other: Spell) -> bool:
    last = date(9999, 12, 31)
    inside = one[3] < (other[4] or last) and other[3] < (one[4] or last)
    return inside or one[3] == other[3]
