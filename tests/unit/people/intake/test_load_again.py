"""What a later load corrects or takes away; what identical residents share; sources as they really come."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from healthtrust.deliver.register import INSURERS
from healthtrust.ground.errors import InvalidInput
from healthtrust.people.intake.accounted import BESIDE_POOL
from healthtrust.people.intake.load import Terms, load
from healthtrust.people.intake.report import WITHDRAWN, LoadReport
from healthtrust.people.intake.told import notes, rows

VISITS = "activity_id,person_id,org_id,start_date,setting,paid_amount"
CODES = "activity_id,code_system,code,rank"
SHARED = "person_id,start_date,end_date,birth_date,sex,payer_id,plan_id,practice_id,heads"
TERMS = Terms("GBP", synthetic=True, today=date(2027, 12, 31))


def loaded(folder: Path, terms: Terms = TERMS, **tables: str) -> LoadReport:
    """Load tables given as CSV texts into folder/records."""
    source = folder / f"source-{len(list(folder.iterdir()))}"
    source.mkdir()
    for name, text in tables.items():
        (source / f"{name}.csv").write_text(text)
    return load(source, "exchange", folder / "records", terms)


def held(folder: Path, table: str, columns: str = "*") -> list[tuple[object, ...]]:
    """Return the rows of a table of folder/records."""
    path = folder / "records" / f"{table}.parquet"
    return duckdb.connect().execute(f"SELECT {columns} FROM read_parquet('{path}') ORDER BY ALL").fetchall()


def test_an_activity_loaded_anew_brings_its_diagnoses_anew(tmp_path: Path) -> None:
    loaded(
        tmp_path,
        activity=f"{VISITS}\na,1,h,2027-02-01,primary,1\nb,1,h,2027-02-01,primary,1\n",
        diagnosis=f"{CODES}\na,ICD-10,E11,1\na,ICD-10,I10,2\nb,ICD-10,J45,1\n",
    )
    found = loaded(
        tmp_path,
        activity=f"{VISITS}\na,1,h,2027-02-01,primary,2\n",
        diagnosis=f"{CODES}\na,ICD-10,E10,1\n",
    )
    assert found.of("diagnosis").replaced == 2
    assert held(tmp_path, "diagnosis", "activity_id, code") == [("a", "E10"), ("b", "J45")]
    loaded(tmp_path, activity=f"{VISITS}\nb,1,h,2027-02-01,primary,3\n")  # says nothing of diagnoses
    assert len(held(tmp_path, "diagnosis")) == 2
    loaded(
        tmp_path, activity=f"{VISITS}\nb,1,h,2027-02-01,primary,4\n", diagnosis=f"{CODES}\na,ICD-10,E10,1\n"
    )
    assert held(tmp_path, "diagnosis", "activity_id, code") == [("a", "E10")]


def test_a_row_withdrawn_needs_its_key_alone_and_takes_it_away(tmp_path: Path) -> None:
    loaded(
        tmp_path,
        activity=f"{VISITS}\na,1,h,2027-02-01,primary,5\nb,1,h,2027-02-01,primary,7\n",
        diagnosis=f"{CODES}\na,ICD-10,E11,1\nb,ICD-10,J45,1\n",
        organisation="org_id,kind\nh,hospital\n",
    )
    found = loaded(
        tmp_path, activity=f"{VISITS},withdrawn\na,,,,,,yes\n,,,,,,yes\nb,1,h,2027-02-01,primary,8,\n"
    )
    told = found.of("activity")
    assert (told.kept, told.withdrawn, dict(told.aside)) == (1, 1, {"activity_id is missing": 1})
    assert found.reconciles and told.replaced == 2 and rows(found)["withdrawn"] == ["1"]
    assert "activity: 1 rows take their key away, and are kept to say so." in notes(found)
    assert held(tmp_path, "activity", "activity_id, paid_amount, withdrawn") == [
        ("a", None, True),
        ("b", 8, None),
    ]
    assert held(tmp_path, "diagnosis", "activity_id") == [("b",)]
    again = loaded(tmp_path, activity=f"{VISITS}\na,1,h,2027-02-01,primary,9\n")
    assert again.of("activity").kept == 1
    assert held(tmp_path, "activity", "activity_id, paid_amount") == [("a", 9), ("b", 8)]


@pytest.mark.parametrize(
    ("table", "head", "row", "gone"),
    [
        ("enrolment", "person_id,payer_id,start_date,birth_date,sex,practice_id",
         "1,A,2027-01-01,1960-01-01,male,p",
         "1,A,2027-01-01,,,"),
        ("diagnosis", CODES, "a,ICD-10,E11,1", "a,,,"),
        ("organisation", "org_id,kind", "h,hospital", "h,"),
        ("measurement", "org_id,date,measure_code,value", "h,2027-01-01,m,1.5", "h,2027-01-01,m,"),
        ("receipt", "person_id,date,kind,amount", "1,2027-01-01,household,5", "1,2027-01-01,household,"),
    ],
)  # fmt: skip
def test_rows_of_every_table_can_be_withdrawn(
    tmp_path: Path, table: str, head: str, row: str, gone: str
) -> None:
    before = {"activity": f"{VISITS}\na,1,h,2027-02-01,primary,1\n"} if table == "diagnosis" else {}
    loaded(tmp_path, **before, **{table: f"{head}\n{row}\n"})
    found = loaded(tmp_path, **{table: f"{head},withdrawn\n{gone},true\n"})
    assert (found.of(table).withdrawn, found.of(table).replaced) == (1, 1) and found.reconciles
    assert held(tmp_path, table, "withdrawn") == [(True,)]


def test_money_of_rows_withdrawn_is_told_apart(tmp_path: Path) -> None:
    found = loaded(
        tmp_path,
        activity=f"{VISITS},withdrawn\na,1,h,2027-02-01,primary,5,true\nb,1,h,2027-02-01,primary,7,\n",
    )
    (money,) = found.of("activity").money
    assert money.parts[WITHDRAWN] == 5 and money.money_in == 12 and found.reconciles


def test_identical_residents_shared_over_plans_overlap_nothing(tmp_path: Path) -> None:
    spell = "1,2027-01-01,2028-01-01,1990-01-01,male"
    found = loaded(
        tmp_path,
        enrolment=f"{SHARED}\n{spell},pool,A,p,5\n{spell},pool,B,p,7\n{spell},pool,B,p,7\n"
        f"{spell},{INSURERS},cover,p,2\n",
    )
    assert (found.of("enrolment").kept, dict(found.of("enrolment").aside)) == (
        3, {"the key of an earlier row again": 1},
    )  # fmt: skip
    assert set(found.doubts.overlapping.values()) == {0}


def test_voluntary_cover_beside_the_pool_is_no_overlap(tmp_path: Path) -> None:
    spell = "{},2027-01-01,2028-01-01,1990-01-01,male,{},x,p\n"
    text = "".join(spell.format(*each) for each in ((1, "pool"), (1, INSURERS), (2, "A"), (2, "B")))
    found = loaded(tmp_path, enrolment=f"{SHARED.removesuffix(',heads')}\n{text}")
    assert found.doubts.overlapping["kept, payers differ"] == 1 and BESIDE_POOL == INSURERS


def test_persons_of_other_names_are_one_row_each_in_a_source_of_one_table(tmp_path: Path) -> None:
    found = loaded(
        tmp_path, activity=f"{VISITS}\na,zoe,h,2027-02-01,primary,1\nb,zoe,h,2027-02-01,primary,2\n"
    )
    assert found.of("activity").kept == 2
    assert held(tmp_path, "persons", "source_person_id, person_id") == [("zoe", 1)]


def test_capital_letters_in_names_of_files_and_columns_are_as_small_ones(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "ACTIVITY.CSV").write_text(f"{VISITS.upper()}\na,1,h,2027-02-01,Primary,1\n")
    assert load(tmp_path / "source", "exchange", tmp_path / "records", TERMS).of("activity").kept == 1
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "Activity.csv").write_text(f"{VISITS}\na,1,h,2027-02-01,primary,1\n")
    found = load(tmp_path / "one" / "Activity.csv", "exchange", tmp_path / "other", TERMS)
    assert found.of("activity").kept == 1


def test_the_same_cells_typed_or_as_text_give_the_same_bytes(tmp_path: Path) -> None:
    text = f"{VISITS}\nb,2,h,2027-02-01,primary,7\na,1,h,2028-02-29,inpatient,5\n"
    loaded(tmp_path, activity=text)
    typed = tmp_path / "typed" / "source"
    typed.mkdir(parents=True)
    duckdb.connect().execute(
        "COPY (SELECT activity_id, person_id::UBIGINT AS person_id, org_id, start_date::DATE AS start_date, "
        f"setting, paid_amount::BIGINT AS paid_amount FROM "
        f"read_csv('{tmp_path}/source-0/activity.csv', all_varchar = true)) "
        f"TO '{typed}/activity.parquet'"
    )
    load(typed, "exchange", tmp_path / "typed" / "records", TERMS)
    one, two = (at / "records" / "activity.parquet" for at in (tmp_path, tmp_path / "typed"))
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize(
    "amount", ["9000000000000000000::BIGINT", "18446744073709551615::UBIGINT", "'1e30'", "5.5"]
)
def test_amounts_beyond_reading_are_set_aside_and_still_add_up(tmp_path: Path, amount: str) -> None:
    (tmp_path / "source").mkdir()
    row = f"'a' AS activity_id, 1 AS person_id, 'h' AS org_id, DATE '2027-02-01' AS start_date, {amount}"
    duckdb.connect().execute(
        f"COPY (SELECT {row} AS paid_amount, 'primary' AS setting) TO '{tmp_path}/source/activity.parquet'"
    )
    found = load(tmp_path / "source", "exchange", tmp_path / "records", TERMS)
    assert found.of("activity").rows_aside == 1 and found.reconciles


MANY = "".join(f"a{i},1,h,2027-01-01,primary,5\n" for i in range(25_000))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"", "activity.csv: found an empty file"),
        (f"{VISITS}\na,1,h,2027-01-01,primary,5,more\n".encode(), "line 2: found 7 cells; expected 6"),
        (f"{VISITS}\na,M\xfcller,h,2027-01-01,primary,5\n".encode("latin-1"), "no UTF-8 text"),
        (f"{VISITS}\n{MANY}b,1,h\n".encode(), "line 25002: found 3 cells; expected 6"),
        (
            f"{VISITS}\n{MANY}".encode() + b"b,M\xfcl,h,2027-01-01,primary,5\n",
            "line 25002: found bytes that are no",
        ),
        (
            f'{VISITS}\n{MANY}b,1,"h,2027-01-01,primary,5\n'.encode(),
            "line 25002: found quotes that do not end",
        ),
    ],
)
def test_a_file_that_breaks_is_told_by_its_line(tmp_path: Path, text: bytes, told: str) -> None:
    (tmp_path / "activity.csv").write_bytes(text)
    with pytest.raises(InvalidInput, match=told):
        load(tmp_path, "exchange", tmp_path / "records", TERMS)


def test_a_quoted_cell_far_down_is_read_without_its_quotes(tmp_path: Path) -> None:
    loaded(
        tmp_path,
        activity=f'{VISITS}\n{MANY}b,1,"St, Jude",2027-01-01,primary,5\nc,1,"h",2027-01-01,primary,5\n',
    )
    assert held(tmp_path, "activity", "DISTINCT org_id") == [("St, Jude",), ("h",)]


def test_try_cast_of_a_mapping_gives_nothing_where_a_cell_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(
        'title = "Own"\nsource = "own"\nstatus = "assumed"\ncurrency = "GBP"\n'
        '[files.sites]\nname = "sites.csv"\nkind = "csv"\n[tables.organisation]\n'
        "sql = \"SELECT id AS org_id, 'payer' AS kind, try_cast(d AS DATE) AS valid_from FROM sites\"\n"
    )
    (tmp_path / "sites.csv").write_text("id,d\na,2027-02-30\nb,2027-01-01\n")
    assert load(tmp_path, tmp_path / "own.toml", tmp_path / "records").of("organisation").kept == 2
