"""English NHS extracts loaded by their mapping: registrations, hospital care with its price, coded events."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.people.intake.load import load
from healthtrust.people.intake.report import LoadReport

FILES = {
    "patients": """patient_id,date_of_birth,sex,date_of_death
1,1950-02-01,female,
2,1980-05-05,male,2024-09-30
3,1990-01-01,intersex,
""",
    "practice_registrations": """patient_id,start_date,end_date,practice_pseudo_id,practice_stp
1,2020-01-01,2024-06-01,900,E54
1,2024-06-01,9999-12-31,901,E54
2,2023-01-01,,900,E54
3,2023-01-01,,900,E54
4,2023-01-01,,900,E54
""",
    "addresses": """patient_id,address_id,start_date,end_date,imd_rounded,msoa_code,has_postcode
1,10,2019-01-01,2024-01-01,100,E02000001,T
1,11,2024-01-01,,32800,E02000002,T
1,12,2024-02-01,,500,,F
2,13,2010-01-01,,0,E02000003,T
""",
    "apcs": """patient_id,apcs_ident,admission_date,discharge_date,spell_core_hrg_sus,admission_method,\
primary_diagnosis,all_diagnoses,provider_code
1,1,2024-02-01,2024-02-04,DZ11R,21,J449,"||J449 ,I10X ||E119",RXX
2,2,2024-10-01,2024-10-04,DZ11R,11,J449,||J449,RXX
1,3,2024-03-01,2024-03-02,DZ11R,11,,,RXX
""",
    "apcs_cost": """patient_id,apcs_ident,grand_total_payment_mff,tariff_total_payment
1,1,2500.555,2400
2,2,100.00,100
1,77,7.00,7
1,1,much,3.50
""",
    "ec": """patient_id,ec_ident,arrival_date,sus_hrg_code,provider_code
1,5,2024-02-01,VB08Z,RXX
9,6,2024-02-01,VB08Z,RXX
""",
    "ec_cost": """patient_id,ec_ident,grand_total_payment_mff,tariff_total_payment
1,5,150.10,150.10
9,6,33.00,33
""",
    "opa": """patient_id,opa_ident,appointment_date,hrg_code,attendance_status
1,5,2024-03-01,WF01A,5
""",
    "opa_cost": """patient_id,opa_ident,grand_total_payment_mff,tariff_total_payment
1,5,80,75.5
""",
    "opa_diag": """patient_id,opa_ident,primary_diagnosis_code,secondary_diagnosis_code_1
1,5,E119,I10X
""",
    "appointments": """patient_id,appointment_id,booked_date,start_date,status
1,a,2024-01-01,2024-01-05,Finished
1,b,2024-01-01,2024-06-01,Arrived
1,c,2024-01-01,2024-01-07,Did Not Attend
2,d,2024-01-01,sometime,Finished
""",
    "clinical_events": """patient_id,date,snomedct_code,numeric_value
1,2024-01-05,44054006,
1,2024-01-05,271649006,140
1,2024-01-05,44054006,
1,2024-01-05,,12
""",
}


def source(folder: Path, **others: str) -> Path:
    for name, text in {**FILES, **others}.items():
        (folder / f"{name}.csv").write_text(text)
    return folder


def rows(folder: Path, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(folder / f"{table}.parquet").to_pylist()
    return found


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[LoadReport, Path]:
    here = source(tmp_path_factory.mktemp("nhs"))
    return load(here, "nhs", here / "records"), here / "records"


def test_everything_is_accounted_for(loaded: tuple[LoadReport, Path]) -> None:
    report, _ = loaded
    assert report.reconciles
    assert {t.table: (t.rows_in, t.kept, t.rows_aside) for t in report.tables} == {
        "organisation": (3, 3, 0),
        "enrolment": (5, 3, 2),
        "activity": (12, 7, 5),
        "diagnosis": (8, 7, 1),
        "measurement": (1, 1, 0),
    }
    assert dict(report.of("activity").aside) == {
        "paid_amount is missing": 1,
        "start_date cannot be read as a date": 1,
        "start_date is after the person's death": 1,
        "start_date is missing": 2,
    }


def test_money_is_exact_and_prices_are_two(loaded: tuple[LoadReport, Path]) -> None:
    paid, tariff = loaded[0].of("activity").money
    assert (paid.money_in, paid.found) == (287_066, 287_066)
    assert dict(paid.parts) == {
        "in enrolled time": 250_056 + 15_010 + 8_000,
        "outside enrolment": 0,
        "without a person": 3_300,
        "set aside": 10_000 + 700,
    }
    assert tariff.money_in == tariff.found
    doubts = loaded[0].doubts
    assert (doubts.capitated, doubts.capitated_without_reference) == (3, 3)


def test_registrations_carry_place_and_deprivation_of_their_first_day(
    loaded: tuple[LoadReport, Path],
) -> None:
    found = {
        (str(r["birth_date"]), r["practice_id"]): (r["area_code"], r["deprivation_rank"], str(r["end_date"]))
        for r in rows(loaded[1], "enrolment")
    }
    assert found == {
        ("1950-02-01", "900"): ("E02000001", 100, "2024-06-01"),
        ("1950-02-01", "901"): ("E02000002", 32_800, "None"),
        ("1980-05-05", "900"): ("E02000003", 1, "None"),
    }


def test_general_practice_is_where_the_person_was_registered(loaded: tuple[LoadReport, Path]) -> None:
    found = {r["activity_id"]: r for r in rows(loaded[1], "activity")}
    assert found["appointment-a"]["org_id"] == "900"
    assert found["appointment-b"]["org_id"] == "901"
    assert found["events-1-2024-01-05"]["contacts"] == 0
    assert {found[k]["setting"] for k in found if k.startswith(("appointment", "events"))} == {"primary"}
    assert [found[k]["elective"] for k in ("spell-1", "attendance-5")] == [False, None]


def test_diagnoses_of_hospital_and_practice(loaded: tuple[LoadReport, Path]) -> None:
    found = [(r["activity_id"], r["code_system"], r["code"], r["rank"]) for r in rows(loaded[1], "diagnosis")]
    assert sorted(found, key=str) == [
        ("events-1-2024-01-05", "SNOMED-CT", "271649006", None),
        ("events-1-2024-01-05", "SNOMED-CT", "44054006", None),
        ("outpatient-5", "ICD-10", "E119", 1),
        ("outpatient-5", "ICD-10", "I10X", 2),
        ("spell-1", "ICD-10", "E119", 3),
        ("spell-1", "ICD-10", "I10X", 2),
        ("spell-1", "ICD-10", "J449", 1),
    ]


def test_no_registrations_at_all_are_refused(tmp_path: Path) -> None:
    header = FILES["practice_registrations"].splitlines()[0] + "\n"
    with pytest.raises(InvalidInput, match="practice_registrations"):
        load(source(tmp_path, practice_registrations=header), "nhs", tmp_path / "records")
