"""OMOP loaded by its mapping: periods, visits and costs, conditions, measurements; empty tables refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.people.intake.load import Terms, load
from healthtrust.people.intake.report import LoadReport

FILES = {
    "person": """person_id,gender_concept_id,year_of_birth,month_of_birth,day_of_birth,location_id,\
care_site_id,race_source_value
1,8532,1950,2,1,7,70,white
2,8507,1980,,,7,,
3,0,1990,1,1,8,70,
""",
    "death": "person_id,death_date\n2,2024-09-30\n",
    "payer_plan_period": """payer_plan_period_id,person_id,payer_plan_period_start_date,\
payer_plan_period_end_date,payer_source_value,plan_source_value
1,1,2024-01-01,2024-12-31,Aid,Gold
2,2,2024-03-01,2024-12-31,Aid,
3,3,2024-01-01,2024-12-31,Aid,Gold
4,9,2024-01-01,2024-12-31,Aid,Gold
""",
    "visit_occurrence": """visit_occurrence_id,person_id,visit_concept_id,visit_start_date,\
visit_end_date,care_site_id
100,1,9201,2024-02-01,2024-02-04,71
101,1,9202,2024-05-01,2024-05-01,70
102,2,9203,2024-01-05,2024-01-05,71
103,1,9202,2024-06-01,2024-06-01,70
104,5,9202,2024-06-01,2024-06-01,70
105,1,9202,2024-06-31,2024-07-01,70
""",
    "cost": """cost_id,cost_event_id,cost_domain_id,total_cost,paid_by_payer,paid_by_patient,\
amount_allowed,drg_source_value
1,100,Visit,900,700.25,99.75,800,291
2,100,Visit,1,0.75,,1,
3,101,Visit,60,50.00,10,,
4,102,Visit,20,19.99,,,
5,104,Visit,20,8.00,,,
6,105,Visit,20,1.00,,,
7,500,Drug,30,11.11,,,
8,888,Visit,30,2.22,,,
9,101,Visit,,twelve,,5,
10,100,Visit,7,0.01,,five,
""",
    "condition_occurrence": """condition_occurrence_id,person_id,condition_concept_id,\
condition_start_date,visit_occurrence_id
1,1,201826,2024-02-01,100
2,1,320128,2024-02-02,100
3,1,255573,2024-05-01,
""",
    "measurement": """measurement_id,person_id,measurement_concept_id,measurement_date,value_as_number,\
unit_source_value
1,1,3004410,2024-02-01,7.5,%
2,1,3004410,2024-13-01,7.5,%
""",
    "location": "location_id,zip\n7,AB1\n8,CD2\n",
    "care_site": "care_site_id,care_site_name,place_of_service_concept_id,location_id\n70,Ash,8940,7\n71,\
General,8717,8\n",
}
CONCEPT = "concept_id,vocabulary_id,concept_code\n201826,SNOMED,44054006\n3004410,LOINC,4548-4\n"


def source(folder: Path, **others: str) -> Path:
    for name, text in {**FILES, **others}.items():
        (folder / f"{name}.csv").write_text(text)
    return folder


def rows(folder: Path, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(folder / f"{table}.parquet").to_pylist()
    return found


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[LoadReport, Path]:
    here = source(tmp_path_factory.mktemp("omop"), concept=CONCEPT)
    return load(here, "omop", here / "records", Terms(currency="EUR")), here / "records"


def test_everything_is_accounted_for(loaded: tuple[LoadReport, Path]) -> None:
    report, _ = loaded
    assert report.reconciles
    assert {t.table: (t.rows_in, t.kept, t.rows_aside) for t in report.tables} == {
        "organisation": (2, 2, 0),
        "enrolment": (4, 2, 2),
        "activity": (10, 4, 6),
        "diagnosis": (3, 2, 1),
        "measurement": (2, 1, 1),
    }
    assert dict(report.of("activity").aside) == {
        "paid_amount is missing": 1,
        "person_id is missing": 4,
        "start_date cannot be read as a date": 1,
    }


def test_every_row_of_cost_is_in_the_money(loaded: tuple[LoadReport, Path]) -> None:
    paid, reference = loaded[0].of("activity").money
    assert (paid.money_in, paid.found) == (79_333, 79_333)
    assert dict(paid.parts) == {
        "in enrolled time": 70_100 + 5_000,
        "outside enrolment": 1_999,
        "without a person": 800,
        "set aside": 100 + 1_111 + 222 + 1,
    }
    assert reference.money_in == reference.found == 80_100 + 6_000 + 2_000 * 3 + 3_000 * 2 + 500


def test_codes_are_those_of_the_vocabulary_where_it_is_there(loaded: tuple[LoadReport, Path]) -> None:
    found = [(r["code_system"], r["code"], r["rank"]) for r in rows(loaded[1], "diagnosis")]
    assert found == [("SNOMED-CT", "44054006", 1), ("OMOP", "320128", 2)]
    assert [(r["measure_code"], r["value"]) for r in rows(loaded[1], "measurement")] == [("4548-4", 7.5)]


def test_spells_have_the_care_site_of_the_person(loaded: tuple[LoadReport, Path]) -> None:
    first, second = sorted(rows(loaded[1], "enrolment"), key=lambda row: str(row["person_id"]))
    assert (first["practice_id"], str(first["end_date"]), first["area_code"]) == ("70", "2025-01-01", "AB1")
    assert (str(second["birth_date"]), str(second["death_date"]), second["practice_id"]) == (
        "1980-07-01",
        "2024-09-30",
        None,
    )
    assert {r["org_id"]: r["kind"] for r in rows(loaded[1], "organisation")} == {
        "70": "practice",
        "71": "hospital",
    }


@pytest.mark.parametrize("name", ["cost", "payer_plan_period"])
def test_a_table_without_rows_is_refused(tmp_path: Path, name: str) -> None:
    here = source(tmp_path, **{name: FILES[name].splitlines()[0] + "\n"})
    with pytest.raises(InvalidInput, match=rf"{name}\.csv.*a header and no row.*ask for it filled"):
        load(here, "omop", tmp_path / "records", Terms(currency="EUR"))


def test_both_empty_tables_are_told_at_once(tmp_path: Path) -> None:
    empty = {name: FILES[name].splitlines()[0] + "\n" for name in ("cost", "payer_plan_period")}
    with pytest.raises(InvalidInput, match="2 problems"):
        load(source(tmp_path, **empty), "omop", tmp_path / "records", Terms(currency="EUR"))


def test_the_currency_must_be_said(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="--currency"):
        load(source(tmp_path), "omop", tmp_path / "records")
