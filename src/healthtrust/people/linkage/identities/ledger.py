"""Person ids that never change silently: assign, merge, split and undo are events that can only be added to.

    ids now  =  all events, in their order;        ids at event n  =  events 1 to n

A new person gets the next free number and no number is given twice. A merge keeps the lowest id, and the
other id leads to it for ever. Every call is one transaction; the same clusters again add nothing.

>>> with PersonIds(":memory:", "Ada", clock=lambda: "2027-01-01T00:00:00Z") as ids:
...     first = ids.assign({"source": ["A", "A"], "record_id": ["7", "8"]}, [1, 2], "first load")
...     joined = ids.merge([1, 2], "same passport")
...     before = ids.now()["person_id"].tolist()
...     undone = ids.undo(joined.number, "passport misread")
...     before, ids.now()["person_id"].tolist(), ids.verify()
([1, 1], [1, 2], [])
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.people.linkage.identities import drafts
from healthtrust.people.linkage.identities.assigning import Given, Proposed
from healthtrust.people.linkage.identities.chain import Event, append, broken_links, opened, read, writing
from healthtrust.people.linkage.identities.drafts import Deaths, Draft
from healthtrust.people.linkage.identities.moves import Journal, Moved, packed, unpacked
from healthtrust.people.linkage.identities.present import Present
from healthtrust.people.linkage.identities.replayed import breaches
from healthtrust.people.linkage.identities.standing import Proposal, Record
from healthtrust.people.linkage.identities.undoing import no_event, undone

Columns = dict[str, Any]
"""source and record_id as Arrow texts, person_id as an array of u64 [record]."""


def utc_now() -> str:
    """Return the time as ISO text in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


