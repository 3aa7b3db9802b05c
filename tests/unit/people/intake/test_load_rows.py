"""Rows that cannot stand are set aside, each with its reason; the others are kept, and everything adds up."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.people.intake.load import Terms, load
from healthtrust.people.intake.report import ENROLLED, NOBODY, OUTSIDE, LoadReport, loads_of

PEOPLE = "person_id,start_date,end_date,birth_date,sex,payer_id,plan_id,practice_id,death_date"
VISITS = "activity_id,person_id,org_id,start_date,end_date,setting,paid_amount"
TERMS = Terms("GBP", synthetic=True, today=date(2027, 12, 31))


def loaded(folder: Path, terms: Terms = TERMS, **tables: str) -> LoadReport:
    """Load tables given as CSV texts into folder/records."""
    source = folder / f"source-{len(list(folder.iterdir()))}"
    source.mkdir()
    for name, text in tables.items():
        (source / f"{name}.csv").write_text(text)
    return load(source, "exchange", folder / "records", terms)


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    """Return what a query of a table finds: `FROM activity`."""
    book = duckdb.connect()
    for path in (folder / "records").rglob("*.parquet"):
        name = f"{path.stem}_aside" if path.parent.name == "aside" else path.stem
        book.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{path}')")
    return book.execute(query).fetchall()


def test_each_kind_of_bad_spell_has_its_reason(tmp_path: Path) -> None:
    found = loaded(
        tmp_path,
        enrolment="\n".join(
            (
                PEOPLE,
                "1,2027-01-01,2027-06-01,1960-01-01,female,A,,p1,",
                ",2027-01-01,,1960-01-01,female,A,,p1,",
                "2,2027-13-01,,1960-01-01,female,A,,p1,",
                "3,2027-01-01,2027-02-30,1960-01-01,female,A,,p1,",
                "4,2027-06-01,2027-01-01,1960-01-01,female,A,,p1,",
                "5,2027-01-01,,1960-01-01,woman,A,,p1,",
                "6,2027-01-01,,2060-01-01,female,A,,p1,",
                "7,2027-01-01,,1960-01-01,female,A,,p1,1950-01-01",
                "1,2027-07-01,,1961-01-01,female,A,,p1,",
                "1,2027-08-01,,1960-01-01,male,A,,p1,",
                "8,2027-01-01,,1960-01-01,female,A,,,",
            )
        ),
    )
    assert dict(found.of("enrolment").aside) == {
        "person_id is missing": 1,
        "start_date cannot be read as a date": 1,
        "end_date cannot be read as a date": 1,
        "end_date is before start_date": 1,
        "sex is an unknown word": 1,
        "birth_date is in the future": 1,
        "birth_date is after death_date": 1,
        "another birth_date than the first row of the person": 1,
        "another sex than the first row of the person": 1,
        "practice_id is missing": 1,
    }
    assert found.reconciles and found.of("enrolment").kept == 1
    assert rows(tmp_path, "SELECT found FROM enrolment_aside WHERE reason LIKE 'sex is%'") == [("woman",)]
    assert all(found.remedies[reason] for reason in found.of("enrolment").aside)


def test_each_kind_of_bad_activity_has_its_reason_and_its_money_is_counted(tmp_path: Path) -> None:
    found = loaded(
        tmp_path,
        enrolment=f"{PEOPLE}\n1,2027-01-01,2027-06-01,1960-01-01,female,A,,p1,2027-05-01\n",
        activity="\n".join(
            (
                VISITS,
                "a,1,h,2027-02-01,,primary,100",
                "b,1,h,2027-07-01,,primary,20",
                "c,9,h,2027-02-01,,primary,3",
                "a,1,h,2027-02-02,,primary,1000",
                "d,1,h,2027-02-02,,bakery,2000",
                "e,1,h,2027-02-02,,primary,-50",
                "f,1,h,2027-02-02,,primary,12.5",
                "g,1,h,2027-02-02,,primary,many",
                "h,1,h,1950-01-01,,primary,4000",
                "i,1,h,2027-05-02,,primary,8000",
                "j,1,h,2027-02-02,2027-02-01,primary,16000",
                "k,1,,2027-02-02,,primary,32000",
            )
        ),
    )
    assert dict(found.of("activity").aside) == {
        "the key of an earlier row again": 1,
        "setting is an unknown word": 1,
        "paid_amount is below 0": 1,
        "paid_amount cannot be read as whole minor units of money": 2,
        "start_date is before the person's birth": 1,
        "start_date is after the person's death": 2,
        "end_date is before start_date": 1,
        "org_id is missing": 1,
    }
    (money,) = found.of("activity").money
    assert money.money_in == 100 + 3 + 20 + 1000 + 2000 - 50 + 4000 + 8000 + 16000 + 32000
    assert (money.parts[ENROLLED], money.parts[OUTSIDE], money.parts[NOBODY]) == (100, 0, 3)
    assert found.reconciles and found.doubts.orphans["activity.person_id"] == 1


def test_money_outside_enrolment_is_told_apart(tmp_path: Path) -> None:
    found = loaded(
        tmp_path,
        enrolment=f"{PEOPLE}\n1,2027-01-01,2027-06-01,1960-01-01,female,A,,p1,\n",
        activity=f"{VISITS}\na,1,h,2027-05-31,,primary,100\nb,1,h,2027-06-01,,primary,20\n",
    )
    (money,) = found.of("activity").money
    assert (money.parts[ENROLLED], money.parts[OUTSIDE]) == (100, 20)


def test_a_diagnosis_of_no_activity_is_set_aside(tmp_path: Path) -> None:
    found = loaded(
        tmp_path,
        activity=f"{VISITS}\na,1,h,2027-02-01,,primary,100\nb,1,h,2027-02-01,,shop,100\n",
        diagnosis="activity_id,code_system,code,rank\na,ICD-10,E11,1\nb,ICD-10,E11,1\nz,OWN,7,1\na,OWN,7,2\n",
    )
    assert dict(found.of("diagnosis").aside) == {"no activity of this activity_id": 2}
    assert found.doubts.unknown_systems == {"OWN": 1}


@pytest.mark.parametrize(
    ("second", "kept", "merged", "aside"),
    [
        ("1,2027-03-01,2027-09-01,1960-01-01,female,A,x,p1,", 1, 1, 0),  # the same plan
        ("1,2027-03-01,2027-09-01,1960-01-01,female,A,y,p1,", 1, 0, 1),  # another plan
        ("1,2027-03-01,2027-09-01,1960-01-01,female,B,y,p1,", 2, 0, 0),  # another payer
        ("1,2027-06-01,2027-09-01,1960-01-01,female,A,y,p1,", 2, 0, 0),  # next to it
        ("1,2027-01-01,2027-06-01,1960-01-01,female,A,x,p1,", 1, 1, 0),  # the same again
    ],
)
def test_overlapping_spells(tmp_path: Path, second: str, kept: int, merged: int, aside: int) -> None:
    first = "1,2027-01-01,2027-06-01,1960-01-01,female,A,x,p1,"
    found = loaded(tmp_path, enrolment=f"{PEOPLE}\n{first}\n{second}\n")
    told = found.of("enrolment")
    assert (told.kept, told.merged, told.rows_aside) == (kept, merged, aside) and found.reconciles
    if merged and second != first:
        assert (
            rows(tmp_path, "SELECT start_date::VARCHAR, end_date::VARCHAR FROM enrolment")[0][0]
            == "2027-01-01"
        )


def test_an_open_spell_of_nothing_as_payer_overlaps_too(tmp_path: Path) -> None:
    text = f"{PEOPLE}\n1,2027-01-01,,1960-01-01,female,,x,p1,\n1,2027-05-01,,1960-01-01,female,,y,p1,\n"
    assert loaded(tmp_path, enrolment=text).doubts.overlapping["set aside"] == 1


def test_what_was_loaded_before_is_refused_unless_said(tmp_path: Path) -> None:
    text = f"{VISITS}\na,1,h,2027-02-01,,primary,100\n"
    loaded(tmp_path, activity=text)
    with pytest.raises(InvalidInput, match="loaded into this folder before"):
        loaded(tmp_path, activity=text)
    again = loaded(tmp_path, Terms("GBP", again=True), activity=text)
    assert again.of("activity").replaced == 1 and len(loads_of(tmp_path / "records")) == 1


def test_another_load_replaces_rows_of_the_same_key_and_keeps_the_rest(tmp_path: Path) -> None:
    loaded(
        tmp_path,
        enrolment=f"{PEOPLE}\n1,2027-01-01,,1960-01-01,female,,,p1,\n2,2027-01-01,,1960-01-01,male,,,p1,\n",
        activity=f"{VISITS}\na,1,h,2027-02-01,,primary,100\nb,1,h,2027-02-01,,primary,7\n",
    )
    found = loaded(
        tmp_path,
        enrolment=f"{PEOPLE}\n1,2027-01-01,2027-07-01,1961-01-01,female,,,p2,\n",
        activity=f"{VISITS}\na,1,h,2027-02-01,,primary,300\nc,2,h,2027-02-01,,primary,1\n",
    )
    assert (found.of("activity").replaced, found.of("enrolment").replaced) == (1, 1)
    assert found.of("activity").money[0].parts[ENROLLED] == 301
    assert rows(tmp_path, "SELECT activity_id, paid_amount FROM activity ORDER BY 1") == [
        ("a", 300), ("b", 7), ("c", 1)
    ]  # fmt: skip
    assert rows(tmp_path, "SELECT person_id, practice_id FROM enrolment ORDER BY 1") == [(1, "p2"), (2, "p1")]
    assert len(loads_of(tmp_path / "records")) == 2


def test_names_and_addresses_never_enter_the_records(tmp_path: Path) -> None:
    found = loaded(
        tmp_path,
        enrolment=f"{PEOPLE},surname,postcode,own\n1,2027-01-01,,1960-01-01,female,,,p1,,Ash,AB1,kept\n",
        identity="record_id,surname,birth_date\n1,Ash,1960-01-01\n",
    )
    assert rows(tmp_path, "SELECT column_name FROM (DESCRIBE enrolment) WHERE column_name IN "
                "('surname', 'postcode', 'own')") == [("own",)]  # fmt: skip
    path = tmp_path / "records-identity" / "identity.parquet"
    assert duckdb.sql(f"SELECT surname, source FROM read_parquet('{path}')").fetchall() == [
        ("Ash", "exchange")
    ]
    assert found.of("identity").kept == 1


def test_persons_of_other_names_are_numbered_once_and_for_all(tmp_path: Path) -> None:
    visits = "activity_id,person_id,org_id,start_date,setting,paid_amount"
    loaded(tmp_path, activity=f"{visits}\na,zoe,h,2027-02-01,primary,1\nb,bob,h,2027-02-01,primary,1\n")
    loaded(tmp_path, activity=f"{visits}\nc,amy,h,2027-02-01,primary,1\nd,zoe,h,2027-02-01,primary,1\n")
    told = rows(tmp_path, "SELECT activity_id, person_id FROM activity ORDER BY 1")
    assert told == [("a", 2), ("b", 1), ("c", 3), ("d", 2)]
    assert rows(tmp_path, "SELECT typeof(person_id) FROM activity LIMIT 1") == [("UBIGINT",)]


def test_links_say_who_is_who(tmp_path: Path) -> None:
    links = tmp_path / "links"
    links.mkdir()
    duckdb.execute(
        "COPY (SELECT * FROM (VALUES ('exchange', '17', 5), ('exchange', 'x', 5)) t (source, "
        "record_id, person_id)) "
        f"TO '{links / 'links.parquet'}'"
    )
    visits = (
        f"{VISITS}\na,17,h,2027-02-01,,primary,1\nb,x,h,2027-02-01,,primary,1\nc,5,h,2027-02-01,,primary,1\n"
    )
    loaded(tmp_path, Terms("GBP", links=links), activity=visits)
    assert rows(tmp_path, "SELECT person_id FROM activity ORDER BY activity_id") == [(5,), (5,), (6,)]
    duckdb.execute(
        f"COPY (SELECT 'exchange' AS source, '17' AS record_id, 9 AS person_id) TO "
        f"'{links / 'links.parquet'}'"
    )
    with pytest.raises(InvalidInput, match="other numbers of 1 records"):
        loaded(tmp_path, Terms("GBP", links=links), activity=f"{VISITS}\nz,17,h,2027-02-01,,primary,1\n")


def test_two_currencies_are_refused(tmp_path: Path) -> None:
    text = f"{VISITS},currency\na,1,h,2027-02-01,,primary,1,GBP\nb,1,h,2027-02-01,,primary,1,EUR\n"
    with pytest.raises(InvalidInput, match="1 rows in EUR; expected GBP"):
        loaded(tmp_path, activity=text)
    loaded(tmp_path, activity=f"{VISITS}\na,1,h,2027-02-01,,primary,1\n")
    with pytest.raises(InvalidInput, match="GBP, as the folder holds"):
        loaded(tmp_path, Terms("EUR"), activity=f"{VISITS}\nq,1,h,2027-02-01,,primary,1\n")


def test_capitated_activity_without_a_reference_cost_is_counted(tmp_path: Path) -> None:
    head = f"{VISITS},payment_model,reference_cost"
    text = f"{head}\na,1,h,2027-02-01,,primary,0,capitated,\nb,1,h,2027-02-01,,primary,0,capitated,500\n"
    doubts = loaded(tmp_path, activity=text).doubts
    assert (doubts.capitated, doubts.capitated_without_reference) == (2, 1)


def test_the_same_source_gives_the_same_bytes(tmp_path: Path) -> None:
    people = "\n".join(f"{i},2027-01-01,,1960-01-01,female,A,,p1," for i in range(50, 0, -1))
    visits = "\n".join(f"v{i},{i % 60},h,2027-02-01,,primary,{i}" for i in range(400))
    texts = {"enrolment": f"{PEOPLE}\n{people}\n", "activity": f"{VISITS}\n{visits}\n"}
    for side in ("one", "two"):
        (tmp_path / side).mkdir()
        loaded(tmp_path / side, **texts)
    one, two = (
        {
            p.relative_to(tmp_path / side): p.read_bytes()
            for p in (tmp_path / side / "records").rglob("*")
            if p.is_file()
        }
        for side in ("one", "two")
    )
    assert one == two and len(one) == 4


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / "letter.txt").write_text("dear")
    with pytest.raises(InvalidInput, match="a folder of something else"):
        loaded(tmp_path, activity=f"{VISITS}\na,1,h,2027-02-01,,primary,1\n")
    assert not list(tmp_path.glob(".*partial*"))


def test_all_tables_lack_columns_at_once(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as refused:
        loaded(tmp_path, enrolment="person_id\n1\n", activity="activity_id\n1\n")
    assert len(refused.value.problems) >= 8
    assert not (tmp_path / "records").exists()


def test_a_total_that_the_mapping_loses_is_found(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(
        """
