"""FHIR bulk NDJSON loaded by its mapping: of any edition, and with lines that are broken."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.people.intake.load import Terms, load
from healthtrust.people.intake.report import LoadReport

ICD = "http://hl7.org/fhir/sid/icd-10-cm"


def claim(name: str, person: str, paid: object, day: str = "2024-03-01", **more: Any) -> dict[str, Any]:
    """Return a claim as R4 writes it."""
    made: dict[str, Any] = {
        "resourceType": "ExplanationOfBenefit",
        "id": name,
        "status": "active",
        "patient": {"reference": f"Patient/{person}"},
        "billablePeriod": {"start": day, "end": day},
        "provider": {"reference": "Organization/h1"},
        "insurer": {"reference": "Organization/p1"},
        "type": {"coding": [{"code": "institutional"}]},
        "subType": {"coding": [{"code": "inpatient"}]},
        "diagnosis": [
            {"sequence": 1, "diagnosisCodeableConcept": {"coding": [{"system": ICD, "code": "E11.9"}]}},
        ],
    }
    if paid is not None:
        made["payment"] = {"amount": {"value": paid, "currency": "USD"}}
    return {**made, **more}


def adjudicated(kind: str, value: float) -> dict[str, Any]:
    return {"category": {"coding": [{"code": f"https://x/variables/{kind}"}]}, "amount": {"value": value}}


CLAIMS: list[Any] = [
    claim(
        "c1", "a", 100.10, total=[{"category": {"coding": [{"code": "eligible"}]}, "amount": {"value": 150}}]
    ),
    claim("c2", "a", 0.05, day="2030-01-01T10:00:00Z"),
    claim("c3", "nobody", 7.77, diagnosis=[{"sequence": 1, "diagnosisCodeableConcept": {"coding": [{}]}}]),
    claim("c4", "b", None),
    claim("c5", "b", "twelve", item=[{"adjudication": [adjudicated("cvrd_d_plan_pd_amt", 5.5)]}]),
    claim("c6", "b", 3.00, day="2024-02-30"),
    claim("c7", "b", 9.99, status="cancelled"),
    claim("c8", "b", 4, patient={}),
    claim("c1", "a", 100.10),
    claim(
        "c9",
        "b",
        None,
        type={"coding": [{"code": "PDE"}]},
        item=[{"adjudication": [adjudicated("cvrd_d_plan_pd_amt", 5.5), adjudicated("ptnt_pay_amt", 1.25)]}],
        diagnosis=[
            {"sequence": 1, "diagnosisCodeableConcept": {"coding": [{"system": "urn:own", "code": "Z"}]}}
        ],
    ),
    claim("c10", "b", -2.5, patient="not an object"),
]
OTHERS = [
    {
        "resourceType": "Patient",
        "id": "a",
        "gender": "female",
        "birthDate": "1950-02-01",
        "name": [{"family": "Ash", "given": ["Ann"]}],
        "address": [{"postalCode": "10001"}],
        "generalPractitioner": [{"reference": "Organization/g1"}],
    },
    {"resourceType": "Patient", "id": "b", "gender": "male", "birthDate": "1980-05-05"},
    {"resourceType": "Patient", "id": "d", "gender": "other", "birthDate": "1980-05-05"},
    *(
        {
            "resourceType": "Coverage",
            "status": status,
            "beneficiary": {"reference": f"Patient/{person}"},
            "period": {"start": "2024-01-01", "end": "2024-12-31"},
            "payor": [{"reference": "Organization/p1"}],
        }
        for person, status in (("a", "active"), ("b", "active"), ("d", "active"), ("a", "cancelled"))
    ),
    {"resourceType": "Organization", "id": "g1", "name": "Ash Surgery"},
    {"resourceType": "Organization", "id": "h1", "type": [{"coding": [{"code": "prov"}]}]},
    {"resourceType": "Organization", "id": "p1", "type": [{"coding": [{"code": "pay"}]}]},
]


def source(folder: Path) -> Path:
    (folder / "ExplanationOfBenefit.ndjson").write_text(
        "\n".join([*map(json.dumps, CLAIMS), '{"resourceType": "ExplanationOfBenefit", "id": ', ""])
    )
    (folder / "others.ndjson").write_text("\n".join(map(json.dumps, OTHERS)))
    return folder


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> tuple[LoadReport, Path]:
    here = source(tmp_path_factory.mktemp("fhir"))
    return load(here, "fhir", here / "records", Terms(currency="USD")), here / "records"


def rows(folder: Path, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(folder / f"{table}.parquet").to_pylist()
    return found


def test_everything_is_accounted_for(loaded: tuple[LoadReport, Path]) -> None:
    report, _ = loaded
    assert report.reconciles
    assert {t.table: (t.rows_in, t.kept, t.rows_aside) for t in report.tables} == {
        "organisation": (3, 3, 0),
        "enrolment": (3, 2, 1),
        "activity": (11, 4, 7),
        "diagnosis": (10, 3, 7),
        "identity": (3, 3, 0),
    }


def test_what_could_not_be_read_is_told_by_reason(loaded: tuple[LoadReport, Path]) -> None:
    report, _ = loaded
    assert dict(report.of("activity").aside) == {
        "person_id is missing": 2,
        "activity_id is missing": 1,
        "paid_amount cannot be read as whole minor units of money": 1,
        "paid_amount is missing": 1,
        "start_date cannot be read as a date": 1,
        "the key of an earlier row again": 1,
    }
    assert dict(report.doubts.unknown_systems) == {"urn:own": 1}


def test_money_is_exact(loaded: tuple[LoadReport, Path]) -> None:
    (paid,) = loaded[0].of("activity").money
    assert paid.money_in == 10_010 + 5 + 777 + 300 + 400 + 10_010 + 550 - 250
    assert dict(paid.parts) == {
        "in enrolled time": 10_010 + 550,
        "outside enrolment": 5,
        "without a person": 777,
        "set aside": 300 + 400 + 10_010 - 250,
    }


def test_editions_and_prices(loaded: tuple[LoadReport, Path]) -> None:
    found = {r["activity_id"]: r for r in rows(loaded[1], "activity")}
    assert (found["c1"]["setting"], found["c1"]["reference_cost"], found["c1"]["org_id"]) == (
        "inpatient",
        15_000,
        "h1",
    )
    assert (found["c9"]["setting"], found["c9"]["paid_amount"], found["c9"]["patient_paid"]) == (
        "pharmacy",
        550,
        125,
    )
    assert str(found["c2"]["start_date"]) == "2030-01-01"


def test_coverage_is_enrolment_with_the_practice_of_the_patient(loaded: tuple[LoadReport, Path]) -> None:
    found = sorted(
        (str(r["end_date"]), r["practice_id"] or "", r["payer_id"]) for r in rows(loaded[1], "enrolment")
    )
    assert found == [("2025-01-01", "", "p1"), ("2025-01-01", "g1", "p1")]
    assert {r["org_id"]: r["kind"] for r in rows(loaded[1], "organisation")} == {
        "g1": "practice",
        "h1": "hospital",
        "p1": "payer",
    }


def test_a_second_currency_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"rows in USD.*EUR"):
        load(source(tmp_path), "fhir", tmp_path / "records", Terms(currency="EUR"))