class PersonIds:
    """The ledger of person ids in one file; what may not be done raises InvalidInput and leaves nothing.

    who: the name under which events are written; may be empty where nothing is.
    """

    def __init__(self, path: Path | str, who: str = "", clock: Callable[[], str] = utc_now) -> None:
        self._file = opened(path)
        self._who, self._clock = who, clock
        self._events: list[Event] = []
        self._journal = Journal()

    def __enter__(self) -> PersonIds:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def assign(
        self, records: Mapping[str, Any], clusters: Any, because: str, *, merging: bool = True
    ) -> tuple[Event, ...]:
        """Give every record (columns source, record_id, perhaps death_date) a person by its cluster.

        Returns the events: an assignment, merges, proposals; none where everything is as it should be.
        merging: whether persons whom one cluster spans are merged, or a merge is only proposed.
        """
        given = Given.of(records, clusters)
        return self._write(because, lambda now: drafts.assigned(now, given, because, merging))

    def merge(self, persons: Sequence[int], because: str, deaths: Deaths = None) -> Event:
        """Make several persons one, under the lowest id; refused where `deaths` has two days of death."""
        return self._write(because, lambda now: [drafts.merged(now, persons, because, deaths)])[0]

    def split(self, person: int, records: Sequence[Record], because: str) -> Event:
        """Take records out of a person; they become a new one."""
        return self._write(because, lambda now: [drafts.parted(now, person, records, because)])[0]

    def propose_merge(self, persons: Sequence[int], because: str) -> tuple[Event, ...]:
        """Ask for a merge to be judged; no event where the same was asked before."""
        asked = Proposed("merge", tuple(persons), (), because)
        return self._write(because, lambda now: drafts.proposed(now, asked, ()))

    def propose_split(self, person: int, records: Sequence[Record], because: str) -> tuple[Event, ...]:
        """Ask for a split to be judged; no event where the same was asked before."""
        asked = Proposed("split", (person,), (), because)
        return self._write(because, lambda now: drafts.proposed(now, asked, sorted(records)))

    def decide(self, proposal: int, accepted: bool, because: str, deaths: Deaths = None) -> Event:
        """Accept or reject the proposal of an event; accepting it does what it proposes."""
        return self._write(because, lambda now: [drafts.decided(now, proposal, accepted, because, deaths)])[0]

    def undo(self, event: int, because: str) -> Event:
        """Take back an event that nothing later depends on; else it is said which event stands in the way."""
        return self._write(because, lambda now: [undone(now, event, because)])[0]

    def now(self) -> Columns:
        """Return the person of every record now."""
        return self._present().journal.columns()

    def at(self, event: int) -> Columns:
        """Return the person of every record just after an event; 0 is before the first."""
        present = self._present()
        refuse(no_event(event, len(present.events), least=0))
        return present.journal.columns(event)

    def events(self) -> tuple[Event, ...]:
        """Return all events, without Parquet of the rows they moved."""
        return tuple(self._present().events)

    def history(self, person: int) -> tuple[Event, ...]:
        """Return the events that gave the id a record, took one from it, or proposed to."""
        present = self._present()
        moves = present.journal.moves_since(0)
        touched = {number for number, rows in moves if person in rows.before or person in rows.after}
        return tuple(
            each
            for each in present.events
            if each.number in touched or (each.kind == "propose" and person in each.payload["persons"])
        )

    def proposals(self) -> tuple[Proposal, ...]:
        """Return the proposals that wait for a decision and still would change something."""
        return tuple(self._present().waiting())

    def resolve(self, person: int) -> int:
        """Return the id that an id leads to now: itself, the one it was merged into; 0 if withdrawn."""
        return self._present().leads(person)

    def persons_of(self, records: Sequence[Record]) -> list[int]:
        """Return the person of each record now; 0 of those who are not in the ledger."""
        return [int(each) for each in self._present().of(records)]

    def records_of(self, person: int) -> list[Record]:
        """Return the records of a person now."""
        present = self._present()
        rows = present.journal.moving(present.records_of(person), present.state[:0], person)
        return list(zip(rows.source.to_pylist(), rows.record_id.to_pylist(), strict=True))

    def kept_apart(self, persons: Sequence[int]) -> bool:
        """Whether somebody keeps some of these persons apart: a rejected or undone merge, or a split."""
        return any(kept <= set(persons) for kept in self._present().apart())

    @property
    def head(self) -> str:
        """The hash of the last event; "" before the first."""
        events = self._present().events
        return events[-1].hash if events else ""

    def verify(self, head: str = "") -> list[Problem]:
        """Return everything wrong with the file: its chain, and each event against what was before it.

        head: a hash that is known to have been the last once, so that a cut-off end is seen too.
        """
        events, problems = read(self._file)
        problems += broken_links(events)
        if head and head not in {each.hash for each in events}:
            problems.append(Problem("events", "none with the hash given", "the event that was the last then"))
        return problems or breaches(events)

    def _write(self, because: str, draft: Callable[[Present], Sequence[Draft]]) -> tuple[Event, ...]:
        """Decide on the present and add the events, in one transaction."""
        refuse(_unsaid(self._who, because))
        with writing(self._file):
            present = self._present()
            decided = draft(present)
            events = self._sealed(decided)
            for event in events:
                append(self._file, event)
        return self._take(events, [each.rows for each in decided])

    def _sealed(self, decided: Sequence[Draft]) -> list[Event]:
        head, at = self._events[-1].hash if self._events else "", self._clock()
        events: list[Event] = []
        for number, each in enumerate(decided, start=len(self._events) + 1):
            told, parquet = packed(each.rows)
            payload = {**each.payload, **told}
            events.append(Event(number, at, self._who, each.kind, payload, parquet).sealed(head))
            head = events[-1].hash
        return events

    def _present(self) -> Present:
        """Return what is, with what others wrote meanwhile; a broken chain is refused."""
        events, problems = read(self._file, len(self._events))
        if events:
            head = self._events[-1].hash if self._events else ""
            refuse(problems + broken_links(events, len(self._events), head))
            self._take(events, [unpacked(each.payload, each.moved) for each in events])
        return Present(self._events, self._journal)

    def _take(self, events: Sequence[Event], rows: Sequence[Moved]) -> tuple[Event, ...]:
        self._journal.add_all([(event.number, each) for event, each in zip(events, rows, strict=True)])
        light = tuple(replace(each, moved=None) for each in events)
        self._events += light
        return light


def _unsaid(who: str, because: str) -> list[Problem]:
    problems = []
    if not who.strip():
        problems.append(Problem("who", "nobody", "the name of who decides"))
    if not because.strip():
        problems.append(Problem("why", "no reason", "the reason in a few words"))
    return problems
