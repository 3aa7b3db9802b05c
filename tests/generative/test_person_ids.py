"""Whatever happens to person ids in whatever order, undone or not: nothing is lost or changes silently."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from healthtrust.ground.errors import InvalidInput
from healthtrust.people.linkage.identities.ledger import PersonIds

KEYS = [(source, str(number)) for source in ("A", "B") for number in range(5)]
Persons = dict[tuple[str, str], int]


def persons_of(columns: dict) -> Persons:
    rows = zip(columns["source"].to_pylist(), columns["record_id"].to_pylist(), strict=True)
    return dict(zip(rows, columns["person_id"].tolist(), strict=True))


class Identities(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "persons.sqlite"
        self.ids = PersonIds(self.path, "Ada", clock=lambda: "2027-01-01T00:00:00Z")
        self.kept: list[Persons] = [{}]
        self.used: set[int] = set()

    def teardown(self) -> None:
        self.ids.close()
        self.folder.cleanup()

    def remember(self) -> None:
        """Keep the state after each new event, as the next ones may not change it."""
        for number in range(len(self.kept), len(self.ids.events()) + 1):
            self.kept.append(persons_of(self.ids.at(number)))

    def attempted(self, call) -> bool:
        before, count = persons_of(self.ids.now()), len(self.ids.events())
        try:
            call()
        except InvalidInput:
            assert persons_of(self.ids.now()) == before and len(self.ids.events()) == count
            return False
        self.remember()
        return True

    @rule(
        labels=st.dictionaries(st.sampled_from(KEYS), st.integers(0, 4), min_size=1),
        merging=st.booleans(),
        died=st.dictionaries(st.sampled_from(KEYS), st.sampled_from(["2026-01-01", "2026-02-02"])),
    )
    def assign(self, labels, merging, died) -> None:
        before = persons_of(self.ids.now())
        keys = list(labels)
        records = {"source": [k[0] for k in keys], "record_id": [k[1] for k in keys]}
        records["death_date"] = [died.get(key) for key in keys]
        events = self.ids.assign(records, list(labels.values()), "load", merging=merging)
        self.remember()
        now = persons_of(self.ids.now())
        assert all(key in now for key in keys)
        merged = {one for each in events if each.kind == "merge" for one in each.payload["persons"]}
        assert merging or not merged
        assert all(now[key] == person or person in merged for key, person in before.items())
        held: dict[int, set[str]] = {}
        for key in keys:
            if key in died and key not in before:
                held.setdefault(now[key], set()).add(died[key])
        again = self.ids.assign(records, list(labels.values()), "load", merging=merging)
        assert again == ()
        assert all(len(days) == 1 for person, days in held.items() if person not in before.values())

    @rule(one=st.integers(1, 8), other=st.integers(1, 8))
    def merge(self, one, other) -> None:
        persons = [self.ids.resolve(one), self.ids.resolve(other)]
        if self.attempted(lambda: self.ids.merge([one, other], "same passport")):
            assert self.ids.resolve(one) == self.ids.resolve(other) == min(persons)

    @rule(key=st.sampled_from(KEYS))
    def split(self, key) -> None:
        now = persons_of(self.ids.now())
        used = max((person for state in self.kept for person in state.values()), default=0)
        if key in now and self.attempted(lambda: self.ids.split(now[key], [key], "someone else")):
            assert persons_of(self.ids.now()) == {**now, key: used + 1}

    @rule(one=st.integers(1, 6), other=st.integers(1, 6))
    def propose(self, one, other) -> None:
        self.attempted(lambda: self.ids.propose_merge([one, other], "look at these"))

    @rule(which=st.integers(0, 5), accepted=st.booleans())
    def decide(self, which, accepted) -> None:
        waiting = self.ids.proposals()
        if waiting:
            asked = waiting[which % len(waiting)]
            assert self.attempted(lambda: self.ids.decide(asked.event, accepted, "looked"))
            assert asked.event not in {each.event for each in self.ids.proposals()}

    @rule(back=st.integers(0, 6))
    def undo(self, back) -> None:
        number = len(self.ids.events()) - back
        if number < 1:
            return
        rows = self.ids._journal.rows_of(number)
        keys = set(zip(rows.source.to_pylist(), rows.record_id.to_pylist(), strict=True))
        before = persons_of(self.ids.now())
        if self.attempted(lambda: self.ids.undo(number, "a mistake")):
            now, then = persons_of(self.ids.now()), self.kept[number - 1]
            assert {k: v for k, v in now.items() if k in keys} == {k: v for k, v in then.items() if k in keys}
            assert {k: v for k, v in now.items() if k not in keys} == {
                k: v for k, v in before.items() if k not in keys
            }

    @rule(back=st.integers(0, 3))
    def last_can_always_be_undone(self, back) -> None:
        """An event that nothing came after may be undone, unless it was undone already."""
        if self.ids.events():
            assert self.attempted(lambda: self.ids.undo(len(self.ids.events()), "a mistake"))

    @rule()
    def open_again(self) -> None:
        before = persons_of(self.ids.now())
        self.ids.close()
        self.ids = PersonIds(self.path, "Bob", clock=lambda: "2027-01-02T00:00:00Z")
        assert persons_of(self.ids.now()) == before

    @invariant()
    def what_was_stays(self) -> None:
        for number, then in enumerate(self.kept):
            assert persons_of(self.ids.at(number)) == then

    @invariant()
    def ids_change_only_by_events(self) -> None:
        """Record by record, the last move of all events is where it is; and everything fits."""
        state: Persons = {}
        for event in self.ids.events():
            for source, record, before, after in event.payload.get("moved", ()):
                assert state.get((source, record), 0) == before
                state[(source, record)] = after
        assert {key: person for key, person in state.items() if person} == persons_of(self.ids.now())
        assert self.ids.verify(self.ids.head) == []


Identities.TestCase.settings = settings(
    max_examples=25, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
)
TestIdentities = Identities.TestCase


def test_many_records_of_an_event_are_kept_as_well_as_few(tmp_path):
    rng = np.random.default_rng(1)
    clusters = rng.integers(0, 2000, 3000)
    records = {"source": ["A"] * 3000, "record_id": [str(each) for each in range(3000)]}
    with PersonIds(tmp_path / "persons.sqlite", "Ada") as ids:
        ids.assign(records, clusters, "load")
        now = persons_of(ids.now())
    with PersonIds(tmp_path / "persons.sqlite", "Ada") as ids:
        assert persons_of(ids.now()) == now and ids.verify() == []
        assert ids.assign(records, clusters, "load") == ()
    together: dict[int, set[int]] = {}
    for (_, record), person in now.items():
        together.setdefault(int(clusters[int(record)]), set()).add(person)
    assert all(len(each) == 1 for each in together.values())
    assert len(together) == len({person for each in together.values() for person in each})
