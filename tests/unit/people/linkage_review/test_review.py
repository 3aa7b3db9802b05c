"""The clerical list and what decisions do to person ids."""

from __future__ import annotations

import duckdb
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.people.linkage.identities.ledger import PersonIds
from healthtrust.people.linkage.review.clerical import Wanted, clerical_list, named
from healthtrust.people.linkage.review.decided import apply_decisions, read_decisions

PAIR = "source_l, record_id_l, source_r, record_id_r, match_probability"


def table(path, names, rows, query="FROM given"):
    """Write rows as Parquet."""
    values = ", ".join(str(row).replace("None", "NULL") for row in rows)
    duckdb.sql(f"COPY (WITH given AS (FROM (VALUES {values}) t({names})) {query}) TO '{path}'")


@pytest.fixture
def links(tmp_path):
    """A1, A2 and A3 one person by a chain; B1 and B2 persons of their own, perhaps A1 and each other."""
    with PersonIds(tmp_path / "persons.sqlite", "Ada") as ids:
        ids.assign({"source": list("AAABB"), "record_id": list("12312")}, [1, 1, 1, 2, 3], "load")
    rows = [
        ("A", "1", "A", "2", 0.99),
        ("A", "2", "A", "3", 0.6),
        ("A", "1", "B", "1", 0.5),
        ("B", "1", "B", "2", 0.3),
    ]
    rows += [("A", "2", "B", "1", 0.2), ("A", "1", "B", "2", 0.01)]
    table(tmp_path / "pairs.parquet", PAIR, rows)
    return tmp_path


def persons(links):
    with PersonIds(links / "persons.sqlite") as ids:
        now = ids.now()
        return [
            p
            for _, _, p in sorted(
                zip(
                    now["source"].to_pylist(),
                    now["record_id"].to_pylist(),
                    now["person_id"].tolist(),
                    strict=True,
                )
            )
        ]


def decisions(*rows):
    return {name: [row[k] for row in rows] for k, name in enumerate(("pair", "decision", "who", "why"))}


def test_the_list_is_ordered_by_what_hangs_on_it_and_one_pair_stands_for_two_persons(links):
    found = clerical_list(Wanted(links))
    assert list(
        zip(found["source"], found["record"], found["other_source"], found["other_record"], strict=True)
    ) == [("A", "1", "B", "1"), ("A", "2", "A", "3"), ("B", "1", "B", "2")]
    assert found["now"] == ["two persons", "one person", "two persons"]
    assert found["value"][0] == 3.0
    assert not {"given_name", "surname"} & set(found)


def test_money_orders_the_list_and_identities_give_names_only_when_asked(links):
    folder = links / "records"
    folder.mkdir()
    ours = [("A", "3", 11), ("B", "1", 12), ("B", "2", 13)]
    table(folder / "persons.parquet", "source, source_person_id, person_id", ours)
    spent = [(11, 100, 300), (13, 900000, None), (13, 1, 0)]
    table(folder / "activity.parquet", "person_id, paid_amount, reference_cost", spent)
    (links / "identity.csv").write_text("source,record_id,surname\nA,1,Lee\nB,1,Leigh\n")
    found = clerical_list(Wanted(links, folder, links / "identity.csv"))
    assert found["record"] == ["1", "1", "2"] and found["source"] == ["B", "A", "A"]
    assert found["money"] == [900001, 300, 300]
    assert (found["surname"][1], found["other_surname"][1]) == ("Lee", "Leigh")


def test_what_is_missing_is_told_together(tmp_path):
    with pytest.raises(InvalidInput, match="4 problems"):
        clerical_list(Wanted(tmp_path, identity=tmp_path / "none.csv", low=0.9, high=0.1))


def test_decisions_become_events_once(links):
    said = decisions(
        (named("A", "1", "B", "1"), "same", "Eve", "same scar"),
        (named("A", "2", "A", "3"), "different", "Eve", "twins"),
        (named("B", "1", "B", "2"), "different", "Bob", "other face"),
        (named("A", "2", "B", "1"), "unsure", "Bob", "no file"),
    )
    applied = apply_decisions(links, said)
    assert persons(links) == [1, 1, 4, 1, 3]
    assert applied.decided == {"same": 1, "different": 2, "unsure": 1} and len(applied.events) == 4
    assert apply_decisions(links, said).events == []
    with PersonIds(links / "persons.sqlite", "Ada") as ids:
        assert ids.verify() == [] and [each.who for each in ids.events()] == [
            "Ada",
            "Eve",
            "Eve",
            "Bob",
            "Bob",
        ]
        assert ids.assign({"source": ["B", "B"], "record_id": ["1", "2"]}, [1, 1], "again") == ()


def test_records_that_other_links_hold_stay_together_and_that_is_said(links):
    more = f"FROM given UNION ALL FROM read_parquet('{links}/pairs.parquet')"
    table(links / "more.parquet", PAIR, [("A", "1", "A", "3", 0.9)], more)
    (links / "more.parquet").replace(links / "pairs.parquet")
    applied = apply_decisions(links, decisions((named("A", "2", "A", "3"), "different", "Eve", "twins")))
    assert applied.events == [] and "other links between them" in str(applied.left[0])
    assert persons(links)[:3] == [1, 1, 1]


def test_every_mistake_of_a_file_is_told_and_nothing_done(links):
    pair = named("A", "1", "B", "1")
    (links / "d.csv").write_text(
        f"pair,decision,why\n{pair},same,scar\n{pair},different,scar\nabc,perhaps,\n"
    )
    said = read_decisions(links / "d.csv", "Eve")
    with pytest.raises(InvalidInput, match="4 problems") as refused:
        apply_decisions(links, said)
    assert "row 3, decision" in str(refused.value) and "row 4, why" in str(refused.value)
    assert persons(links) == [1, 1, 1, 2, 3]
    with pytest.raises(InvalidInput, match="no column 'who'"):
        read_decisions(links / "d.csv")
