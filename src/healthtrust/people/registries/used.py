"""What care each person used so long before the day: one pass of activity, each kind a sum.

    use of a kind = sum of cases, contacts, days or money of activity of the kind that began since then

A person row of several heads is as many times what one of them used: rules compare with limit × heads.

Source  settings: `records.exchange`

>>> Uses((("cost", 12), ("emergency admissions", 24))).column("cost", 12)
'u0'
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from healthtrust.people.registries.days import Days
from healthtrust.people.registries.definitions import Library, SegmentList
from healthtrust.people.registries.statements import Statement, day

KINDS = {
    "emergency admissions": ("setting = 'inpatient' AND NOT coalesce(elective, false)", "cases"),
    "planned admissions": ("setting = 'inpatient' AND coalesce(elective, false)", "cases"),
    "admissions": ("setting = 'inpatient'", "cases"),
    "days in hospital": (
        "setting = 'inpatient' AND end_date IS NOT NULL",
        "(end_date - a.start_date) * cases",
    ),
    "emergency attendances": ("setting = 'emergency'", "cases"),
    "outpatient attendances": ("setting = 'outpatient'", "cases"),
    "primary contacts": ("setting = 'primary'", "contacts"),
    "community contacts": ("setting = 'community'", "contacts"),
    "mental health contacts": ("setting = 'mental'", "contacts"),
    "prescriptions": ("setting = 'pharmacy'", "cases"),
    "cost": ("", "cost"),
    "paid": ("", "coalesce(paid_amount, 0)"),
}
"""Each kind of use: which activity, and what is added up."""
ALWAYS = ("emergency admissions", "cost", "paid")
"""Kinds that every table of segments tells, of the months asked of."""


@dataclass(frozen=True)
class Uses:
    """Kinds of use with their months, in the order of their columns."""

    asked: tuple[tuple[str, int], ...]

    def column(self, what: str, months: int) -> str:
        """Return the name of a column."""
        return f"u{self.asked.index((what, months))}"


def uses_of(listed: SegmentList, library: Library, days: Days) -> Uses:
    """Return every use that a list, its risk score and its registries look at, and those always told."""
    asked = [(what, days.months) for what in ALWAYS]
    asked += [(use.what, use.months) for rule in listed.rules for use in rule.use]
    asked += [(use.what, use.months) for each in library.registries for use in each.use]
    asked += [(use.what, use.months) for use in (listed.risk.use if listed.risk else ())]
    return Uses(tuple(dict.fromkeys(asked)))


def used(uses: Uses, days: Days) -> Statement:
    """Return the statement of `used`: person and the columns of uses."""
    longest = max(months for _, months in uses.asked)
    told = ", ".join(
        f"sum({_counted(what, months, days, longest)}) AS {uses.column(what, months)}"
        for what, months in uses.asked
    )
    within = f"a.start_date >= {day(days.before(longest))} AND a.start_date < {day(days.on)}"
    joined = (
        "JOIN piece p ON a.person_id = p.person_id AND a.start_date >= p.start AND a.start_date < p.stop "
        if days.while_enrolled
        else ""
    )
    return Statement(
        "used", f"SELECT a.person_id, {told} FROM activity a {joined}WHERE {within} GROUP BY a.person_id"
    )


def _counted(what: str, months: int, days: Days, longest: int) -> str:
    test, value = KINDS[what]
    tests = [test] if test else []
    if months != longest:
        tests.append(f"a.start_date >= {day(days.before(months))}")
    return f"CASE WHEN {' AND '.join(tests)} THEN {value} ELSE 0 END" if tests else value


def longest_of(uses: Iterable[tuple[str, int]]) -> int:
    """Return the most months that any use looks back."""
    return max(months for _, months in uses)
