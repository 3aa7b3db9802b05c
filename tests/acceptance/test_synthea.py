"""The twenty reconciliations of the 27 synthetic patients hold through a load; money to the cent.

Source  ../shared/data/synthea_27_claims/README.md: computed there with two engines.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from healthtrust.people.intake.exposure import Period, by, person_days, totals
from healthtrust.people.intake.load import Terms, load
from healthtrust.people.intake.mapping import read_mapping
from healthtrust.people.intake.relations import open_relations
from healthtrust.people.intake.report import ENROLLED, OUTSIDE, LoadReport
from healthtrust.records.store import data_folder


@pytest.fixture(scope="module")
def source() -> Path:
    folder = data_folder() / "synthea_27_claims"
    if not folder.is_dir():
        pytest.skip("the 27 synthetic patients are not there: set HEALTHTRUST_DATA")
    return folder.resolve()


@pytest.fixture(scope="module")
def loaded(source: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, LoadReport]:
    to = tmp_path_factory.mktemp("synthea") / "records"
    return to, load(source, "synthea", to, Terms(synthetic=True))


@pytest.fixture(scope="module")
def book(source: Path, loaded: tuple[Path, LoadReport]) -> duckdb.DuckDBPyConnection:
    """The tables of the records folder; `encounter` is all of them, two set aside with them."""
    made = duckdb.connect()
    folder, _ = loaded
    for name in ("enrolment", "activity", "diagnosis", "organisation", "persons"):
        made.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{folder / name}.parquet')")
    made.execute(f"CREATE VIEW aside AS SELECT * FROM read_parquet('{folder}/aside/activity.parquet')")
    made.execute(
        "CREATE VIEW encounter AS SELECT activity_id, encounter_class, org_id, payer_id, paid_amount, "
        "reference_cost FROM activity WHERE encounter_class <> 'medication' UNION ALL SELECT activity_id, "
        "encounter_class, org_id, payer_id, paid_amount::BIGINT, reference_cost::BIGINT FROM aside"
    )
    open_relations(made, source, read_mapping("synthea").files)
    for name in ("claims", "claims_transactions"):
        made.execute(
            f"CREATE VIEW {name} AS SELECT * FROM read_csv('{source / name}.csv', all_varchar = true)"
        )
    return made


def one(book: duckdb.DuckDBPyConnection, query: str) -> tuple[object, ...]:
    (row,) = book.execute(query).fetchall()
    return tuple(row)


def test_it_adds_up_and_two_visits_after_death_are_set_aside(loaded: tuple[Path, LoadReport]) -> None:
    _, found = loaded
    assert found.reconciles
    assert {each.table: (each.rows_in, each.kept) for each in found.tables} == {
        "organisation": (73, 73),
        "enrolment": (1051, 1051),
        "activity": (604 + 663, 604 + 663 - 2),
        "diagnosis": (438, 438),
        "identity": (27, 27),
    }
    assert found.of("activity").aside == {"start_date is after the person's death": 2}


def test_money_in_is_money_of_encounters_and_medications(
    book: duckdb.DuckDBPyConnection, loaded: tuple[Path, LoadReport]
) -> None:
    paid, reference = loaded[1].of("activity").money
    assert paid.money_in == paid.found == 285_980_29 + 2_408_85
    assert reference.money_in == reference.found == 2_259_172_04 + 1_721_254_65
    assert reference.parts[OUTSIDE] == 269_68 and paid.parts[ENROLLED] == paid.money_in
    assert one(book, "SELECT sum(reference_cost), sum(paid_amount) FROM encounter") == (225917204, 28598029)
    drugs = "SELECT sum(reference_cost), sum(paid_amount) FROM activity WHERE setting = 'pharmacy'"
    assert one(book, drugs) == (172125465, 240885)


def test_no_orphan_keys_of_six_and_no_overlapping_spells(
    book: duckdb.DuckDBPyConnection, loaded: tuple[Path, LoadReport]
) -> None:
    doubts = loaded[1].doubts
    assert set(doubts.orphans.values()) == {0} and set(doubts.overlapping.values()) == {0}
    assert {"activity.person_id", "activity.org_id", "activity.payer_id"} <= set(doubts.orphans)
    for query in (
        "claims ANTI JOIN persons ON PATIENTID = source_person_id",
        "claims_transactions ANTI JOIN claims ON CLAIMID = claims.Id",
        "diagnosis ANTI JOIN encounter USING (activity_id)",
    ):
        assert one(book, f"SELECT count(*) FROM {query}") == (0,)
    gaps = (
        "SELECT count(*) FROM (SELECT start_time, lag(end_time) OVER (PARTITION BY person_id "
        "ORDER BY start_time) "
        "AS last FROM enrolment) WHERE start_time <> last"
    )
    assert one(book, gaps) == (0,)


def test_the_payer_in_force_at_the_hour_and_on_the_day(
    book: duckdb.DuckDBPyConnection, loaded: tuple[Path, LoadReport]
) -> None:
    inside = (
        "SELECT count(*) FILTER (WHERE e.payer_id = a.payer_id), count(*) FILTER (WHERE e.payer_id IS NULL), "
        "count(*) FROM (SELECT Id, PATIENT, PAYER AS payer_id, START AS at FROM encounters) a "
        "JOIN persons p ON p.source_person_id = a.PATIENT LEFT JOIN enrolment e "
        "ON e.person_id = p.person_id AND a.at >= e.start_time AND a.at < e.end_time"
    )
    assert one(book, inside) == (603, 1, 604)
    assert loaded[1].doubts.other_payer == 2  # one visit and its medicine, hours before a payer changed


def test_encounters_by_class_and_who_takes_part(book: duckdb.DuckDBPyConnection) -> None:
    classes = book.execute("SELECT encounter_class, count(*) FROM encounter GROUP BY 1").fetchall()
    assert dict(classes) == {
        "wellness": 348, "ambulatory": 174, "outpatient": 52, "emergency": 17,
        "inpatient": 11, "urgentcare": 2,
    }  # fmt: skip
    assert one(book, "SELECT count(DISTINCT org_id), count(DISTINCT payer_id) FROM encounter") == (51, 9)


def test_the_claims_ledger(book: duckdb.DuckDBPyConnection) -> None:
    cents = "sum(CAST(round(CAST({0} AS DECIMAL(18, 6)), 2) AS DECIMAL(18, 2))) FILTER (WHERE TYPE = '{1}')"
    kinds = (
        ("AMOUNT", "CHARGE"),
        ("PAYMENTS", "PAYMENT"),
        ("AMOUNT", "TRANSFERIN"),
        ("TRANSFERS", "TRANSFEROUT"),
    )
    sums = ", ".join(cents.format(*each) for each in kinds)
    told = [str(each) for each in one(book, f"SELECT {sums} FROM claims_transactions")]
    assert told == ["1092402.73", "1103503.95", "557125.52", "557125.52"]
    over = (
        f"SELECT CLAIMID, {cents.format('PAYMENTS', 'PAYMENT')} - {cents.format('AMOUNT', 'CHARGE')} AS more "
        "FROM claims_transactions GROUP BY 1"
    )
    query = (
        f"SELECT count(*), count(*) FILTER (WHERE more > 0), sum(more), max(more) FROM ({over}) "
        f"WHERE abs(more) >= 0.005"
    )
    count, overpaid, total, largest = one(book, query)
    assert (count, overpaid, str(total), str(largest)) == (190, 190, "11101.22", "74.99")
    assert one(book, "SELECT count(*) FROM claims") == (1267,)


def test_exposure_of_2023_by_payer(book: duckdb.DuckDBPyConnection) -> None:
    days = person_days(book, "enrolment", Period(date(2023, 1, 1), date(2024, 1, 1)))
    whole = totals(days)
    assert (whole.persons, whole.days) == (24, 8760)
    names = dict(book.execute("SELECT org_id, name FROM organisation").fetchall())
    told = {names[payer]: days for payer, _, days in by(days, "payer_id").fetchall()}
    assert told == {
        "Aetna": 1239, "Anthem": 1399, "Blue Cross Blue Shield": 82, "Cigna Health": 1018, "Humana": 903,
        "Medicaid": 1095, "Medicare": 582, "NO_INSURANCE": 1747, "UnitedHealthcare": 695,
    }  # fmt: skip


def test_days_of_all_time_are_fewer_than_the_payers_own_member_months(
    book: duckdb.DuckDBPyConnection,
) -> None:
    query = (
        "SELECT MEMBER_MONTHS, sum(epoch(CAST(replace(end_time, 'Z', '') AS TIMESTAMP)) - "
        "epoch(CAST(replace(start_time, 'Z', '') AS TIMESTAMP))) / 86400 / 30.4375 FROM enrolment "
        "JOIN payers ON payers.Id = payer_id WHERE NAME = 'Medicare' GROUP BY 1"
    )
    months, by_days = one(book, query)
    assert months == "96" and round(float(str(by_days)), 1) == 84.7


@pytest.mark.parametrize(
    ("code", "persons"), [("59621000", 6), ("15777000", 5), ("185086009", 1), ("233678006", 1)]
)
def test_persons_ever_with_a_condition(book: duckdb.DuckDBPyConnection, code: str, persons: int) -> None:
    query = (
        "SELECT count(DISTINCT person_id) FROM diagnosis JOIN activity USING (activity_id) "
        f"WHERE code = '{code}' AND code_system = 'SNOMED-CT'"
    )
    assert one(book, query) == (persons,)


def test_identities_stand_apart_and_for_their_owner_only(loaded: tuple[Path, LoadReport]) -> None:
    folder, _ = loaded
    apart = folder.with_name("records-identity")
    assert oct((apart / "identity.parquet").stat().st_mode)[-3:] == "600"
    assert oct(apart.stat().st_mode)[-3:] == "700"
    assert not list(folder.rglob("identity*"))
    made = duckdb.connect()
    for path in folder.rglob("*.parquet"):
        columns = {row[0] for row in made.execute(f"DESCRIBE FROM read_parquet('{path}')").fetchall()}
        assert not columns & {"given_name", "surname", "postcode", "house_no", "street", "national_id"}
