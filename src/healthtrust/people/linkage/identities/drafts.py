"""What a call would write: the events it makes of the present, or every reason why it may not be.

>>> from healthtrust.people.linkage.identities.moves import Journal, moved
>>> present = Present([], Journal())
>>> present.journal.add(1, moved(["A", "B"], ["7", "7"], [0, 0], [1, 2]))
>>> draft = merged(present, [2, 1], "same passport")
>>> draft.kind, draft.payload["into"], draft.rows.before.tolist(), draft.rows.after.tolist()
('merge', 1, [2], [1])
>>> merged(present, [1, 2], "same name", {1: "2026-03-01", 2: "2027-05-09"})
Traceback (most recent call last):
healthtrust.ground.errors.InvalidInput: persons 1 and 2: found deaths on 2026-03-01 and 2027-05-09; expected \
one day of death. Nobody dies twice: correct the records, or leave them apart.
1 problem
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from healthtrust.ground.arrow import arrow
from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.people.linkage.identities.assigning import Given, Proposed, decide
from healthtrust.people.linkage.identities.moves import NOBODY, Ids, Moved, Whole, moved
from healthtrust.people.linkage.identities.present import Present
from healthtrust.people.linkage.identities.standing import Key, Record

Deaths = Mapping[int, str] | None
"""The day of death by person, as ISO text."""


class Draft(NamedTuple):
    """An event that is not written yet: its kind, what it says, and the rows it moves."""

    kind: str
    payload: Mapping[str, Any]
    rows: Moved = moved((), (), (), ())


def assigned(present: Present, given: Given, because: str, merging: bool) -> list[Draft]:
    """Return the assignment of new records, the merges and the proposals that clusters give rise to."""
    persons = present.persons_at(present.journal.places(given.source, given.record_id))
    found = decide(given, persons, present.journal.next_id, present.apart(), merging)
    drafts = []
    new = np.flatnonzero(persons == NOBODY)
    if new.size:
        at = arrow().array(new)
        rows = Moved(given.source.take(at), given.record_id.take(at), persons[new], found.after[new])
        told = {"because": because, "records": int(new.size), "new_persons": found.fresh}
        drafts.append(Draft("assign", told, rows))
    for together in found.merges:
        drafts.append(_joined("merge", present, together, {"because": because}))
    known = present.asked()
    for each in found.proposals:
        drafts += _asking(each, _records(given, each), known)
    return drafts


def merged(present: Present, persons: Sequence[int], because: str, deaths: Deaths = None) -> Draft:
    """Return the merge of persons into the lowest id."""
    problems, ids = _ids_of(present, persons)
    if not problems and len(ids) < 2:
        found = f"{_named(persons)}, one person already" if len(persons) > 1 else _named(persons)
        problems.append(Problem("merge", found, "two persons or more"))
    refuse(problems + _two_deaths(ids, deaths))
    return _joined("merge", present, ids, {"because": because})


def parted(present: Present, person: int, records: Sequence[Record], because: str) -> Draft:
    """Return the split of records from a person; they get the next free number."""
    problems, ids = _ids_of(present, [person])
    places = present.places_of(records)
    refuse(problems or _not_leaving(present, ids[0], records, places))
    return _leaving("split", present, ids[0], places, {"because": because})


def proposed(present: Present, asked: Proposed, records: Sequence[Record]) -> list[Draft]:
    """Return the proposal of a merge or a split, unless it was made before."""
    problems, ids = _ids_of(present, asked.persons)
    if not problems and asked.what == "split":
        problems += _not_leaving(present, ids[0], records, present.places_of(records))
    if not problems and asked.what == "merge" and len(ids) < 2:
        problems.append(Problem("proposal", f"{_named(asked.persons)}", "two persons or more"))
    refuse(problems)
    return _asking(asked._replace(persons=tuple(ids)), list(records), present.asked())


def decided(present: Present, proposal: int, accepted: bool, because: str, deaths: Deaths = None) -> Draft:
    """Return the decision on a proposal, with what it does if it is accepted."""
    found = present.standing.proposals.get(proposal)
    where, remedy = f"proposal {proposal}", "List what waits: the proposals of the ledger."
    if found is None:
        refuse([Problem(where, "no proposal that stands", "the number of one", None, remedy)])
    assert found is not None
    if found.status != "open":
        said = f"one that event {found.decided_by} {found.status}"
        refuse([Problem(where, said, "one that waits", None, f"Undo event {found.decided_by} first.")])
    told = {"because": because, "proposal": proposal, "decision": "accepted" if accepted else "rejected"}
    if not accepted:
        return Draft("decide", told)
    if present.moot(found):
        refuse([Problem(where, "nothing left to do", "persons and records as proposed", None, "Reject it.")])
    problems, ids = _ids_of(present, found.persons)
    if found.what == "merge":
        refuse(problems + _two_deaths(ids, deaths))
        return _joined("decide", present, ids, told)
    return _leaving("decide", present, ids[0], present.places_of(found.records), told)


def _joined(kind: str, present: Present, persons: Sequence[int], told: Mapping[str, Any]) -> Draft:
    ids = sorted(persons)
    goes = np.concatenate([present.records_of(each) for each in ids[1:]])
    rows = present.journal.moving(goes, present.state[goes], ids[0])
    return Draft(kind, {**told, "persons": ids, "into": ids[0]}, rows)


def _leaving(kind: str, present: Present, person: int, places: Whole, told: Mapping[str, Any]) -> Draft:
    new = present.journal.next_id
    rows = present.journal.moving(places, present.state[places], new)
    return Draft(kind, {**told, "person": person, "new_person": new}, rows)


def _asking(asked: Proposed, records: Sequence[Record], known: set[Key]) -> list[Draft]:
    key = (asked.what, frozenset(asked.persons), frozenset(records))
    if key in known:
        return []
    known.add(key)
    told: dict[str, Any] = {"because": asked.because, "what": asked.what, "persons": list(asked.persons)}
    if records:
        told["records"] = [list(each) for each in records]
    return [Draft("propose", told)]


def _records(given: Given, asked: Proposed) -> list[Record]:
    at = arrow().array(asked.rows, arrow().int64())
    sources, records = given.source.take(at).to_pylist(), given.record_id.take(at).to_pylist()
    return sorted(zip(sources, records, strict=True))


def _ids_of(present: Present, persons: Sequence[int]) -> tuple[list[Problem], list[int]]:
    """Return the ids that persons lead to now, lowest first, and those that lead nowhere."""
    leads = {each: present.leads(each) for each in persons}
    problems = [
        Problem(f"person {each}", "nobody with this id", "the id of a person who has records")
        for each, now in leads.items()
        if now == NOBODY
    ]
    return problems, sorted(set(leads.values()))


def _two_deaths(persons: Sequence[int], deaths: Deaths) -> list[Problem]:
    days = {each: deaths[each] for each in persons if deaths and deaths.get(each)}
    if len(set(days.values())) < 2:
        return []
    remedy = "Nobody dies twice: correct the records, or leave them apart."
    found = f"deaths on {' and '.join(sorted(set(days.values())))}"
    return [Problem(_named(sorted(days)), found, "one day of death", None, remedy)]


def _not_leaving(present: Present, person: int, records: Sequence[Record], places: Whole) -> list[Problem]:
    """Return why records cannot leave a person: they are not its own, repeated, none, or all it has."""
    persons: Ids = present.persons_at(places)
    problems = [
        Problem(f"record {source} {record}", _belongs(int(now)), f"a record of person {person}")
        for (source, record), now in zip(records, persons, strict=True)
        if now != person
    ]
    if len(set(records)) < len(records) or not records:
        problems.append(Problem("records", "one given twice" if records else "none", "each record once"))
    if not problems and len(present.records_of(person)) == len(records):
        found, remedy = f"all {len(records):,} records of person {person}", "At least one stays."
        problems.append(Problem("records", found, "fewer", None, remedy))
    return problems


def _belongs(person: int) -> str:
    return f"one of person {person}" if person else "one that is not in the ledger"


def _named(persons: Sequence[int]) -> str:
    names = [str(each) for each in persons]
    return f"person {names[0]}" if len(names) == 1 else f"persons {', '.join(names[:-1])} and {names[-1]}"
