"""Tuva's input layer loaded by its mapping: every row and minor unit accounted for, whatever is wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.people.intake.load import load
from healthtrust.people.intake.report import LoadReport

ELIGIBILITY = """person_id,member_id,gender,birth_date,death_date,enrollment_start_date,\
enrollment_end_date,payer,plan,zip_code,first_name,last_name
P1,M1,female,1950-02-01,,2024-01-01,2024-12-31,Aid,Gold,10001,Ann,Ash
P2,M2,male,1980-05-05,2024-09-30,2024-03-15,9999-12-31,Aid,,10002,Ben,Birch
P3,M3,unknown,1990-01-01,,2024-01-01,2024-12-31,Aid,Gold,10003,Cy,Cedar
P4,M4,male,,,2024-01-01,2024-12-31,Aid,Gold,10004,Di,Dell
P5,M5,male,1970-01-01,,2024-06-01,2024-01-01,Aid,Gold,10005,Ed,Elm
P6,M6,male,1970-01-01,,2024-02-30,2024-12-31,Aid,Gold,10006,Flo,Fern
"""
MEDICAL = """claim_id,claim_line_number,claim_type,person_id,payer,plan,claim_start_date,claim_end_date,\
place_of_service_code,bill_type_code,admit_type_code,facility_npi,billing_npi,paid_amount,allowed_amount,\
copayment_amount,diagnosis_code_type,diagnosis_code_1,diagnosis_code_2,diagnosis_code_25,diagnosis_poa_1,\
x_payment_model
C1,1,institutional,P1,Aid,Gold,2024-02-01,2024-02-05,,111,3,H1,B1,1000.10,1200.20,,icd-10-cm,E119,I10,N183,Y,
C1,2,institutional,P1,Aid,Gold,2024-02-01,2024-02-05,,111,3,H1,B1,0.05,0.05,,icd-10-cm,E119,I10,N183,Y,
C2,1,professional,P2,Aid,,2024-04-01,2024-04-01,11,,,,B2,0,85.00,15.00,icd-10-cm,J449,,,,capitated
C3,1,professional,P2,Aid,,2024-01-01,2024-01-01,23,,,,B2,33.33,40,,icd-10-cm,J449,,,,
C4,1,professional,P9,Aid,Gold,2024-04-01,2024-04-01,22,,,,B3,7.77,8,,icd-10-cm,R05,,,,
C5,1,professional,,Aid,Gold,2024-04-01,2024-04-01,22,,,,B3,5.00,6,,icd-10-cm,R06,,,,
C6,1,professional,P1,Aid,Gold,2024-04-01,2024-04-01,22,,,,B3,twelve,13,,icd-10-cm,R07,,,,
C7,1,professional,P1,Aid,Gold,soon,2024-04-01,22,,,,B3,2.00,3,,icd-10-cm,R07,,,,
C1,1,institutional,P1,Aid,Gold,2024-02-01,2024-02-05,,111,3,H1,B1,9.99,9.99,,icd-10-cm,E119,I10,N183,Y,
C8,1,professional,P1,Aid,Gold,2024-05-01,2024-05-01,22,,,,B3,-3.00,-3.00,,x-own,Z99,,,,
C9,1,professional,P2,Aid,,2024-12-01,2024-12-01,22,,,,B3,4.00,4.00,,icd-10-cm,Z99,,,,
"""
PHARMACY = """claim_id,claim_line_number,person_id,payer,plan,dispensing_date,dispensing_provider_npi,\
ndc_code,paid_amount,allowed_amount
X1,1,P1,Aid,Gold,2024-03-01,R1,0001,12.345,13.00
"""
ATTRIBUTION = """person_id,year_month,payer,plan,payer_attributed_provider_practice
P1,202401,Aid,Gold,Surgery A
P1,202406,Aid,Gold,Surgery B
P1,202501,Aid,Gold,Surgery C
P2,202403,Aid,,Surgery A
"""


def source(folder: Path) -> Path:
    for name, text in (
        ("eligibility", ELIGIBILITY),
        ("medical_claim", MEDICAL),
        ("pharmacy_claim", PHARMACY),
        ("provider_attribution", ATTRIBUTION),
    ):
        (folder / f"{name}.csv").write_text(text)
    return folder


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[LoadReport, Path]:
    here = source(tmp_path_factory.mktemp("tuva"))
    to = here / "records"
    return load(here, "tuva", to), to


def rows(folder: Path, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(folder / f"{table}.parquet").to_pylist()
    return found


def test_everything_is_accounted_for(loaded: tuple[LoadReport, Path]) -> None:
    report, _ = loaded
    assert report.reconciles
    assert {t.table: (t.rows_in, t.kept, t.rows_aside) for t in report.tables} == {
        "organisation": (7, 7, 0),
        "enrolment": (6, 2, 4),
        "activity": (12, 7, 5),
        "diagnosis": (11, 7, 4),
        "identity": (6, 6, 0),
    }


def test_money_is_told_by_where_it_went(loaded: tuple[LoadReport, Path]) -> None:
    paid, reference = loaded[0].of("activity").money
    assert (paid.column, paid.money_in) == ("paid_amount", 107_159)
    assert dict(paid.parts) == {
        "in enrolled time": 100_010 + 5 + 0 - 300 + 1235,
        "outside enrolment": 3333,
        "without a person": 777,
        "set aside": 500 + 200 + 999 + 400,
    }
    assert (reference.money_in, reference.found) == (137_924, 137_924)


def test_rows_set_aside_say_why(loaded: tuple[LoadReport, Path]) -> None:
    report, _ = loaded
    assert dict(report.of("enrolment").aside) == {
        "sex is an unknown word": 1,
        "birth_date is missing": 1,
        "end_date is before start_date": 1,
        "start_date cannot be read as a date": 1,
    }
    assert dict(report.of("activity").aside) == {
        "person_id is missing": 1,
        "paid_amount cannot be read as whole minor units of money": 1,
        "start_date cannot be read as a date": 1,
        "the key of an earlier row again": 1,
        "start_date is after the person's death": 1,
    }
    assert dict(report.of("diagnosis").aside) == {"no activity of this activity_id": 4}
    assert dict(report.doubts.unknown_systems) == {"x-own": 1}
    assert (report.doubts.capitated, report.doubts.capitated_without_reference) == (1, 0)


def test_spells_end_the_day_after_and_have_the_latest_practice(loaded: tuple[LoadReport, Path]) -> None:
    found = {row["plan_id"]: row for row in rows(loaded[1], "enrolment")}
    assert str(found["Gold"]["end_date"]) == "2025-01-01"
    assert found["Gold"]["practice_id"] == "Surgery B"
    assert found[None]["end_date"] is None
    assert found[None]["practice_id"] == "Surgery A"


def test_activity_keeps_setting_prices_and_how_it_was_paid(loaded: tuple[LoadReport, Path]) -> None:
    found = {row["activity_id"]: row for row in rows(loaded[1], "activity")}
    assert {key: row["setting"] for key, row in found.items()} == {
        "C1-1": "inpatient",
        "C1-2": "inpatient",
        "C2-1": "primary",
        "C3-1": "emergency",
        "C4-1": "outpatient",
        "C8-1": "outpatient",
        "rx-X1-1": "pharmacy",
    }
    capitated = found["C2-1"]
    assert (capitated["payment_model"], capitated["paid_amount"], capitated["reference_cost"]) == (
        "capitated",
        0,
        8500,
    )
    assert (capitated["patient_paid"], found["C1-1"]["patient_paid"], found["C1-1"]["elective"]) == (
        1500,
        None,
        True,
    )


def test_diagnoses_of_a_claim_are_said_once(loaded: tuple[LoadReport, Path]) -> None:
    found = [row for row in rows(loaded[1], "diagnosis") if row["activity_id"].startswith("C1")]
    assert [(r["activity_id"], r["code_system"], r["code"], r["rank"]) for r in found] == [
        ("C1-1", "ICD-10-CM", "E119", 1),
        ("C1-1", "ICD-10-CM", "I10", 2),
        ("C1-1", "ICD-10-CM", "N183", 25),
    ]
    assert [r["present_on_admission"] for r in found] == [True, None, None]


def test_names_go_to_the_identities_alone(loaded: tuple[LoadReport, Path]) -> None:
    _, to = loaded
    for path in to.rglob("*"):
        if path.is_file():
            assert b"Birch" not in path.read_bytes(), path.name
    assert "Birch" in [row["surname"] for row in rows(to.with_name("records-identity"), "identity")]


def test_a_column_that_lacks_is_told_by_name(tmp_path: Path) -> None:
    here = source(tmp_path)
    (here / "medical_claim.csv").write_text(MEDICAL.replace(",paid_amount,", ",paid_amout,"))
    with pytest.raises(InvalidInput, match=r"column paid_amount.*did you mean 'paid_amout'"):
        load(here, "tuva", tmp_path / "records")
