"""All events read: who every record belongs to now, where an id leads, and what waits to be decided.

    leads(id) = id while it has records;     else leads(the id its last records went to);     0 = withdrawn

>>> from healthtrust.people.linkage.identities.moves import moved
>>> present = Present([], Journal())
>>> present.journal.add_all([(1, moved(["A", "B"], ["7", "7"], [0, 0], [1, 2])),
...                          (2, moved(["B"], ["7"], [2], [1]))])
>>> present.state.tolist(), present.leads(2), present.leads(3)
([1, 1], 1, 0)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from healthtrust.people.linkage.identities.chain import Event
from healthtrust.people.linkage.identities.moves import NOBODY, Ids, Journal, Whole
from healthtrust.people.linkage.identities.standing import Key, Proposal, Record, Standing

SIDES: tuple[Literal["left"], Literal["right"]] = ("left", "right")


@dataclass(frozen=True)
class Present:
    """What is, after all events."""

    events: Sequence[Event]
    journal: Journal

    @cached_property
    def standing(self) -> Standing:
        """What of the events stands."""
        return Standing(self.events)

    @cached_property
    def state(self) -> Ids:
        """The person of each record [place]; 0 of those who belong to nobody."""
        return self.journal.now()

    @cached_property
    def _by_person(self) -> tuple[Whole, Ids]:
        """Places in the order of their persons, and the persons in that order."""
        order = np.argsort(self.state, kind="stable")
        return order, self.state[order]

    @cached_property
    def persons(self) -> frozenset[int]:
        """The ids that have records."""
        return frozenset(np.unique(self._by_person[1]).tolist()) - {NOBODY}

    def records_of(self, person: int) -> Whole:
        """Return the places of a person's records."""
        order, persons = self._by_person
        wanted = np.uint64(person)
        first, end = (int(np.searchsorted(persons, wanted, side)) for side in SIDES)
        return np.sort(order[first:end])

    def leads(self, person: int) -> int:
        """Return the id that an id leads to now; 0 where its records were withdrawn or never were."""
        while person != NOBODY and person not in self.persons:
            person = self.journal.left_for(person)
        return person

    def places_of(self, records: Sequence[Record]) -> Whole:
        """Return the places of some records, −1 of those never met."""
        return self.journal.places([source for source, _ in records], [record for _, record in records])

    def of(self, records: Sequence[Record]) -> Ids:
        """Return the persons of some records; 0 of those never met or withdrawn."""
        return self.persons_at(self.places_of(records))

    def persons_at(self, places: Whole) -> Ids:
        """Return the persons of records at places; 0 at −1."""
        found = np.zeros(len(places), dtype=np.uint64)
        found[places >= 0] = self.state[places[places >= 0]]
        return found

    def waiting(self) -> list[Proposal]:
        """Return the proposals that nobody decided and that still would change something."""
        found = [each for each in self.standing.proposals.values() if each.status == "open"]
        persons = self.of([record for each in found for record in each.records])
        ends = np.cumsum([len(each.records) for each in found])[:-1]
        theirs = np.split(persons, ends) if found else []
        return [each for each, now in zip(found, theirs, strict=True) if not self._moot(each, now)]

    def moot(self, proposal: Proposal) -> bool:
        """Whether nothing is left to do: the persons are one already, or the records are not together."""
        return self._moot(proposal, self.of(proposal.records))

    def _moot(self, proposal: Proposal, theirs: Ids) -> bool:
        persons = {self.leads(each) for each in proposal.persons} - {NOBODY}
        if proposal.what == "merge" or not persons:
            return len(persons) < 2
        (person,) = persons
        return not (theirs == person).all() or len(self.records_of(person)) == len(theirs)

    def asked(self) -> set[Key]:
        """Return what was proposed already, of the ids that persons have now."""
        return {
            (each.what, frozenset(self.leads(person) for person in each.persons), frozenset(each.records))
            for each in self.standing.proposals.values()
        }

    def apart(self) -> list[frozenset[int]]:
        """Return the sets of persons that somebody keeps apart, by the ids they have now."""
        found = []
        for kept in self.standing.apart():
            persons = frozenset(self.leads(each) for each in kept) - {NOBODY}
            if len(persons) == len(kept):
                found.append(persons)
        return found
