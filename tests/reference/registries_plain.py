"""Registries and segments in plain Python, person by person: slow, and written apart from the SQL."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from healthtrust.people.registries.definitions import Library, Rule, SegmentList

Tables = dict[str, dict[str, Any]]


def rows(table: dict[str, Any]) -> list[dict[str, Any]]:
    """Return columns as rows of plain values."""
    return [
        {k: getattr(v, "item", lambda v=v: v)() for k, v in zip(table, row, strict=True)}
        for row in zip(*table.values(), strict=True)
    ]


def before(on: date, months: int) -> date:
    """Return the same day of the month so many months before; days here are firsts of months."""
    index = on.year * 12 + on.month - 1 - months
    return date(index // 12, index % 12 + 1, on.day)


def age_on(birth: date, on: date) -> int:
    """Return completed years."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def days_of(tables: Tables, first: date, on: date) -> dict[int, set[date]]:
    """Return the days on which each person was enrolled."""
    found: dict[int, set[date]] = defaultdict(set)
    for spell in rows(tables["enrolment"]):
        stop = min(spell["end_date"] or on, on)
        day = max(spell["start_date"], first)
        while day < stop:
            found[spell["person_id"]].add(day)
            day += timedelta(days=1)
    return found


def registries(tables: Tables, library: Library, codes: Any, on: date) -> dict[int, set[str]]:
    """Return the registries of each person; `codes` are (set, system, code, prefix)."""
    activity = {row["activity_id"]: row for row in rows(tables["activity"])}
    stays: dict[tuple[int, str], set[date]] = defaultdict(set)
    other: dict[tuple[int, str], set[date]] = defaultdict(set)
    sets_of: dict[tuple[str, str], set[str]] = {}
    for record in rows(tables["diagnosis"]):
        at = activity[record["activity_id"]]
        written = record["code_system"], record["code"]
        if written not in sets_of:
            sets_of[written] = _sets(*written, codes)
        for each in library.registries:
            if sets_of[written] & set(each.sets) and before(on, each.months) <= at["start_date"] < on:
                sure = at["setting"] in library.stays
                (stays if sure else other)[at["person_id"], each.name].add(at["start_date"])
    found: dict[int, set[str]] = defaultdict(set)
    for each in library.registries:
        for person in {p for p, name in (*stays, *other) if name == each.name}:
            if len(stays[person, each.name]) >= each.inpatient or len(other[person, each.name]) >= each.other:
                found[person].add(each.name)
        if each.measured is not None:
            latest: dict[int, tuple[date, float]] = {}
            for row in rows(tables["measurement"]):
                inside = before(on, each.measured.months) <= row["date"] < on
                if inside and row["measure_code"] in each.measured.codes:
                    latest[row["person_id"]] = max(
                        latest.get(row["person_id"], (date.min, 0.0)), (row["date"], row["value"])
                    )
            for person, (_, value) in latest.items():
                if value >= (each.measured.at_least or value):
                    found[person].add(each.name)
    return found


def _sets(system: str, code: str, codes: Any) -> set[str]:
    """Return the sets that a recorded code belongs to."""
    system = "".join(c for c in system.lower() if c.isalnum())
    code = code.replace(".", "").upper()
    found = set()
    for held in codes:
        right = held.system == system or (held.system == "icd10" and system.startswith("icd10"))
        if right and (code.startswith(held.code) if held.prefix else code == held.code):
            found.add(held.set)
    return found


def segments(
    tables: Tables, library: Library, listed: SegmentList, codes: Any, on: date
) -> dict[int, tuple[str, int]]:
    """Return the segment and the place of the rule of everybody enrolled in the year; rules without risk."""
    enrolled = days_of(tables, before(on, 12), on)
    on_registry = registries(tables, library, codes, on)
    born = {row["person_id"]: row["birth_date"] for row in rows(tables["enrolment"])}
    emergencies: dict[int, int] = defaultdict(int)
    for row in rows(tables["activity"]):
        if (
            row["setting"] == "inpatient"
            and not row["elective"]
            and row["start_date"] in enrolled.get(row["person_id"], ())
        ):
            emergencies[row["person_id"]] += 1
    long_term = {each.name for each in library.registries if each.long_term}
    counted = set(listed.counted) or long_term

    def fits(rule: Rule, person: int) -> bool:
        has, age = on_registry.get(person, set()), age_on(born[person], on)
        return (
            (not rule.registries or bool(has & set(rule.registries)))
            and set(rule.with_all) <= has
            and (rule.number_at_least is None or len(has & counted) >= rule.number_at_least)
            and (rule.age_from is None or age >= rule.age_from)
            and all(emergencies[person] >= (use.at_least or 0) for use in rule.use)
        )

    return {
        person: next((rule.segment, k) for k, rule in enumerate(listed.tried) if fits(rule, person))
        for person, days in enrolled.items()
        if days
    }
