"""A live year of plain records worked out person by person and row by row, without any of our code.

members of the first of a month, capitation by what each is expected to cost, fees by the month of the care,
and what is left out with its reason. Slow and plain; one plan, households of one, no user charges agreed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

OURS = ("", "pool")
FAR = date(9999, 12, 31)
Row = Mapping[str, Any]


def spell_on(spells: list[Row], day: date, alive: bool = True) -> Row | None:
    """Return the spell that counts on a day: ours before others', then the one that began last.

    alive: the day of death does not count; it does for care.
    """
    there = []
    for row in spells:
        end = date.fromisoformat(row["end_date"]) if row["end_date"] else FAR
        died = date.fromisoformat(row["death_date"]) if row["death_date"] else FAR
        here = day < died if alive else day <= died
        if date.fromisoformat(row["start_date"]) <= day < end and here:
            there.append(row)
    return max(there, key=lambda r: (r["payer_id"] in OURS, r["start_date"]), default=None)


def by_person(enrolment: list[Row]) -> dict[str, list[Row]]:
    """Return everybody's spells."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in enrolment:
        found[row["person_id"]].append(row)
    return found


def members(enrolment: list[Row], day: date) -> dict[str, Row]:
    """Return who is a member on a day, with the spell that counts."""
    told = {person: spell_on(spells, day) for person, spells in by_person(enrolment).items()}
    return {person: row for person, row in told.items() if row is not None}


def months_of(amount: int) -> list[int]:
    """Return a year's amount by months; the earlier ones carry the remainder."""
    return [amount // 12 + (1 if month < amount % 12 else 0) for month in range(12)]


def capitation(
    enrolment: list[Row], year: int, thousandths: Callable[[int, str, str], int]
) -> dict[str, list[int]]:
    """Return what is due by head in each month of each place.

    thousandths of a minor unit of a year, by age on New Year's Day, sex and place.
    """
    found: dict[str, list[int]] = defaultdict(lambda: [0] * 12)
    for month in range(12):
        sums: dict[str, int] = defaultdict(int)
        for row in members(enrolment, date(year, month + 1, 1)).values():
            born = date.fromisoformat(row["birth_date"])
            age = max(year - born.year - (0 if (born.month, born.day) == (1, 1) else 1), 0)
            sums[row["area_code"]] += thousandths(age, row["sex"], row["area_code"])
        for place, amount in sums.items():
            found[place][month] = months_of((amount + 500) // 1000)[month]
    return dict(found)


def told(activity: list[Row], enrolment: list[Row], year: int) -> tuple[dict[str, list[int]], dict[str, Any]]:
    """Return reason -> [rows, paid] of the year's care, and covered money by (place, setting) and month.

    Money of covered care is its reference cost less what patients paid.
    """
    spells = by_person(enrolment)
    reasons: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    money: dict[Any, list[int]] = defaultdict(lambda: [0] * 12)
    for row in activity:
        day = date.fromisoformat(row["start_date"])
        if day.year != year:
            continue
        spell = spell_on(spells.get(row["person_id"], []), day, alive=False)
        covered = row["payer_id"] in OURS
        reason = "settled"
        if not covered and row["payer_id"] != "household":
            reason = "another payer"
        elif covered and spell is None:
            reason = "not enrolled"
        elif spell is None and last_spell(spells.get(row["person_id"], []), day) is None:
            reason = "unknown place"
        reasons[reason][0] += 1
        reasons[reason][1] += row["paid_amount"]
        if reason == "settled" and covered and spell is not None:
            charged = row["patient_paid"] or 0
            cost = row["reference_cost"] if row["reference_cost"] != "" else row["paid_amount"] + charged
            money[spell["area_code"], row["setting"]][day.month - 1] += cost - charged
    return dict(reasons), dict(money)


def last_spell(spells: list[Row], day: date) -> Row | None:
    """Return the last spell that began by a day, whether it lasts or not."""
    begun = [row for row in spells if date.fromisoformat(row["start_date"]) <= day]
    return max(begun, key=lambda row: row["start_date"], default=None)


def next_day(day: str) -> str:
    """Return the day after."""
    return str(date.fromisoformat(day) + timedelta(days=1))
