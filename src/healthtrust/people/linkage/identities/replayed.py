"""Events played again from nothing: each must fit what was before it.

Every record moves from the person it has; new numbers are new; a merge goes to its lowest id, a split to a
new one, an undo takes back exactly what its event did.

>>> event = Event(1, "", "", "split", {"person": 5, "new_person": 1, "moved": [["A", "7", 5, 1]]})
>>> [str(each) for each in breaches([event])]
['event 1: found 1 record moved from a person it was not of; expected moves from what was before.']
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from healthtrust.ground.problems import Problem
from healthtrust.people.linkage.identities.chain import Event
from healthtrust.people.linkage.identities.moves import NOBODY, Journal, Moved, unpacked


def breaches(events: Sequence[Event]) -> list[Problem]:
    """Return where an event does not fit the state before it."""
    journal, problems = Journal(), []
    rows = [unpacked(each.payload, each.moved) for each in events]
    journal.add_all([(event.number, each) for event, each in zip(events, rows, strict=True)])
    state = np.zeros(len(journal), dtype=np.uint64)
    last = 0
    for event, moves in zip(events, rows, strict=True):
        where = f"event {event.number}"
        places = journal.places_moved_by(event.number)
        wrong = int((state[places] != moves.before).sum()) + len(places) - len(np.unique(places))
        if wrong:
            found = f"{wrong:,} record{'s' if wrong > 1 else ''} moved from a person it was not of"
            problems.append(Problem(where, found, "moves from what was before"))
        found, expected = _unfitting(event, moves, last, events, rows)
        if found:
            problems.append(Problem(where, found, expected))
        state[places] = moves.after
        last = max(last, int(moves.after.max(initial=0)))
    return problems


def _unfitting(
    event: Event, rows: Moved, last: int, events: Sequence[Event], all_rows: Sequence[Moved]
) -> tuple[str, str]:
    """Return what is wrong with the numbers an event gives, and what was expected; empty if nothing is."""
    given = set(np.unique(rows.after).tolist())
    if event.kind == "assign":
        fresh = sorted(each for each in given if each > last)
        wrong = bool((rows.before != NOBODY).any()) or fresh != list(range(last + 1, last + 1 + len(fresh)))
        return ("numbers that are not the next free ones", "the next free numbers") if wrong else ("", "")
    if event.kind == "undo":
        target = int(event.payload["event"])
        same = 1 <= target < event.number and _same(all_rows[target - 1].backward(), rows)
        return ("", "") if same else ("moves that do not take back its event", "the moves of it backward")
    if event.payload.get("into") is not None:
        wrong = given != {min(event.payload["persons"])}
        return ("a merge into another id", "a merge into the lowest") if wrong else ("", "")
    if event.payload.get("new_person") is not None:
        return ("a split into a used id", "the next free number") if given != {last + 1} else ("", "")
    return ("moves", "none of an event that only asks or rejects") if given else ("", "")


def _same(one: Moved, other: Moved) -> bool:
    return (
        one.source.equals(other.source)
        and one.record_id.equals(other.record_id)
        and np.array_equal(one.before, other.before)
        and np.array_equal(one.after, other.after)
    )
