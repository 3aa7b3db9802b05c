"""The ledger of person ids: what it refuses, proposes and detects, and that a kill loses nothing."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time

import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.people.linkage.identities.ledger import PersonIds

CLOCK = lambda: "2027-01-01T00:00:00Z"  # noqa: E731


def records(*keys, **more):
    return {"source": [key[0] for key in keys], "record_id": [key[1:] for key in keys], **more}


def persons(ids):
    now = ids.now()
    return {
        s + r: p
        for s, r, p in zip(
            now["source"].to_pylist(), now["record_id"].to_pylist(), now["person_id"].tolist(), strict=True
        )
    }


@pytest.fixture
def ids(tmp_path):
    with PersonIds(tmp_path / "persons.sqlite", "Ada", clock=CLOCK) as ledger:
        yield ledger


def test_new_records_join_the_person_of_their_cluster_and_numbers_follow_the_records(ids):
    ids.assign(records("B1", "A2", "A1"), ["x", "y", "x"], "load")
    assert persons(ids) == {"A1": 1, "B1": 1, "A2": 2}
    (event,) = ids.assign(records("C1", "A2", "C2"), [5, 5, 6], "next load")
    assert persons(ids) == {"A1": 1, "B1": 1, "A2": 2, "C1": 2, "C2": 3}
    assert (event.kind, event.who, event.at, event.payload["new_persons"]) == ("assign", "Ada", CLOCK(), 1)


def test_a_cluster_that_spans_persons_merges_them_and_the_other_id_leads_on(ids):
    ids.assign(records("A1", "A2", "A3"), [1, 2, 3], "load")
    events = ids.assign(records("A1", "A2", "A3", "A4"), [1, 1, 3, 1], "better data")
    assert [each.kind for each in events] == ["assign", "merge"]
    assert persons(ids) == {"A1": 1, "A2": 1, "A3": 3, "A4": 1}
    assert [ids.resolve(each) for each in (1, 2, 3, 4)] == [1, 1, 3, 0]
    assert [each.number for each in ids.history(2)] == [1, 3]


def test_a_merge_may_only_be_proposed_and_new_records_wait_as_a_person_of_their_own(ids):
    ids.assign(records("A1", "A2"), [1, 2], "load")
    ids.assign(records("A1", "A2", "A3"), [1, 1, 1], "better data", merging=False)
    assert persons(ids) == {"A1": 1, "A2": 2, "A3": 3}
    (asked,) = ids.proposals()
    assert (asked.what, asked.persons) == ("merge", (1, 2, 3))
    ids.decide(asked.event, True, "same face")
    assert set(persons(ids).values()) == {1} and ids.proposals() == ()


def test_what_eyes_kept_apart_no_machine_joins(ids):
    ids.assign(records("A1", "A2"), [1, 2], "load")
    (asked,) = ids.propose_merge([1, 2], "alike")
    ids.decide(asked.number, False, "twins")
    assert ids.assign(records("A1", "A2"), [1, 1], "again") == ()
    assert persons(ids) == {"A1": 1, "A2": 2}
    merged = ids.merge([1, 2], "no twins after all")
    ids.undo(merged.number, "twins")
    assert ids.assign(records("A1", "A2"), [1, 1], "again") == ()


def test_a_person_whose_records_fall_apart_is_not_split_but_proposed(ids):
    ids.assign(records("A1", "A2", "A3"), [1, 1, 1], "load")
    (event,) = ids.assign(
        records(
            "A1",
            "A2",
            "A3",
        ),
        [1, 2, 1],
        "better model",
    )
    assert event.kind == "propose" and persons(ids) == {"A1": 1, "A2": 1, "A3": 1}
    (asked,) = ids.proposals()
    assert (asked.what, asked.persons, asked.records) == ("split", (1,), (("A", "2"),))
    decided = ids.decide(asked.event, True, "other birth date")
    assert persons(ids) == {"A1": 1, "A2": 2, "A3": 1}
    ids.undo(decided.number, "the date was misread")
    assert persons(ids) == {"A1": 1, "A2": 1, "A3": 1} and len(ids.proposals()) == 1


def test_two_deaths_are_not_merged(ids):
    ids.assign(records("A1", "A2"), [1, 2], "load")
    with pytest.raises(InvalidInput, match="Nobody dies twice"):
        ids.merge([1, 2], "same name", {1: "2026-03-01", 2: "2026-03-02"})
    died = ["2026-03-01", "2026-03-02"]
    (event,) = ids.assign(records("A1", "A2", death_date=died), [1, 1], "better data")
    assert event.kind == "propose" and "different days" in event.payload["because"]
    with pytest.raises(InvalidInput, match="2026-03-01 and 2026-03-02"):
        ids.decide(event.number, True, "same", dict(zip((1, 2), died, strict=True)))
    ids.merge([1, 2], "same day", {1: "2026-03-01", 2: "2026-03-01"})


def test_new_records_with_two_deaths_are_two_persons(ids):
    died = ["2026-03-01", None, "2026-03-02"]
    events = ids.assign(records("A1", "A2", "A3", death_date=died), [1, 1, 1], "load")
    assert persons(ids) == {"A1": 1, "A2": 1, "A3": 2}
    assert [each.kind for each in events] == ["assign", "propose"]


def test_undo_says_what_stands_in_the_way(ids):
    ids.assign(records("A1", "A2"), [1, 2], "load")
    merged = ids.merge([1, 2], "same")
    ids.assign(records("A1", "A9"), [1, 1], "next load")
    with pytest.raises(InvalidInput, match=r"event 3 \(assign\)"):
        ids.undo(merged.number, "not the same")
    ids.undo(3, "wrong file")
    ids.undo(merged.number, "not the same")
    assert persons(ids) == {"A1": 1, "A2": 2}
    with pytest.raises(InvalidInput, match="one that event 5 undid"):
        ids.undo(merged.number, "again")
    ids.undo(5, "they are the same")
    assert persons(ids) == {"A1": 1, "A2": 1}


def test_numbers_are_never_used_again(ids):
    (event,) = ids.assign(records("A1", "A2"), [1, 2], "load")
    ids.undo(event.number, "wrong file")
    assert persons(ids) == {} and ids.resolve(1) == 0
    ids.assign(records("A1"), [1], "load")
    assert persons(ids) == {"A1": 3}


@pytest.mark.parametrize(
    ("given", "clusters", "said"),
    [
        (records("A1", "A1"), [1, 2], "1 rows with the source and id of another"),
        (records("A1", "A2"), [1], "2 sources, 2 record ids and 1 clusters"),
        (records("A1", "A2"), [1, None], "1 rows without it"),
        (records("A", "\x1f1"), [1, 2], "without it"),
    ],
)
def test_bad_records_are_refused(ids, given, clusters, said):
    with pytest.raises(InvalidInput, match=said):
        ids.assign(given, clusters, "load")
    assert ids.events() == ()


def test_what_may_not_be_done_is_refused_with_all_reasons(ids):
    ids.assign(records("A1", "A2", "B1"), [1, 1, 2], "load")
    for call, said in [
        (lambda: ids.merge([1, 9], "x"), "person 9: found nobody"),
        (lambda: ids.merge([1, 1], "x"), "one person already"),
        (lambda: ids.split(1, [("A", "1"), ("A", "2")], "x"), "all 2 records of person 1"),
        (lambda: ids.split(1, [("B", "1"), ("C", "1")], "x"), "2 problems"),
        (lambda: ids.split(1, [], "x"), "none"),
        (lambda: ids.undo(7, "x"), "no event of this number"),
        (lambda: ids.decide(1, True, "x"), "no proposal that stands"),
        (lambda: ids.merge([1, 2], " "), "no reason"),
        (lambda: ids.at(9), "a number from 0 to 1"),
    ]:
        with pytest.raises(InvalidInput, match=said):
            call()
    assert len(ids.events()) == 1


def test_events_are_only_added(ids, tmp_path):
    ids.assign(records("A1", "A2"), [1, 2], "load")
    other = sqlite3.connect(tmp_path / "persons.sqlite")
    for statement in (
        "UPDATE event SET who = 'Eve'",
        "DELETE FROM event",
        "INSERT INTO event SELECT 9, at, who, kind, payload, moved, hash FROM event",
    ):
        with pytest.raises(sqlite3.IntegrityError):
            other.execute(statement)
    other.close()


@pytest.mark.parametrize(
    "change",
    [
        "who = 'Eve'",
        "at = '2020'",
        "payload = replace(payload, 'because', 'reason')",
        "payload = 'x'",
        "moved = x'00'",
        "kind = 'merge'",
    ],
)
def test_tampering_past_the_triggers_is_detected(ids, tmp_path, change):
    ids.assign(records("A1", "A2"), [1, 2], "load")
    ids.merge([1, 2], "same")
    other = sqlite3.connect(tmp_path / "persons.sqlite", isolation_level=None)
    other.execute("DROP TRIGGER event_is_never_changed")
    other.execute(f"UPDATE event SET {change} WHERE number = 1")
    other.close()
    assert any("event 1" in str(each) for each in ids.verify())
    with PersonIds(tmp_path / "persons.sqlite") as again, pytest.raises(InvalidInput, match="event 1"):
        again.now()


def test_a_cut_off_end_is_seen_with_a_head_kept_elsewhere(ids, tmp_path):
    ids.assign(records("A1", "A2"), [1, 2], "load")
    ids.merge([1, 2], "same")
    head = ids.head
    other = sqlite3.connect(tmp_path / "persons.sqlite", isolation_level=None)
    other.execute("DROP TRIGGER event_is_never_deleted")
    other.execute("DELETE FROM event WHERE number = 2")
    other.close()
    assert ids.verify() == [] and ids.verify(head) != []


def test_another_file_is_refused(tmp_path):
    other = sqlite3.connect(tmp_path / "other.sqlite")
    other.execute("CREATE TABLE t (x)")
    other.commit()
    other.close()
    with pytest.raises(InvalidInput, match="another kind of SQLite file"):
        PersonIds(tmp_path / "other.sqlite")
    (tmp_path / "text.sqlite").write_text("no database at all, but text" * 99)
    with pytest.raises(InvalidInput, match="file of person ids"):
        PersonIds(tmp_path / "text.sqlite")
    with pytest.raises(InvalidInput, match="no folder"):
        PersonIds(tmp_path / "nowhere" / "persons.sqlite")


def test_two_operators_see_each_others_events(ids, tmp_path):
    with PersonIds(tmp_path / "persons.sqlite", "Bob") as other:
        ids.assign(records("A1", "A2"), [1, 2], "load")
        other.assign(records("B1"), [1], "load")
        ids.assign(records("C1"), [1], "load")
        assert persons(ids) == persons(other) == {"A1": 1, "A2": 2, "B1": 3, "C1": 4}
        assert [each.who for each in ids.events()] == ["Ada", "Bob", "Ada"]


LOADER = """
import sys
from healthtrust.people.linkage.identities.ledger import PersonIds
with PersonIds(sys.argv[1], "Ada") as ids:
    print("open", flush=True)
    for part in range(12):
        keys = [f"{part}-{each}" for each in range(3000)]
        records = {"source": ["A"] * 3000, "record_id": keys}
        ids.assign(records, [each // 2 for each in range(3000)], f"part {part}")
"""


def test_a_kill_at_any_instant_loses_nothing_and_doubles_nothing(tmp_path):
    path, chance = tmp_path / "persons.sqlite", random.Random(7)
    for _ in range(2):
        loader = subprocess.Popen([sys.executable, "-c", LOADER, str(path)], stdout=subprocess.PIPE)
        assert loader.stdout is not None and loader.stdout.readline() == b"open\n"
        time.sleep(chance.uniform(0.02, 0.3))
        os.kill(loader.pid, signal.SIGKILL)
        loader.communicate()
        with PersonIds(path) as ids:
            assert ids.verify() == [] and len(ids.now()["person_id"]) == 3000 * len(ids.events())
    subprocess.run([sys.executable, "-c", LOADER, str(path)], check=True, stdout=subprocess.DEVNULL)
    with PersonIds(path) as ids:
        now = ids.now()["person_id"]
        assert len(ids.events()) == 12 and len(now) == 36_000
        assert sorted(set(now.tolist())) == list(range(1, 18_001))
