"""What is told of a live year: rosters and statements are the money posted, whoever came late or left."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import duckdb
import numpy as np
import pytest

from healthtrust.answers.live_telling import telling
from healthtrust.ground.errors import InvalidInput
from healthtrust.ledger.chart import Accounts
from healthtrust.live.loading import Source, load
from healthtrust.live.paying import Tell, Worked, pay_month
from healthtrust.live.reconciling import reconcile
from healthtrust.live.records import Records
from healthtrust.live.records import opened as records_opened
from healthtrust.live.standing import standing
from healthtrust.live.told.capitation import posted_for_members
from healthtrust.live.told.month import MonthTold
from healthtrust.live.told.month import told_month as of_month
from healthtrust.live.told.received import months_received
from healthtrust.live.told.written import write_month
from healthtrust.live.trust import LiveTrust
from tests.functional.conftest import Command
from tests.functional.lived import ANN, changed, opened_trust, small

LEFT = """
SELECT * REPLACE (DATE '2027-02-10' AS end_date) FROM rows
WHERE payer_id = 'pool' AND hash(household_id) % 7 = 0
"""
MOVED = """
SELECT * REPLACE ('New practice' AS practice_id) FROM rows
WHERE payer_id = 'pool' AND hash(household_id) % 7 = 0
"""
ROSTER = "SELECT place, plan_id, sum(due)::BIGINT FROM read_parquet('{}') GROUP BY ALL ORDER BY ALL"


def plainly(trust: LiveTrust, told: list[MonthTold]) -> Tell:
    """Tell of a month without its page, which takes longest."""

    def tell(worked: Worked, records: Records) -> None:
        told.append(of_month(trust, worked, records))
        write_month(told[-1], trust.folder.statements(2027, worked.month), {})

    return tell


def told_month(trust: LiveTrust, month: int) -> MonthTold:
    """Pay a month and return what was told of it."""
    told = list[MonthTold]()
    pay_month(trust, ANN, month, plainly(trust, told))
    return told[0]


def sums_hold(told: MonthTold, file: Path) -> None:
    """Check that the roster, in memory and in its file, adds up to what was posted by place and plan."""
    posted = posted_for_members(told.worked).sum(axis=0)
    np.testing.assert_array_equal(told.capitation.roster.posted(), posted)
    first = told.worked.of.first
    with duckdb.connect() as book:
        for place, plan, due in book.execute(ROSTER.format(file)).fetchall():
            assert posted[first.places.names.index(place), first.plans.names.index(plan)] == due
    to_providers = sum(
        int(draft.legs.amount[draft.legs.account == Accounts.PROVIDER_FUND].sum())
        for draft in told.worked.drafts
        if draft.step == "deliver" and draft.memo in ("block", "capitation", "fee for service")
    )
    assert sum(told.practices["net"]) == to_providers


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[LiveTrust, list[MonthTold]]]:
    """A trust of four months, some of whose members turn out after three to have left in the second."""
    folder = tmp_path_factory.mktemp("live")
    read, _, records = small()
    trust = opened_trust(folder / "trust", read, records)
    told = [told_month(trust, month) for month in (1, 2, 3)]
    load(trust, Source(changed(records, "enrolment", LEFT, folder / "left"), synthetic=True), ANN)
    yield trust, [*told, told_month(trust, 4)]


def test_rosters_and_statements_add_up_to_what_was_posted(lived: tuple[LiveTrust, list[MonthTold]]) -> None:
    trust, told = lived
    for month, each in enumerate(told, start=1):
        sums_hold(each, trust.folder.statements(2027, month) / "capitation.parquet")


def test_those_who_left_are_taken_back_person_by_person(lived: tuple[LiveTrust, list[MonthTold]]) -> None:
    trust, told = lived
    roster = told[3].capitation.roster
    gone = roster.members.heads == 0
    assert gone.any()
    paid = duckdb.sql(
        "SELECT person_id, sum(due)::BIGINT FROM "
        f"read_parquet('{trust.folder.statements(2027, 3)}/*.parquet') GROUP BY ALL"
    ).fetchall()
    paid_in_march = dict(paid)
    for person, correction in zip(
        roster.members.person[gone].tolist(), roster.correction[gone].tolist(), strict=True
    ):
        assert correction == -paid_in_march[person]  # February's register still had them
    assert sum(told[3].practices["leavers"]) == told[2].capitation.roster.members.heads.sum() - (
        roster.members.heads.sum()
    )


def test_months_without_news_are_not_restated(lived: tuple[LiveTrust, list[MonthTold]]) -> None:
    assert not lived[1][1].capitation.roster.correction.any()
    assert not lived[1][2].capitation.roster.correction.any()


def files_of(folder: Path) -> dict[str, bytes]:
    """Return what lies in a folder, by its path there."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_month_told_and_not_committed_is_told_again_with_the_same_bytes(tmp_path: Path) -> None:
    read, _, records = small()
    trust = opened_trust(tmp_path / "trust", read, records)
    tell = telling(trust, list[MonthTold]())

    def killed(worked: Worked, of: Records) -> None:
        tell(worked, of)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pay_month(trust, ANN, 1, killed)
    assert trust.state.month == 0
    folder = trust.folder.statements(2027, 1)
    before = files_of(folder)
    pay_month(trust, ANN, 1, tell)
    assert files_of(folder) == before
    assert {"capitation.parquet", "practices.csv", "budget.csv", "interim.csv", "month.html"} <= set(before)
    (folder / "capitation.parquet").unlink()
    with pytest.raises(InvalidInput, match="what was told"):
        told_month(trust, 2)


