"""Code sets of the Prevention Quality Indicators have their published sizes; exposure is as counted."""

from __future__ import annotations

import csv
import hashlib
from datetime import date
from pathlib import Path

import duckdb
import pytest

from healthtrust.records.store import data_folder
from healthtrust.review.measuring.codes import avoidable_admissions
from healthtrust.review.measuring.exposure import Enrolled, make
from healthtrust.review.measuring.span import span

SIZES = {
    "pqi-01-diabetes-with-short-term-complications": 8,
    "pqi-03-diabetes-with-long-term-complications": 172,
    "pqi-05-asthma": 13,
    "pqi-05-chronic-obstructive-pulmonary-disorder": 15,
    "pqi-05-cystic-fibrosis-and-anomalies-of-the-respiratory-system": 48,
    "pqi-07-hypertension": 7,
    "pqi-07-kidney-disease": 2,
    "pqi-07-dialysis-access-procedures": 116,
    "pqi-08-heart-failure": 27,
    "pqi-11-community-acquired-bacterial-pneumonia": 14,
    "pqi-11-sickle-cell-anemia-or-hb-s-disease": 16,
    "pqi-12-urinary-tract-infection": 13,
    "pqi-12-kidney-or-urinary-tract-disorder": 76,
    "pqi-14-uncontrolled-diabetes": 4,
    "pqi-15-asthma": 13,
    "pqi-16-diabetes": 280,
    "pqi-16-lower-extremity-amputation-procedures": 41,
    "pqi-16-traumatic-amputation-of-the-lower-extremity": 72,
    "pqi-b-cardiac-procedures": 1801,
    "pqi-c-immunocompromised-state": 168,
    "pqi-c-immunocompromised-state-procedures": 152,
    "pqi-f-mdc-14-principal": 2458,
}
PAYERS = {
    "Aetna": 1239, "Anthem": 1399, "Blue Cross Blue Shield": 82, "Cigna Health": 1018, "Humana": 903,
    "Medicaid": 1095, "Medicare": 582, "NO_INSURANCE": 1747, "UnitedHealthcare": 695,
}  # fmt: skip


def shared(name: str) -> Path:
    folder = data_folder() / name
    if not folder.is_dir():
        pytest.skip(f"needs {name} in the data folder (HEALTHTRUST_DATA)")
    return folder


def test_sets_have_their_published_sizes() -> None:
    sizes = {each.name: len(set(each.codes)) for each in avoidable_admissions()}
    assert sizes.items() >= SIZES.items()
    assert sum(sizes.values()) == 6059


def test_sets_hold_the_codes_of_the_lists() -> None:
    path = shared("ahrq_pqi_2023") / "pqi__value_sets.csv"
    assert hashlib.sha256(path.read_bytes()).hexdigest().startswith("e7046cb5d87d4da6")
    with path.open(encoding="utf-8", newline="") as file:
        theirs = sorted(row["code"] for row in csv.DictReader(file))
    assert theirs == sorted(code for each in avoidable_admissions() for code in each.codes)


def test_exposure_of_2023_by_payer_is_as_counted_by_two_engines() -> None:
    folder, days = shared("synthea_27_claims"), span("2023")
    book = duckdb.connect()
    book.execute(
        f"CREATE VIEW enrolment AS SELECT PATIENT AS person_id, left(START_YEAR, 10)::DATE AS start_date, "
        f"left(END_YEAR, 10)::DATE AS end_date, BIRTHDATE::DATE AS birth_date, "
        f"'male' AS sex, NAME AS payer_id "
        f"FROM read_csv('{folder}/payer_transitions.csv', all_varchar = true) t "
        f"JOIN read_csv('{folder}/payers.csv', all_varchar = true) p ON t.PAYER = p.Id "
        f"JOIN read_csv('{folder}/patients.csv', all_varchar = true) q ON t.PATIENT = q.Id"
    )
    make(book, Enrolled("payer_id", days, (18, 65), death=False))
    found = dict(book.execute("SELECT body, sum(stop - start)::INTEGER FROM spell GROUP BY 1").fetchall())
    assert found == PAYERS
    assert book.execute("SELECT count(DISTINCT person_id), sum(stop - start) FROM spell").fetchall() == [
        (24, 8760)
    ]
    assert days.start == date(2023, 1, 1)
