"""200 payer resources and six X12 files: the totals that their README and they themselves state, to the cent.

Source  sample files of hccinfhir 0.4.0 (Apache-2.0), folder fhir_eob_x12_samples; its README [cited]
"""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from healthtrust.people.intake.load import Terms, load
from healthtrust.people.intake.report import LoadReport
from healthtrust.people.intake.sources_x12 import mismatches, relations
from healthtrust.records.store import data_folder

needs_x12 = pytest.mark.skipif(find_spec("hccinfhir") is None, reason="the extra `us` is not installed")

BY_TYPE = {"40": 8_687_608, "50": 386_096, "60": 6_558_852, "71": 9_562_231, "82": 0, "PDE": 0}
PAYMENTS = {"01": ("102139.46", 13), "03": ("697085.64", 176)}


def samples() -> Path:
    folder = data_folder() / "fhir_eob_x12_samples"
    if not folder.is_dir():
        pytest.skip(f"no fhir_eob_x12_samples in {data_folder()}")
    return folder


def rows(folder: Path, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(folder / f"{table}.parquet").to_pylist()
    return found


@pytest.fixture(scope="module")
def fhir(tmp_path_factory: pytest.TempPathFactory) -> tuple[LoadReport, Path]:
    to = tmp_path_factory.mktemp("fhir") / "records"
    return load(samples(), "fhir", to, Terms(currency="USD")), to


@pytest.fixture(scope="module")
def x12(tmp_path_factory: pytest.TempPathFactory) -> tuple[LoadReport, Path]:
    to = tmp_path_factory.mktemp("x12") / "records"
    return load(samples(), "x12", to), to


def test_two_hundred_claims_of_three_persons(fhir: tuple[LoadReport, Path]) -> None:
    report, to = fhir
    assert report.reconciles
    activity, diagnosis = report.of("activity"), report.of("diagnosis")
    assert (activity.rows_in, activity.kept) == (200, 200)
    assert (diagnosis.rows_in, diagnosis.kept) == (686, 686)
    assert len({row["person_id"] for row in rows(to, "activity")}) == 3


def test_the_money_of_every_type_of_claim(fhir: tuple[LoadReport, Path]) -> None:
    report, to = fhir
    (paid,) = report.of("activity").money
    assert paid.money_in == paid.found == 25_194_787
    with (samples() / "sample_eob_200.ndjson").open() as lines:
        claims = [json.loads(line, parse_float=Decimal) for line in lines]
    kinds = {each["id"]: kind_of(each) for each in claims}
    found: Counter[str] = Counter()
    for row in rows(to, "activity"):
        found[kinds[row["activity_id"]]] += row["paid_amount"]
    assert dict(found) == BY_TYPE


def kind_of(claim: dict[str, Any]) -> str:
    """Return the first code of a claim's type, or PDE for a pharmacy line."""
    codes = [coding["code"] for coding in claim["type"]["coding"]]
    return "PDE" if "PDE" in codes else str(codes[0])


def test_the_first_line(fhir: tuple[LoadReport, Path]) -> None:
    _, to = fhir
    name = "inpatient--10000000020384"
    first = next(row for row in rows(to, "activity") if row["activity_id"] == name)
    assert (str(first["start_date"]), str(first["end_date"]), first["paid_amount"], first["setting"]) == (
        "2020-03-13",
        "2020-03-22",
        2_243_656,
        "inpatient",
    )
    mine = sorted((r["rank"], r["code"]) for r in rows(to, "diagnosis") if r["activity_id"] == name)
    assert [code for _, code in mine] == ["J208", "R0902", "E785", "J329", "E669"]


def test_days_from_first_to_last(fhir: tuple[LoadReport, Path]) -> None:
    days = [row["start_date"] for row in rows(fhir[1], "activity")]
    assert (str(min(days)), str(max(row["end_date"] for row in rows(fhir[1], "activity")))) == (
        "1961-06-28",
        "2021-06-02",
    )


@needs_x12
def test_capitation_received_is_what_the_payments_state(x12: tuple[LoadReport, Path]) -> None:
    report, to = x12
    (received,) = report.of("receipt").money
    assert received.money_in == received.found == sum(cents(total) for total, _ in PAYMENTS.values())
    assert len(rows(to, "receipt")) == sum(lines for _, lines in PAYMENTS.values())
    assert {row["rate_code"] for row in rows(to, "receipt")} == {"957"}


@needs_x12
@pytest.mark.parametrize("number", PAYMENTS)
def test_each_payment_adds_up(number: str) -> None:
    total, lines = PAYMENTS[number]
    found = relations("x12-820", [samples() / f"sample_820_{number}.txt"])
    (payment,) = found["x820_payments"].to_pylist()
    assert (payment["stated"], payment["found"], payment["remittances"]) == (total, total, str(lines))
    assert mismatches(found) == []


@needs_x12
def test_charges_of_claims_add_up(x12: tuple[LoadReport, Path]) -> None:
    report, _ = x12
    (charges,) = report.of("activity").money
    assert charges.money_in == charges.found == cents("335.74") + cents("1117.00")
    assert (report.of("activity").kept, report.of("diagnosis").kept) == (13, 21)
    for path in sorted(samples().glob("sample_837*.txt")):
        assert mismatches(relations("x12-837", [path])) == []
    assert report.reconciles


@needs_x12
def test_members_without_a_date_of_birth_are_set_aside(x12: tuple[LoadReport, Path]) -> None:
    told = x12[0].of("enrolment")
    assert (told.rows_in, told.aside["birth_date is missing"]) == (11, 3)
    assert told.rows_in == told.kept + told.merged + told.rows_aside


def cents(text: str) -> int:
    return int(Decimal(text) * 100)