def test_care_is_received_in_the_month_its_row_first_came(tmp_path: Path) -> None:
    for name, rows in (("one", "('a', 5), ('b', 6)"), ("two", "('a', 7), ('c', 8)")):
        (tmp_path / name).mkdir()
        table = f"(VALUES {rows}) AS given(activity_id, paid_amount)"
        duckdb.sql(f"SELECT *, DATE '2027-01-20' AS start_date FROM {table}").write_parquet(
            str(tmp_path / name / "activity.parquet")
        )
    query = "SELECT activity_id, paid_amount, month(received_month) FROM activity ORDER BY ALL"
    with records_opened([tmp_path / "one", tmp_path / "two"], [2027 * 12, 2027 * 12 + 2]) as records:
        assert records.rows(query) == [("a", 7, 1), ("b", 6, 1), ("c", 8, 3)]


def test_loads_are_received_in_the_month_that_first_counts_them(
    lived: tuple[LiveTrust, list[MonthTold]],
) -> None:
    assert months_received(lived[0]) == [2027 * 12, 2027 * 12 + 3]


def test_records_agree_with_the_book_until_somebody_says_otherwise(
    lived: tuple[LiveTrust, list[MonthTold]], tmp_path: Path
) -> None:
    trust, told = lived
    found = reconcile(trust, ANN)
    assert found.reconciles
    assert found.unposted == 0
    assert found.activity["rows"][0] == sum(found.activity["rows"][1:])
    assert "not enrolled" in found.activity["what"]
    plan = trust.read.design.plans[0].name if hasattr(trust.read.design, "plans") else "Northern Care"
    folder = tmp_path / "theirs"
    folder.mkdir()
    row = f"SELECT NULL::UBIGINT AS person_id, '{plan}' AS org_id, DATE '2027-02-01' AS date, "
    duckdb.sql(row + "'government' AS kind, 1234::BIGINT AS amount, 'R1' AS rate_code").write_parquet(
        str(folder / "receipt.parquet")
    )
    load(trust, Source(folder, synthetic=True), ANN)
    again = reconcile(trust, ANN)
    assert not again.reconciles
    (problem,) = again.problems
    assert f"capitation of {plan}" in str(problem)
    at = again.capitation["month"].index("2027-02")
    assert again.capitation["difference"][at] == again.capitation["ours"][at] - 1234
    row_of_trail = json.loads(trust.folder.store.trail()[-1].inputs)
    assert row_of_trail["problems"] == 1
    assert sum(abs(value) for value in standing(trust).reconciliations["difference"]) > 0
    assert standing(trust).months["corrections"][3] == told[3].capitation.roster.correction.sum()


def test_a_year_is_told_by_command(command: Command, tmp_path: Path) -> None:
    read, _, records = small()
    trust = opened_trust(tmp_path / "trust", read, records)
    who = ("--who", "ann")
    said = json.loads(command("live", "month", "trust", *who, "--json", "--out", "month.xlsx").stdout)
    assert said["paid_for"] == "800"
    assert not said["real_persons"]
    for ending in ("csv", "html"):
        assert command("live", "month", "trust", *who, "--out", f"month.{ending}").returncode == 0
    page = (tmp_path / "month.html").read_text(encoding="utf-8")
    assert "care can" in page or "the year is heading" in page
    for month in range(4, 13):
        told_month(trust, month)
    assert command("live", "reconcile", "trust", *who, "--out", "agree.html").returncode == 0
    moved = changed(records, "enrolment", MOVED, tmp_path / "moved")
    load(trust, Source(moved, synthetic=True), ANN)
    told = command("live", "settle", "trust", "--who", "bob", "--role", "approver", "--out", "year.xlsx")
    assert "is settled" in told.stdout
    settled = trust.folder.statements(2027, 12).parent / "12-1" / "capitation.parquet"
    corrected, heads, apart = duckdb.sql(
        f"SELECT sum(abs(correction)), sum(heads), sum(correction) FROM read_parquet('{settled}')"
    ).fetchall()[0]
    assert corrected > 0  # from one practice to the other, and nothing together
    assert (heads, apart) == (0, 0)
    status = command("live", "status", "trust", "--out", "status.html").stdout
    assert status.count("2027-") >= 12
    refused = command("live", "reconcile", "trust", "--who", "eve", "--role", "viewer")
    assert refused.returncode == 1


def test_few_real_persons_are_told_of_nowhere(tmp_path: Path) -> None:
    read, _, records = small()
    trust = opened_trust(tmp_path / "trust", read, records)
    tiny = "CASE WHEN person_id < 5 THEN 'Tiny practice' ELSE practice_id END AS practice_id"
    few = f"SELECT * REPLACE ({tiny}) FROM rows"
    load(trust, Source(changed(records, "enrolment", few, tmp_path / "few")), ANN)
    said = list[MonthTold]()
    pay_month(trust, ANN, 1, telling(trust, said))
    (told,) = said
    assert told.real
    assert told.practices["members"][told.practices["practice"].index("Tiny practice")] == 4
    folder = trust.folder.statements(2027, 1)
    line = next(row for row in (folder / "practices.csv").read_text().splitlines() if row.startswith("Tiny"))
    assert "hidden" in line
    assert ",4," not in line
