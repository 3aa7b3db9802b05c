"""Linkage and its lists, person by person in plain Python: who is one, who is on whose list on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

Row = Mapping[str, Any]


def clusters(
    persons: Iterable[int], pairs: Iterable[tuple[int, int, float]], threshold: float
) -> dict[int, int]:
    """Return the smallest person that some chain of links leads to, for each person."""
    near: dict[int, set[int]] = {each: set() for each in persons}
    for one, other, probability in pairs:
        if probability >= threshold:
            near[one].add(other)
            near[other].add(one)
    found: dict[int, int] = {}
    for person in sorted(near):
        waiting = [person]
        while waiting:
            each = waiting.pop()
            if each not in found:
                found[each] = person
                waiting += near[each]
    return found


def on_lists(spells: Sequence[Row], person_of: Mapping[int, int], day: date) -> dict[int, Row]:
    """Return the spell that each person is on a list by on a day: of those that hold it, the newest."""
    found: dict[int, Row] = {}
    for spell in spells:
        start, end = date.fromisoformat(spell["start_date"]), spell["end_date"]
        if start > day or (end is not None and date.fromisoformat(end) <= day):
            continue
        person = person_of[spell["person_id"]]
        before = found.get(person)
        if before is None or _rank(spell) > _rank(before):
            found[person] = spell
    return found


def one_list(
    spells: Sequence[Row], person_of: Mapping[int, int], since: date, until: date
) -> list[dict[str, Any]]:
    """Return spells of whole runs of days on one list, from the day `since` to the day before `until`.

    A person was born, and is of the sex, that the first of the spells says.
    """
    first: dict[int, Row] = {}
    for spell in sorted(spells, key=lambda each: (each["start_date"], each["person_id"])):
        first.setdefault(person_of[spell["person_id"]], spell)
    open_ones: dict[int, dict[str, Any]] = {}
    made = []
    day = since
    while day <= until:
        today = on_lists(spells, person_of, day) if day < until else {}
        for person in sorted({*open_ones, *today}):
            now, then = today.get(person), open_ones.get(person)
            if then is not None and (now is None or then["spell"] is not now):
                made.append(then["row"] | {"end_date": day.isoformat()})
                del open_ones[person]
            if now is not None and (then is None or then["spell"] is not now):
                who = {name: first[person][name] for name in ("birth_date", "sex")}
                row = {**now, **who, "person_id": person, "start_date": day.isoformat()}
                open_ones[person] = {"spell": now, "row": row}
        day += timedelta(days=1)
    return made


def _rank(spell: Row) -> tuple[str, int]:
    return spell["start_date"], -spell["person_id"]
