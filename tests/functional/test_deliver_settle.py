"""healthtrust deliver settle and contract: from a deal and its rows to amounts, a trace, postings."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import python_calamine

from healthtrust.records.store import data_folder
from tests.functional.conftest import Command
from tests.unit.deliver import made_deal

SETTLE = ("deliver", "settle", "--contract", "deal.toml", "--statements", "rows.csv")


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_amounts_with_limits_and_reasons_and_a_trace_beside(command: Command, tmp_path: Path) -> None:
    made_deal.written(tmp_path)
    done = command(*SETTLE, "--out", "paid.csv", "--trace")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(
        "Shared savings, final: 4 settlements, 2 paid £100, 1 charged £10, 1 comes to nothing; net £90. "
        "2 known only within limits, the widest by £1."
    )
    paid = rows_of(tmp_path / "paid.csv")
    assert list(paid[0]) == ["provider", "year", "amount", "low", "high", "reason"]
    assert [row["amount"] for row in paid] == ["40.00", "0.00", "60.00", "-10.00"]
    assert (paid[0]["low"], paid[0]["high"]) == ("39.75", "40.25")
    assert paid[3]["reason"] == "losses shared" and paid[0]["provider"] == "Ash"
    trace = rows_of(tmp_path / "paid-trace.csv")
    assert [(row["step"], row["clause"]) for row in trace][:2] == [
        ("gross", "deal, 1"),
        ("kept_rate", "deal, 3"),
    ]
    assert len(trace) == 4 * 5


def test_json_says_everything(command: Command, tmp_path: Path) -> None:
    made_deal.written(tmp_path)
    done = command(*SETTLE, "--json", "--trace", "--stage", "forecast")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["settlement"][2]["amount"] == 60 and found["stage"] == "forecast"
    assert found["reasons"][0] == {
        "reason": "savings kept",
        "settlements": 2,
        "paid": 100,
        "charged": 0,
        "net": 100,
    }
    assert found["trace"][0]["value"] == 100 and found["within limits"] == 2
    assert (tmp_path / found["kept"]).is_dir()


def test_a_workbook_holds_every_table(command: Command, tmp_path: Path) -> None:
    made_deal.written(tmp_path)
    assert command(*SETTLE, "--out", "paid.xlsx").returncode == 0
    book = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "paid.xlsx"))
    assert book.sheet_names == ["settlement", "trace", "postings", "terms in force", "reasons", "answer"]
    assert book.get_sheet_by_name("settlement").to_python()[1][:3] == ["Ash", "2024", 40.0]
    assert len(book.get_sheet_by_name("postings").to_python()) == 1 + 2 * 3
    terms = book.get_sheet_by_name("terms in force").to_python()
    assert [row[0] for row in terms[1:]] == ["most_kept", "most_kept", "loss_share"]


def test_parquet_holds_numbers(command: Command, tmp_path: Path) -> None:
    made_deal.written(tmp_path)
    assert command(*SETTLE, "--out", "paid.parquet", "--trace").returncode == 0
    assert pq.read_table(tmp_path / "paid.parquet")["amount"].to_pylist() == [40, 0, 60, -10]
    assert pq.read_table(tmp_path / "paid-trace.parquet").num_rows == 20


def test_a_page_shows_the_steps_of_the_party_that_is_named(command: Command, tmp_path: Path) -> None:
    made_deal.written(tmp_path)
    assert command(*SETTLE, "--out", "paid.html", "--party", "Cedar / 2025").returncode == 0
    page = (tmp_path / "paid.html").read_text(encoding="utf-8")
    assert "How does Cedar / 2025 come to its amount?" in page
    assert page.count("<figure") == 2
    assert "<script" not in page and "http" not in page.split("<body")[1].replace("http://www.w3.org", "")
    done = command(*SETTLE, "--out", "paid.html", "--party", "Ceder / 2025")
    assert done.returncode == 1 and "did you mean 'Cedar / 2025'?" in done.stderr


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet", "html"])
def test_a_rerun_writes_the_same_bytes(command: Command, tmp_path: Path, ending: str) -> None:
    made_deal.written(tmp_path)
    first = command(*SETTLE, "--out", f"paid.{ending}", "--json")
    name = json.loads(first.stdout)["fingerprint"]
    (tmp_path / "deal.toml").unlink()
    (tmp_path / "rows.csv").unlink()
    done = command("deliver", "settle", "--rerun", name, "--out", f"again.{ending}")
    assert done.returncode == 0, done.stderr
    assert f"the same bytes as first written (settlement.{ending})" in done.stdout
    assert (tmp_path / f"again.{ending}").read_bytes() == (tmp_path / f"paid.{ending}").read_bytes()
    folder = command(
        "deliver", "settle", "--rerun", f"settlements/{name}", "--out", f"again.{ending}", "--json"
    )
    assert json.loads(folder.stdout)["same"] is True


def test_a_rerun_on_changed_inputs_is_refused(command: Command, tmp_path: Path) -> None:
    made_deal.written(tmp_path)
    place = tmp_path / json.loads(command(*SETTLE, "--json").stdout)["kept"]
    rows = next((place / "inputs").glob("*.csv"))
    rows.write_text(rows.read_text(encoding="utf-8").replace("900", "901"), encoding="utf-8")
    done = command("deliver", "settle", "--rerun", place.name, "--out", "again.csv")
    assert done.returncode == 1 and "statement rows.csv: found changed bytes" in done.stderr
    assert not (tmp_path / "again.csv").exists()


def test_a_rerun_that_gives_other_bytes_says_so_and_fails(command: Command, tmp_path: Path) -> None:
    made_deal.written(tmp_path)
    place = tmp_path / json.loads(command(*SETTLE, "--out", "paid.csv", "--json").stdout)["kept"]
    told = json.loads((place / "settlement.json").read_text(encoding="utf-8"))
    told["outputs"]["settlement.csv"] = "0" * 64
    (place / "settlement.json").write_text(json.dumps(told), encoding="utf-8")
    done = command("deliver", "settle", "--rerun", place.name, "--out", "again.csv")
    assert done.returncode == 1 and "found other bytes than first written: settlement.csv" in done.stderr
    told["versions"]["healthtrust"] = "0.0.1"
    (place / "settlement.json").write_text(json.dumps(told), encoding="utf-8")
    done = command("deliver", "settle", "--rerun", place.name, "--out", "again.csv")
    assert done.returncode == 0
    assert (
        "not the bytes first written (settlement.csv); first settled with healthtrust 0.0.1, now"
        in done.stdout
    )


def test_postings_add_up_to_the_amounts(command: Command, tmp_path: Path) -> None:
    made_deal.written(tmp_path)
    assert command(*SETTLE, "--ledger", "ledger.csv", "--no-keep").returncode == 0
    rows = rows_of(tmp_path / "ledger.csv")
    assert list(rows[0]) == ["month", "memo", "account", "party", "debit", "credit"]
    received = {row["party"]: 0.0 for row in rows}
    for row in rows:
        if row["account"] == "provider fund":
            received[row["party"]] += float(row["debit"] or 0) - float(row["credit"] or 0)
    assert received == {"Ash / 2024": 40, "Ash / 2025": 60, "Cedar / 2025": -10}
    assert not (tmp_path / "settlements").exists()
    assert command(*SETTLE, "--ledger", "ledger.beancount").returncode == 0
    assert "Assets:Providers:Fund:Ash-2024" in (tmp_path / "ledger.beancount").read_text(encoding="utf-8")


def test_an_appeal_posts_only_the_difference(command: Command, tmp_path: Path) -> None:
    made_deal.written(tmp_path)
    assert command(*SETTLE, "--out", "final.csv").returncode == 0
    made_deal.written(tmp_path, spending=[880.0, 1100.0, 1700.0, 2100.0])
    asked = ("--stage", "appeal", "--before", "final.csv", "--out", "appeal.csv", "--ledger", "ledger.csv")
    done = command(*SETTLE, *asked)
    assert done.returncode == 0, done.stderr
    assert "Settled before: £90; due now: £8." in done.stdout
    rows = rows_of(tmp_path / "appeal.csv")
    assert [rows[0][name] for name in ("amount", "settled_before", "due_now")] == ["48.00", "40.00", "8.00"]
    posted = rows_of(tmp_path / "ledger.csv")
    assert [(row["party"], row["debit"], row["credit"]) for row in posted] == [
        ("Ash / 2024", "8.00", ""),
        ("Ash / 2024", "", "8.00"),
    ]


def test_nothing_is_posted_or_written_in_part(command: Command, tmp_path: Path) -> None:
    made_deal.written(tmp_path, spending=[900.0, 1100.0, "", 2100.0])
    done = command(*SETTLE, "--out", "paid.csv", "--ledger", "ledger.csv")
    assert done.returncode == 1 and "rows.csv, column spending, row 4: found nothing" in done.stderr
    made_deal.written(tmp_path, revenue=[500.0, 500.0, 500.0, ""])
    done = command(*SETTLE, "--out", "paid.csv", "--ledger", "ledger.csv")
    assert done.returncode == 1 and "nothing is posted in part" in done.stderr
    assert not [path for path in tmp_path.iterdir() if path.name not in ("deal.toml", "rows.csv")]


def test_what_is_asked_wrongly_is_told_at_once(command: Command, tmp_path: Path) -> None:
    made_deal.written(tmp_path)
    done = command("deliver", "settle", "--out", "paid.pdf", "--ledger", "ledger.doc")
    assert done.returncode == 1
    for said in (
        "--contract: found nothing",
        "--statements: found nothing",
        "paid.pdf",
        "ledger.doc",
        "4 problems",
    ):
        assert said in done.stderr
    done = command(*SETTLE, "--rerun", "abc")
    assert done.returncode == 1 and "found --contract, --statements beside it" in done.stderr
    done = command(*SETTLE, "--out", "rows.csv")
    assert done.returncode == 1 and "which the answer is made from" in done.stderr


def test_contracts_are_listed_shown_and_checked(command: Command, tmp_path: Path) -> None:
    made_deal.written(tmp_path)
    listed = json.loads(command("deliver", "contract", "list", "--json").stdout)
    mssp = next(each for each in listed if each["name"] == "mssp")
    assert mssp["years"] == "2014 to 2023" and mssp["cited"] > 0 and mssp["steps"] > 5
    assert "mssp" in command("deliver", "contract", "list", "--out", "list.csv").stdout
    assert rows_of(tmp_path / "list.csv")[0]["name"] == listed[0]["name"]
    shown = command("deliver", "contract", "show", "deal.toml", "--year", "2025", "--track", "bold").stdout
    assert "- most_kept, bold: 0.75, highest share kept [deal, 3; assumed]" in shown
    assert "gentle" not in shown and "until" not in shown
    assert "4. Savings kept, losses shared (from 2025): kept = gross, gains: 0 to 0.1 of benchmark" in shown
    assert "\n3. " not in shown and "6. The amount is due, rounded to the nearest 0.01, halves up." in shown
    done = command("deliver", "contract", "show", "deal.toml", "--year", "2031", "--track", "bald")
    assert done.returncode == 1 and "did you mean 'bold'?" in done.stderr and "2020 to 2030" in done.stderr


def test_a_contract_and_a_statement_are_checked_without_settling(command: Command, tmp_path: Path) -> None:
    contract, _ = made_deal.written(tmp_path)
    done = command(
        "deliver", "contract", "check", "deal.toml", "--statements", "rows.csv", "--template", "t.csv"
    )
    assert done.stdout.splitlines() == [
        "deal is sound: 6 columns, 2 terms, 5 steps; 1 recalled, 1 assumed.",
        "rows.csv can be settled: four settlements.",
        "Wrote t.csv: 7 columns, no rows yet.",
    ]
    header = (tmp_path / "t.csv").read_text(encoding="utf-8")
    assert header == "provider,year [year],track,benchmark [GBP],spending [GBP],quality_score,revenue [GBP]\n"
    (tmp_path / "filled.csv").write_text(f"{header}Ash,2024,bold,1000,900,0.8,500\n", encoding="utf-8")
    filled = command("deliver", "contract", "check", "deal.toml", "--statements", "filled.csv")
    assert "filled.csv can be settled: one settlement." in filled.stdout
    assert command("deliver", "contract", "check", "deal.toml", "--template", "t.xlsx").returncode == 0
    book = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "t.xlsx"))
    assert book.sheet_names == ["statement", "columns"]
    assert book.get_sheet_by_name("columns").to_python()[1][-1] == "names the settlement"
    contract.write_text(
        made_deal.DEAL.replace('"gross"', '"gros"', 1).replace('clause = "deal, 5"', 'clauze = "5"')
    )
    done = command("deliver", "contract", "check", "deal.toml")
    assert done.returncode == 1 and "did you mean 'clause'?" in done.stderr


def test_real_settlements_in_the_columns_that_were_asked_for(command: Command, tmp_path: Path) -> None:
    statements = (data_folder() / "us_mssp_aco" / "aco_years.csv").resolve()
    if not statements.is_file():
        pytest.skip("the settlements of accountable care organisations are not here")
    asked = ("--contract", "mssp", "--statements", str(statements), "--trace", "--out", "paid.csv")
    done = command("deliver", "settle", *asked)
    assert done.returncode == 0, done.stderr
    paid = rows_of(tmp_path / "paid.csv")
    assert len(paid) == 2241 and list(paid[0]) == ["row_id", "amount", "low", "high", "reason"]
    assert all(row["amount"].lstrip("-").isdigit() for row in paid)
    trace = rows_of(tmp_path / "paid-trace.csv")
    assert {row["key"] for row in trace} == {row["row_id"] for row in paid}
    assert all(row["clause"] and row["says"] for row in trace)


def test_a_trace_never_overwrites_what_it_is_made_from(command: Command, tmp_path: Path) -> None:
    made_deal.written(tmp_path)
    rows = (tmp_path / "rows.csv").rename(tmp_path / "paid-trace.csv")
    before = rows.read_bytes()
    asked = ("deliver", "settle", "--contract", "deal.toml", "--statements", "paid-trace.csv")
    done = command(*asked, "--out", "paid.csv", "--trace")
    assert (
        done.returncode == 1
        and "--trace: found 'paid-trace.csv', which the answer is made from" in done.stderr
    )
    assert rows.read_bytes() == before
    done = command(*asked, "--out", "due.csv", "--trace", "--ledger", "due-trace.csv")
    assert done.returncode == 1 and "--ledger: found 'due-trace.csv'" in done.stderr
    done = command(*asked, "--trace", "--party", "Ash / 2024")
    assert done.returncode == 1
    assert "--trace: found no --out" in done.stderr and "--party: found no page" in done.stderr


def test_postings_are_not_written_where_the_page_cannot_be(command: Command, tmp_path: Path) -> None:
    made_deal.written(tmp_path)
    done = command(*SETTLE, "--out", "paid.html", "--party", "Ash / 2042", "--ledger", "ledger.csv")
    assert done.returncode == 1 and "--party: found 'Ash / 2042'" in done.stderr
    assert not [path for path in tmp_path.iterdir() if path.name not in ("deal.toml", "rows.csv")]


def test_a_score_is_no_money_and_is_never_posted(command: Command, tmp_path: Path) -> None:
    columns = "row_id,performance_year,quality_points,performance_scaler,underserved_multiplier"
    (tmp_path / "rows.csv").write_text(f"{columns}\na,2023,80,24,0.3\nb,2023,60,10,0.1\n", encoding="utf-8")
    asked = ("deliver", "settle", "--contract", "mssp-equity", "--statements", "rows.csv")
    done = command(*asked, "--out", "scores.html")
    assert "2 settlements, from 60 points to 87.20 points." in done.stdout and "£" not in done.stdout
    page = (tmp_path / "scores.html").read_text(encoding="utf-8")
    assert "Amounts in points." in page and "charged" not in page
    done = command(*asked, "--ledger", "ledger.csv")
    assert done.returncode == 1
    assert "posting: found adjusted_score, a cap in points; expected money that is paid" in done.stderr


def test_a_contract_for_any_currency_has_none_until_one_is_named(command: Command, tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("row_id,expected_cost,margin\na,1000,1.5\n", encoding="utf-8")
    asked = ("deliver", "settle", "--contract", "capitation", "--statements", "rows.csv", "--no-keep")
    assert "1 paid 1,500; net 1,500." in command(*asked, "--out", "paid.html").stdout
    assert "Money in any currency: none is named." in (tmp_path / "paid.html").read_text(encoding="utf-8")
    done = command(*asked, "--ledger", "ledger.csv")
    assert done.returncode == 1
    assert "Name it with --currency." in done.stderr and "with --month." in done.stderr
    done = command(*asked, "--ledger", "ledger.csv", "--currency", "EUR", "--month", "2027-03")
    assert done.returncode == 0 and "1 paid €1,500" in done.stdout
    assert rows_of(tmp_path / "ledger.csv")[0]["debit"] == "1500.00"


def test_the_list_fits_eighty_columns(command: Command) -> None:
    lines = command("deliver", "contract", "list").stdout.splitlines()
    assert max(map(len, lines)) <= 80
    at = lines.index("fee-for-service: Fee for service")
    assert lines[at + 1].startswith("    from plan to provider; two steps; no terms of its own")


def test_a_contract_is_shown_whole(command: Command) -> None:
    shown = command("deliver", "contract", "show", "mssp").stdout
    assert "\n- two_sided: 0 (T1), 1 (T2), 1 (T3)," in shown
    assert "T1P Track 1+ (2018 to 2021)" in shown and "Currency: USD." in shown
    assert "\nWhat is said of an amount: the first that holds\n" in shown
    assert "\n- cost of care, one more dollar spent on assigned people: abtotexp by 1\n" in shown
    told = json.loads(command("deliver", "contract", "show", "mssp", "--json").stdout)
    for part in ("payer", "party", "key", "tracks", "checks", "reasons", "levers", "funding", "rounding"):
        assert part in told, part
    assert told["terms"][0]["status"] == "cited" and told["steps"][0]["number"] == 1
    assert "Nobody is paid by it" in command("deliver", "contract", "show", "mssp-benchmark").stdout
