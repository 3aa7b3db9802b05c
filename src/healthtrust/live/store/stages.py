"""Stages of a live year: open, months 1 to 12 in order, settled, closed; nothing is skipped or done twice.

    nothing | closed year − 1  --open-->  open, month 0
    open, month m − 1          --month--> open, month m        m = 1 … 12
    open, month 12             --settle-> settled
    settled                    --close--> closed

Every other action leaves stage and month as they are: records may be loaded at any time, the book is
reconciled until the year is closed, appeals come once it is settled and until it is closed. A change
that does not follow is refused, and what is expected is said.

Source  a state machine in the sense of Harel, Statecharts, 1987, without its hierarchy [recalled]

>>> year = begun((), 2027)
>>> year = paid(year, 1)
>>> print(year)
2027: open, month 1 paid
>>> print(out_of_order(year, YearState(2027, "open", 3), "month")[0])
2027, month: found month 3; expected month 2. A month is paid once, in its order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem, in_words

STAGES = ("open", "settled", "closed")
MONTHS = 12

MOVES = ("open", "month", "settle", "close")
"""The actions that move a year on; each must move it."""

STAGES_FOR: Mapping[str, tuple[str, ...]] = {
    "reconcile": ("open", "settled"),
    "appeal": ("settled",),
}
"""In which stages the other actions have a place; those not named here have one always."""


@dataclass(frozen=True)
class YearState:
    """Where a year stands: its stage, the last month paid, and facts such as the hash of its design."""

    year: int
    stage: str
    month: int = 0
    facts: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        paid = f"month {self.month} paid" if self.month else "no month paid"
        return f"{self.year}: {self.stage}, {paid}" if self.stage == "open" else f"{self.year}: {self.stage}"

    def with_facts(self, **facts: str) -> YearState:
        """Return the same state with facts added or replaced."""
        return replace(self, facts={**self.facts, **facts})


def begun(years: Sequence[YearState], year: int, facts: Mapping[str, str] | None = None) -> YearState:
    """Return a year just opened, after those there are; raises InvalidInput where it may not be."""
    new = YearState(year, "open", 0, dict(facts or {}))
    refuse(out_of_order(years[-1] if years else None, new, "open"))
    return new


def paid(state: YearState, month: int) -> YearState:
    """Return the year with one more month paid; raises InvalidInput for any month but the next."""
    return _moved(state, replace(state, month=month), "month")


def settled(state: YearState) -> YearState:
    """Return the year settled; raises InvalidInput before its twelfth month is paid."""
    return _moved(state, replace(state, stage="settled"), "settle")


def closed(state: YearState) -> YearState:
    """Return the year closed; raises InvalidInput before it is settled."""
    return _moved(state, replace(state, stage="closed"), "close")


def out_of_order(old: YearState | None, new: YearState, action: str) -> list[Problem]:
    """Return why a year may not go from an old state (None: there is no year) to a new one by an action."""
    where = f"{new.year}, {action}"
    if action == "open":
        return _not_next(old, new, where)
    if old is None or old.year != new.year:
        there = f"{old.year}" if old else "no year"
        return [Problem(where, f"the year {new.year}", f"{there}, which is the one there is")]
    if action in MOVES:
        return _not_moved(old, new, action, where)
    moved = (old.stage, old.month) != (new.stage, new.month)
    return (
        [Problem(where, str(new), str(old), remedy=f"Only {in_words(MOVES)} move a year.")] if moved else []
    )


def out_of_place(state: YearState | None, action: str) -> list[Problem]:
    """Return why an action that moves nothing has no place in the stage a year is in."""
    stages = STAGES_FOR.get(action)
    if stages is None or (state is not None and state.stage in stages):
        return []
    found = str(state) if state else "no year"
    return [Problem(action, found, f"a year that is {in_words(stages)}")]


def left_as_it_was(action: str, moved: bool) -> list[Problem]:
    """Return that an action which has to move a year has not."""
    if action not in MOVES or moved:
        return []
    return [Problem(action, "a year left as it was", "its new state, put in the same transaction")]


def _moved(old: YearState, new: YearState, action: str) -> YearState:
    refuse(out_of_order(old, new, action))
    return new


def _not_next(old: YearState | None, new: YearState, where: str) -> list[Problem]:
    """Return why a year may not be opened now."""
    problems = []
    if old is not None and new.year <= old.year:
        problems.append(Problem(where, f"a year that is there: {old}", f"{old.year + 1}"))
    elif old is not None and old.stage != "closed":
        remedy = "Close it first: the new year opens from it."
        problems.append(Problem(where, str(old), f"{old.year} closed", remedy=remedy))
    elif old is not None and new.year != old.year + 1:
        problems.append(Problem(where, str(new.year), f"{old.year + 1}, the year after the last"))
    if (new.stage, new.month) != ("open", 0):
        problems.append(Problem(where, str(new), "open, no month paid"))
    return problems


def _not_moved(old: YearState, new: YearState, action: str, where: str) -> list[Problem]:
    """Return why a month may not be paid, or a year settled or closed, now."""
    if action == "month":
        if old.stage != "open" or old.month == MONTHS:
            expected = "settling, as all twelve months are paid" if old.stage == "open" else "an open year"
            return [Problem(where, f"month {new.month} where {old}", expected)]
        if (new.stage, new.month) == ("open", old.month + 1):
            return []
        remedy = "A month is paid once, in its order."
        return [Problem(where, f"month {new.month}", f"month {old.month + 1}", remedy=remedy)]
    before, after = {"settle": ("open", "settled"), "close": ("settled", "closed")}[action]
    if (old.stage, old.month) != (before, MONTHS):
        expected = (
            f"month {old.month + 1}"
            if old.stage == "open" and old.month < MONTHS
            else f"a year that is {before}"
        )
        remedy = "A year is settled after its twelfth month." if expected.startswith("month") else ""
        return [Problem(where, str(old), expected, remedy=remedy)]
    fits = (new.stage, new.month) == (after, MONTHS)
    return [] if fits else [Problem(where, str(new), f"{new.year}: {after}")]
