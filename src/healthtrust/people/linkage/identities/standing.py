"""What stands of all events: which are undone, which proposals wait, which persons somebody keeps apart.

An undo takes back what its event did; the undo of an undo brings it back. Persons are kept apart by a
rejected merge, by an undone merge and by a split: no machine may join them again, it may only propose to.

>>> told = [Event(1, "", "", "propose", {"what": "merge", "persons": [1, 2]}),
...         Event(2, "", "", "decide", {"proposal": 1, "decision": "rejected"})]
>>> [each.status for each in Standing(told).proposals.values()], Standing(told).apart()
(['rejected'], [frozenset({1, 2})])
>>> [each.status for each in Standing([*told, Event(3, "", "", "undo", {"event": 2})]).proposals.values()]
['open']
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from healthtrust.people.linkage.identities.chain import Event

Record = tuple[str, str]
"""Source and record id."""
Key = tuple[str, frozenset[int], frozenset[Record]]
"""What is proposed, for which persons and records, whoever proposes it and when."""


@dataclass(frozen=True)
class Proposal:
    """A merge of persons, or a split of records from their one person, that awaits somebody's eyes."""

    event: int
    what: str
    persons: tuple[int, ...]
    records: tuple[Record, ...]
    because: str
    status: str = "open"
    decided_by: int = 0


class Standing:
    """All events read once, in their order."""

    def __init__(self, events: Sequence[Event]) -> None:
        self._events = {each.number: each for each in events}
        self.stands: dict[int, bool] = {}
        self.undone_by: dict[int, int] = {}
        for each in events:
            self._set(each.number, True)
        self.proposals = self._proposals()

    def _set(self, number: int, stands: bool) -> None:
        self.stands[number] = stands
        event = self._events[number]
        if event.kind == "undo":
            target = int(event.payload["event"])
            self.undone_by[target] = number
            self._set(target, not stands)

    def _proposals(self) -> dict[int, Proposal]:
        """Return the proposals that were not withdrawn, by the number of their event."""
        standing = [each for number, each in self._events.items() if self.stands[number]]
        decided = {int(each.payload["proposal"]): each for each in standing if each.kind == "decide"}
        found = {}
        for each in standing:
            if each.kind == "propose":
                decision = decided.get(each.number)
                found[each.number] = Proposal(
                    each.number,
                    str(each.payload["what"]),
                    tuple(each.payload["persons"]),
                    tuple((str(source), str(record)) for source, record in each.payload.get("records", ())),
                    str(each.payload.get("because", "")),
                    str(decision.payload["decision"]) if decision else "open",
                    decision.number if decision else 0,
                )
        return found

    def apart(self) -> list[frozenset[int]]:
        """Return the sets of persons that somebody keeps apart, by the ids they had then."""
        found = [
            frozenset(each.persons)
            for each in self.proposals.values()
            if each.what == "merge" and each.status == "rejected"
        ]
        for number, event in self._events.items():
            joined = event.kind in ("merge", "decide") and event.payload.get("into") is not None
            if joined and not self.stands[number]:
                found.append(frozenset(event.payload["persons"]))
            if self.stands[number] and event.payload.get("new_person") is not None:
                found.append(frozenset((event.payload["person"], event.payload["new_person"])))
        return found
