"""What linkage error costs, against a register whose truth is known and against plain Python."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pytest

from healthtrust.ground.arrow import arrow
from healthtrust.ground.disclosure import FEWEST
from healthtrust.ground.errors import InvalidInput
from healthtrust.live.linked_money import Answer, Asked, answer, rerun, told
from healthtrust.live.linked_money.keys import read_keys
from healthtrust.live.linked_money.links import read_linked
from healthtrust.live.linked_money.one_list import on_one_list
from healthtrust.live.linked_money.records_at import Source, measurements_of
from healthtrust.live.linked_money.rerun import At
from healthtrust.people.registries.opened import database
from tests.reference.linked_money_plain import clusters, on_lists, one_list
from tests.unit.live.linked_money.made_linkage import YEAR, Made, first_state, made

THRESHOLDS = (0.0, 0.5, 0.9, 1.0)


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return made(tmp_path_factory.mktemp("register"))


@pytest.fixture(scope="module")
def found(register: Made) -> Answer:
    return answer(Asked(register.links, register.records, "valley", THRESHOLDS, real=False))


def test_every_threshold_shares_out_the_same_pool(found: Answer) -> None:
    pool = found.reruns[0].pool
    for each in (found.practices, found.places, found.fifths):
        assert each.paid.sum(axis=0).tolist() == [pool] * len(THRESHOLDS)
    assert len(set(found.settled.paid.sum(axis=0).tolist())) == 1
    assert found.practices.spread.min() > 0
    assert (
        len({each.pool for each in found.reruns}) > 1
    )  # by the design alone it would not have been the same


def test_persons_rise_with_the_threshold_from_all_linked_to_none(register: Made, found: Answer) -> None:
    persons = [each.persons for each in found.reruns]
    assert persons == sorted(persons) and len(set(persons)) == len(persons)
    assert found.reruns[-1].joined == 0 and persons[-1] == len(register.tables["enrolment"])
    assert found.practices.members.sum(axis=0).tolist() == persons
    several = found.practices.several.sum(axis=0).tolist()
    assert several[1] > several[2] > several[3]  # illness parted between records is not counted


def test_members_are_those_that_plain_python_counts(register: Made, found: Answer) -> None:
    for number, threshold in enumerate(THRESHOLDS):
        person_of = clusters(register.truth, register.pairs, threshold)
        listed = on_lists(register.tables["enrolment"], person_of, date(YEAR, 1, 1))
        counts = Counter(spell["practice_id"] for spell in listed.values())
        assert (
            dict(zip(found.practices.names, found.practices.members[:, number].tolist(), strict=True))
            == counts
        )


def test_at_the_true_linkage_payments_are_those_of_records_keyed_by_truth(tmp_path: Path) -> None:
    sure = made(tmp_path / "sure", persons=400, sure=True)
    linked = answer(Asked(sure.links, sure.records, "valley", (0.5, 1.0), real=False))
    assert linked.reruns[0].persons == linked.reruns[1].persons == 400
    true = tmp_path / "true"
    keyed_by_truth(sure, true)
    by_truth = rerun(first_state(), true, At(1.0, 0, 0))
    assert by_truth.settled == linked.reruns[0].settled
    assert paid_by_practice(by_truth.lines) == paid_by_practice(linked.reruns[0].lines)
    assert by_truth.income == linked.reruns[0].income


def keyed_by_truth(sure: Made, to: Path) -> None:
    """Write the records under the number of the first record of each true person, on one list a day."""
    import pyarrow.parquet as parquet

    to.mkdir()
    least: dict[int, int] = {}
    for person, true in sorted(sure.truth.items()):
        least.setdefault(true, person)
    person_of = {person: least[true] for person, true in sure.truth.items()}
    spells = [
        each | {"fifth_of_home": None}
        for each in one_list(sure.tables["enrolment"], person_of, date(YEAR, 1, 1), date(YEAR + 1, 1, 1))
    ]
    care = [each | {"person_id": person_of[each["person_id"]]} for each in sure.tables["activity"]]
    pa = arrow()
    for name, rows in (("enrolment", spells), ("activity", care), ("diagnosis", sure.tables["diagnosis"])):
        parquet.write_table(pa.Table.from_pylist(rows), to / f"{name}.parquet")
    with database() as book:
        read_linked(book, sure.links)
        source = Source(book, to, read_keys(book, sure.records), YEAR)
        file = to / "measurement.parquet"
        book.execute(f"COPY ({measurements_of(source, to)}) TO '{file}' (FORMAT parquet)")


def paid_by_practice(lines: object) -> dict[str, int]:
    sums: Counter[str] = Counter()
    for practice, amount in zip(lines.practice, lines.amount, strict=True):  # type: ignore[attr-defined]
        sums[practice] += int(amount)
    return dict(sums)


def test_spells_on_one_list_are_those_of_plain_python() -> None:
    chance = np.random.default_rng(3)
    spells = []
    for number in range(1, 80):
        start = date(2027, 1, 1).toordinal() + int(chance.integers(60))
        end = None if chance.random() < 0.3 else date.fromordinal(start + int(chance.integers(1, 60)))
        spells.append(
            {
                "person_id": number,
                "start_date": date.fromordinal(start).isoformat(),
                "end_date": None if end is None else end.isoformat(),
                "birth_date": f"19{number % 90 + 10}-01-01",
                "sex": "male",
                "practice_id": f"p{number}",
            }
        )
    person_of = {number: 1000 + number % 25 for number in range(1, 80)}
    last = date(2027, 6, 1)
    expected = one_list(spells, person_of, date(2027, 1, 1), last)
    book = duckdb.connect()
    book.register(
        "given", arrow().Table.from_pylist([{**s, "new": person_of[s["person_id"]]} for s in spells])
    )
    book.execute(
        "CREATE TABLE s AS SELECT person_id AS was, new AS person_id, "
        "CAST(start_date AS DATE) AS start_date, "
        "CAST(end_date AS DATE) AS end_date, CAST(birth_date AS DATE) AS birth_date, sex, practice_id, "
        "NULL::DATE AS death_date, 'pool' AS payer_id FROM given"
    )
    rows = book.execute(
        "SELECT person_id, practice_id, start_date::VARCHAR, end_date::VARCHAR, birth_date::VARCHAR "
        f"FROM ({on_one_list('s')})"
    ).fetchall()
    cut = last.isoformat()
    assert sorted((p, q, s, min(e or cut, cut), b) for p, q, s, e, b in rows if s < cut) == sorted(
        (e["person_id"], e["practice_id"], e["start_date"], e["end_date"], e["birth_date"]) for e in expected
    )


def test_the_standard_error_is_that_of_yes_or_no_events(register: Made, found: Answer) -> None:
    spells = {each["person_id"]: each for each in register.tables["enrolment"]}
    variance: Counter[str] = Counter()
    for one, other, probability in register.pairs:
        if one in spells and other in spells:
            older = min((spells[one], spells[other]), key=lambda s: (s["start_date"], -s["person_id"]))
            variance[older["practice_id"]] += probability * (1 - probability)  # type: ignore[assignment]
    for k, name in enumerate(found.practices.names):
        mean = found.practices.paid[k, 0] / found.practices.members[k, 0]
        assert found.errors[name] == pytest.approx(mean * variance[name] ** 0.5)


def test_what_is_told_adds_up_and_hides_small_counts_of_real_persons(register: Made, found: Answer) -> None:
    rows = told.practices(found)
    assert sum(rows["paid at 0.5 [GBP]"]) == pytest.approx(found.reruns[0].pool / 100)
    assert "6 of 6 practices' payments" in told.sentence(found) and "most deprived fifth" in told.sentence(
        found
    )
    guarded = replace(found, asked=replace(found.asked, real=True))
    places = told.tables(guarded)["places and plans"]
    names = [name for name in places if name.startswith("members")]
    for name, exact in zip(names, found.places.members.T.tolist(), strict=True):
        for shown, count in zip(places[name], exact, strict=True):
            assert shown is None or shown % 5 == 0
            assert not (0 < count < FEWEST) or shown is None
    hidden = [k for k, row in enumerate(zip(*(places[n] for n in names), strict=True)) if None in row]
    assert hidden and all(places["spread [GBP]"][k] is None for k in hidden)
    assert "Hidden cells" in " ".join(told.notes(guarded))


def test_all_mistakes_come_in_one_message(register: Made, tmp_path: Path) -> None:
    other = made(tmp_path, persons=20, seed=9)
    book = duckdb.connect()
    for path, change in (
        (other.records / "persons.parquet", "SELECT * REPLACE ('elsewhere' AS source) FROM t"),
        (
            other.records / "enrolment.parquet",
            "SELECT * REPLACE ('Nowhere' AS area_code, 'Silver' AS plan_id) FROM t",
        ),
    ):
        book.execute(f"CREATE OR REPLACE TABLE t AS FROM '{path}'")
        book.execute(f"COPY ({change}) TO '{path}' (FORMAT parquet)")
    many = len(other.truth)
    with pytest.raises(InvalidInput) as refused:
        answer(Asked(register.links, other.records, "valley", (0.5, 1.5)))
    said = str(refused.value)
    for part in (
        "found 1.5",
        f"{many} of {many} persons of source 'elsewhere'",
        "'Nowhere' in",
        "'Silver' in",
    ):
        assert part in said
    assert said.endswith("4 problems")


def test_records_loaded_by_links_cannot_be_taken_apart(register: Made, tmp_path: Path) -> None:
    other = made(tmp_path, persons=60, seed=2)
    file = other.records / "persons.parquet"
    book = duckdb.connect()
    book.execute(f"CREATE TABLE t AS FROM '{file}'")
    book.execute(
        f"COPY (SELECT * REPLACE ((person_id - person_id % 2)::UBIGINT AS person_id) FROM t) TO '{file}'"
    )
    with pytest.raises(InvalidInput, match="cannot be told from each other"):
        answer(Asked(other.links, other.records, "valley"))
