"""healthtrust people segment: from records to segments, reasons, files and a page."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import duckdb
import pytest

from tests.functional.conftest import Command
from tests.unit.people.registries.made_records import columns, write

ON = ("--as-of", "2028-01-01")


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("segment") / "records", columns(400))


def test_small_counts_of_real_persons_are_hidden_and_money_adds_up_of_synthetic(
    command: Command, records: Path
) -> None:
    real = json.loads(command("people", "segment", str(records), *ON, "--json").stdout)
    told = [row["people"] for row in real["segments"]]
    assert all(n is None or n % 5 == 0 for n in told) and None in told
    made = json.loads(command("people", "segment", str(records), *ON, "--synthetic", "--json").stdout)
    assert sum(row["people"] for row in made["segments"]) > 300
    assert abs(sum(row["share"] for row in made["segments"]) - 1) < 0.001


def test_one_person_is_explained_with_codes_and_dates_and_only_with_a_reason(
    command: Command, records: Path
) -> None:
    refused = command("people", "segment", str(records), *ON, "--person", "1")
    assert refused.returncode == 1 and "--because" in refused.stderr
    done = command(
        "people",
        "segment",
        str(records),
        *ON,
        "--person",
        "1",
        "--exact",
        "--because",
        "asked by the patient",
        "--json",
    )
    one = json.loads(done.stdout)["person"]
    assert one["segment"] and one["rule"]
    assert all(
        date(2018, 1, 1) <= date.fromisoformat(day) < date(2028, 1, 1) for day in one["records"]["date"]
    )


def test_a_row_for_each_person_and_a_page(command: Command, records: Path, tmp_path: Path) -> None:
    to, page = tmp_path / "persons.parquet", tmp_path / "page.html"
    assert command("people", "segment", str(records), *ON, "--synthetic", "--to", str(to)).returncode == 0
    rows = duckdb.sql(f"SELECT person_id, segment, rule, because FROM '{to}'").fetchall()
    assert len({row[0] for row in rows}) == len(rows) > 300
    assert any("record" in row[3] for row in rows)
    done = command("people", "segment", str(records), *ON, "--out", str(page))
    assert done.returncode == 0, done.stderr
    told = page.read_text(encoding="utf-8")
    assert "<svg" in told and not re.search(r">[\d.]+e\+\d", told)


DESIGN = """extends = "valley"
title = "a real register"
data = "persons"
[people]
source = "file"
file = "people.csv"
places = [
    { name = "Vale" },
    { name = "Ash", parent = "Vale", deprivation_fifth = 2 },
    { name = "Elm", parent = "Vale", deprivation_fifth = 4 },
]
[pool]
opening_reserve = 200_000
[review]
targets = []
"""


def test_a_file_of_people_is_run_by_a_design(command: Command, records: Path, tmp_path: Path) -> None:
    to = tmp_path / "people.csv"
    done = command("people", "segment", str(records), *ON, "--synthetic", "--people", str(to))
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "people.csv.NOTE.txt").exists()
    (tmp_path / "ours.toml").write_text(DESIGN)
    run = command("run", str(tmp_path / "ours.toml"), "--no-report")
    assert run.returncode == 0, run.stderr
    held = duckdb.sql(f"SELECT sum(weight), count(DISTINCT place), max(conditions) FROM '{to}'").fetchall()[0]
    assert f"{5 * round(held[0] / 5):,} residents" in run.stderr and held[1] == 2 and held[2] > 1


def test_rows_of_real_persons_keep_the_reason_beside_them_and_chances_where_asked(
    command: Command, records: Path, tmp_path: Path
) -> None:
    to = tmp_path / "rows.parquet"
    asked = ("people", "segment", str(records), *ON, "--to", str(to), "--rising")
    done = command(*asked, "--exact", "--because", "audit by the ministry")
    assert done.returncode == 0, done.stderr
    assert "audit by the ministry" in (tmp_path / "rows.parquet.NOTE.txt").read_text(encoding="utf-8")
    assert "audit by the ministry" in done.stdout
    ((low, high, empty, rows),) = duckdb.sql(
        f"SELECT min(chance), max(chance), count(*) - count(chance), count(*) FROM '{to}'"
    ).fetchall()
    assert 0 < low < high < 1 and 0 < empty < rows


def test_every_mistake_is_told_at_once(command: Command, tmp_path: Path) -> None:
    done = command("people", "segment", str(tmp_path / "nowhere"), "--list", "nhs-eight", "--as-of", "soon")
    assert done.returncode == 1
    assert "no folder" in done.stderr and "nhse-eight" in done.stderr and "2028-01-01" in done.stderr
