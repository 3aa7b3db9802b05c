"""A year of a run as records, by the command line: whole, the same every time, and the run's own money."""

from __future__ import annotations

import dataclasses
import json
import shutil
from pathlib import Path

import duckdb
import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.ledger.chart import Accounts
from healthtrust.ledger.store import read_book
from healthtrust.runs import export_records as exporting
from healthtrust.runs.export import export
from healthtrust.runs.folder import RunFolder
from healthtrust.runs.perform import Wanted, run
from tests.functional.conftest import Command

CHANGES = ("people.size=1500", "years='2027-2028'", "pool.opening_reserve=0")
TABLES = ("enrolment", "activity", "diagnosis", "organisation", "measurement", "receipt")
FILES = {"load.json", *(f"{table}.parquet" for table in TABLES)}


@pytest.fixture(scope="module")
def competing(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    """Two years of competing plans, whose members are in different plans and partly paid back."""
    home = tmp_path_factory.mktemp("runs")
    return run("competing-plans", CHANGES, Wanted(home, report=False))


@pytest.fixture(scope="module")
def folder(competing: RunFolder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    into = tmp_path_factory.mktemp("records")
    assert {path.name for path in exporting.export_records(competing, into)} == FILES
    return into


def money(folder: Path, query: str) -> int:
    with duckdb.connect() as book:
        for path in folder.glob("*.parquet"):
            book.execute(f"CREATE VIEW {path.stem} AS SELECT * FROM '{path}'")
        return int(book.execute(query).fetchall()[0][0] or 0)


def test_the_records_hold_the_money_of_the_runs_ledger(competing: RunFolder, folder: Path) -> None:
    book, year = read_book(competing.path / "ledger"), competing.manifest["years"][1]
    for month in (1, 7, 12):
        when = year * 12 + month - 1
        here = f"date_part('month', start_date) = {month}"

        def of(account: Accounts, when: int = when, **memo: str) -> int:
            return book.balance(account, since=when, until=when, **memo)  # type: ignore[arg-type]

        cost = money(folder, f"SELECT sum(reference_cost) FROM activity WHERE {here}")
        assert cost == of(Accounts.PROVIDER_COST_OF_CARE) > 0
        charges = f"SELECT sum(patient_paid) FROM activity WHERE {here} AND payer_id = plan_id"
        assert money(folder, charges) == -of(Accounts.HOUSEHOLD_USER_CHARGES, memo="user charges") > 0
        own = f"SELECT sum(patient_paid) FROM activity WHERE {here} AND payer_id = 'household'"
        assert money(folder, own) == -of(Accounts.HOUSEHOLD_SELF_PAYMENTS)
        claims = f"SELECT sum(paid_amount) FROM activity WHERE {here} AND payer_id = 'voluntary insurers'"
        assert money(folder, claims) == -of(Accounts.INSURER_FUND, memo="claims on voluntary cover")
        receipt = f"SELECT sum(amount) FROM receipt WHERE date_part('month', date) = {month} AND kind = "
        assert money(folder, f"{receipt}'household'") == -of(Accounts.HOUSEHOLD_CONTRIBUTIONS) > 0
        assert money(folder, f"{receipt}'premium'") == -of(Accounts.HOUSEHOLD_PREMIUMS)
    cover = "SELECT sum(paid_amount) FROM activity WHERE payer_id = 'voluntary insurers'"
    assert money(folder, cover) > 0
    chosen = {"since": year * 12, "until": year * 12 + 11}
    back = book.balance(Accounts.HOUSEHOLD_USER_CHARGES, memo="user charges paid back", **chosen)
    assert money(folder, "SELECT sum(paid_back) FROM activity") == back > 0


def test_the_records_are_those_of_the_runs_tables(competing: RunFolder, folder: Path) -> None:
    activity, year = competing.table("activity"), competing.manifest["years"][1]
    here = activity["year"] == year
    for column in ("cases", "reference_cost", "patient_paid"):
        assert money(folder, f"SELECT sum({column}) FROM activity") == activity[column][here].sum()
    with_care = here & (activity["cases"] > 0)
    assert money(folder, "SELECT sum(paid_amount) FROM activity") == activity["paid_amount"][with_care].sum()


def test_the_report_beside_them_accounts_for_all_rows_and_money(folder: Path) -> None:
    report = json.loads((folder / "load.json").read_text(encoding="utf-8"))
    assert report["reconciles"] and report["synthetic"] and report["currency"] == "GBP"
    for told in report["tables"]:
        assert told["kept"] == told["rows_in"] == money(folder, f"SELECT count(*) FROM {told['table']}")
        for of in told["money"]:
            paid = money(folder, f"SELECT sum({of['column']}) FROM {told['table']}")
            assert of["money_in"] == sum(of["parts"].values()) == paid


def test_a_year_may_be_chosen_and_is_the_same_whenever_it_is_written(
    competing: RunFolder, folder: Path, command: Command, tmp_path: Path
) -> None:
    again = command("export", str(competing.path), "--to", "records", "--into", "last")
    assert again.returncode == 0 and len(again.stdout.split()) == len(FILES)
    for name in FILES:
        assert (tmp_path / "last" / name).read_bytes() == (folder / name).read_bytes()
    words = ("export", str(competing.path), "--to", "records", "--year", "2027", "--into", "first")
    assert command(*words).returncode == 0
    assert money(tmp_path / "first", "SELECT max(year(start_date)) FROM activity") == 2027


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--to", "records", "--year", "2031"), "a year of the run: 2027 to 2028"),
        (("--to", "csv", "--year", "2027"), "--to records beside it"),
        (("--to", "record"), "records"),
        (("--to", "records", "--because", "audit"), "Add --exact"),
    ],
)
def test_what_cannot_be_written_is_told(
    competing: RunFolder, command: Command, words: tuple[str, ...], told: str
) -> None:
    refused = command("export", str(competing.path), *words)
    assert refused.returncode == 1 and told in " ".join(refused.stderr.split())


def test_a_run_whose_ledger_is_another_is_not_written(competing: RunFolder, tmp_path: Path) -> None:
    other = run("competing-plans", ("people.size=1400", "years='2027-2028'"), Wanted(tmp_path, report=False))
    mixed = Path(shutil.copytree(competing.path, tmp_path / "mixed"))
    shutil.rmtree(mixed / "ledger")
    shutil.copytree(other.path / "ledger", mixed / "ledger")
    with pytest.raises(InvalidInput, match="other balances by 2028"):
        export(RunFolder(mixed), "records", tmp_path / "records")
    assert not (tmp_path / "records").exists()


def test_records_of_real_persons_leave_only_for_a_reason(
    competing: RunFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = exporting.read_back(competing)
    real = dataclasses.replace(read, design=read.design.model_copy(update={"data": "persons"}))
    monkeypatch.setattr(exporting, "read_back", lambda kept: real)
    monkeypatch.setattr(exporting, "changed_inputs", lambda kept, read: [])
    with pytest.raises(InvalidInput, match="real persons"):
        exporting.export_records(competing, tmp_path / "public")
    written = exporting.export_records(competing, tmp_path / "audit", exact=True, because="audit of the year")
    assert {path.name for path in written} == FILES | {"NOTE.txt"}
    assert "audit of the year" in (tmp_path / "audit" / "NOTE.txt").read_text()


def test_the_manifest_of_the_run_is_left_as_it_was(competing: RunFolder, folder: Path) -> None:
    assert json.loads((competing.path / "manifest.json").read_text())["years"] == [2027, 2028]
    assert not list(competing.path.glob("*.parquet")) and folder.is_dir()
