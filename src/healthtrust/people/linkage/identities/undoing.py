"""An event is taken back where the persons it touched are still as it left them.

    may be undone  ⇔  records of its persons now  =  records of its persons just after it

Otherwise a later event depends on it, and the last one that touched these persons stands in the way.

>>> from healthtrust.people.linkage.identities.moves import Journal, moved
>>> events = [Event(1, "", "", "assign", {}), Event(2, "", "", "merge", {"persons": [1, 2], "into": 1})]
>>> present = Present(events, Journal())
>>> present.journal.add_all([(1, moved(["A", "B"], ["7", "7"], [0, 0], [1, 2])),
...                          (2, moved(["B"], ["7"], [2], [1]))])
>>> undone(present, 2, "other birth date").rows.after.tolist()
[2]
>>> undone(present, 1, "wrong file")
Traceback (most recent call last):
healthtrust.ground.errors.InvalidInput: event 1: found event 2 (merge), which depends on it; expected an \
event that nothing later depends on. Undo event 2 first.
1 problem
"""

from __future__ import annotations

import numpy as np

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.people.linkage.identities.chain import Event
from healthtrust.people.linkage.identities.drafts import Draft
from healthtrust.people.linkage.identities.present import Present


def undone(present: Present, number: int, because: str) -> Draft:
    """Return the undoing of an event; raises InvalidInput, naming the event that stands in the way."""
    refuse(no_event(number, len(present.events)))
    refuse(_already(present, number) or _depended_on(present, number) or _decided(present, number))
    return Draft("undo", {"because": because, "event": number}, present.journal.rows_of(number).backward())


def no_event(number: int, last: int, least: int = 1) -> list[Problem]:
    """Return the problem of a number that no event has."""
    if least <= number <= last:
        return []
    return [Problem(f"event {number}", "no event of this number", f"a number from {least} to {last}")]


def _already(present: Present, number: int) -> list[Problem]:
    if present.standing.stands[number]:
        return []
    by = present.standing.undone_by[number]
    remedy = f"Undo event {by} to bring it back."
    return [Problem(f"event {number}", f"one that event {by} undid", "an event that stands", None, remedy)]


def _depended_on(present: Present, number: int) -> list[Problem]:
    persons = present.journal.rows_of(number).persons()
    then, now = present.journal.at(number), present.state
    differ = then != now
    if not (np.isin(then[differ], persons) | np.isin(now[differ], persons)).any():
        return []
    later = [
        each for each, rows in present.journal.moves_since(number) if np.isin(rows.persons(), persons).any()
    ]
    standing = [each for each in later if present.standing.stands[each]]
    return [_in_the_way(number, present.events[(standing or later)[-1] - 1])]


def _decided(present: Present, number: int) -> list[Problem]:
    """Return the decision that stands on what an undoing would withdraw, or would decide a second time."""
    event = present.events[number - 1]
    while event.kind == "undo":
        event = present.events[int(event.payload["event"]) - 1]
    if event.kind not in ("propose", "decide"):
        return []
    proposal = present.standing.proposals.get(int(event.payload.get("proposal", event.number)))
    if proposal is None or proposal.decided_by in (0, event.number):
        return []
    return [_in_the_way(number, present.events[proposal.decided_by - 1])]


def _in_the_way(number: int, event: Event) -> Problem:
    found = f"event {event.number} ({event.kind}), which depends on it"
    remedy = f"Undo event {event.number} first."
    return Problem(f"event {number}", found, "an event that nothing later depends on", None, remedy)