title = "Own"
source = "own extract"
status = "assumed"
currency = "GBP"
[files.visits]
name = "visits.csv"
kind = "csv"
[files.plans]
name = "plans.csv"
kind = "csv"
[tables.activity]
absent = ["org_id"]
sql = '''
SELECT v.id AS activity_id, person(v.who) AS person_id, day(v.at) AS start_date,
'primary' AS setting, minor(v.paid) AS paid_amount FROM visits v JOIN plans p ON p.plan = v.plan
'''
money = ["paid_amount"]
money_in = "SELECT sum(minor(paid)) FROM visits"
rows_in = "SELECT count(*) FROM visits"
"""
    )
    (tmp_path / "visits.csv").write_text("id,who,at,plan,paid\n1,7,20270301,x,1.10\n2,7,20270302,,500.00\n")
    (tmp_path / "plans.csv").write_text("plan\nx\n")
    found = load(tmp_path, tmp_path / "own.toml", tmp_path / "records")
    (money,) = found.of("activity").money
    assert not found.reconciles and money.money_in - money.found == 50_000
    assert loads_of(tmp_path / "records")[0]["reconciles"] is False


def test_a_mapping_cannot_read_other_files(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "secret.csv").write_text("a\n1\n")
    source = tmp_path / "here" / "source"
    source.mkdir(parents=True)
    (source / "sites.csv").write_text("id\n1\n")
    (source / "own.toml").write_text(
        'title = "Own"\nsource = "own"\nstatus = "assumed"\ncurrency = "GBP"\n'
        '[files.sites]\nname = "sites.csv"\nkind = "csv"\n[tables.organisation]\n'
        f"sql = \"SELECT a AS org_id, 'payer' AS kind FROM '{tmp_path}/elsewhere/secret.csv'\"\n"
    )
    with pytest.raises(InvalidInput, match=r"tables\.organisation"):
        load(source, source / "own.toml", tmp_path / "here" / "records")
