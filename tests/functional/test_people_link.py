"""healthtrust people link: identity tables to persons, a folder and a page; a feed; every mistake at once."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.functional.conftest import Command
from tests.unit.people.linkage.made_people import people, written


def test_two_files_a_folder_and_a_page(command: Command, tmp_path: Path) -> None:
    rows = people(5, 150)
    for source in "AB":
        written([row for row in rows if row["source"] == source], tmp_path / f"{source}.csv")
    done = command("people", "link", "A.csv", "B.csv", "--truth", "person", "--to", "L", "--out", "page.html")
    assert done.returncode == 0, done.stderr
    quality = re.search(r"F1 ([01][.][0-9]+)", done.stdout)
    assert "for eyes to judge" in done.stdout and quality and float(quality[1]) > 0.9
    assert "nothing was learned" in done.stdout
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "<svg" in page and not any(f">{row['surname']}<" in page for row in rows)
    for name in ("links.parquet", "pairs.parquet", "review.parquet", "model.json", "persons.sqlite"):
        assert (tmp_path / "L" / name).is_file(), name


def test_a_feed_as_json_by_other_names_of_columns(command: Command, tmp_path: Path) -> None:
    rows = people(6, 150)
    written([row for row in rows if row["source"] == "A"], tmp_path / "A.csv")
    born = [{**row, "Born": row["birth_date"]} for row in rows if row["source"] == "B"]
    for row in born:
        del row["birth_date"]
    written(born, tmp_path / "B.csv")
    assert command("people", "link", "A.csv", "--to", "L").returncode == 0
    (tmp_path / "columns.toml").write_text('birth_date = "Born"\n', encoding="utf-8")
    done = command("people", "link", "B.csv", "--known", "L", "--columns", "columns.toml", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["counts"]["known records"] == 150 and found["counts"]["records"] == len(born)
    assert found["counts"]["links"] > 0.8 * len(born)
    assert {"blocking rules", "agreement", "match weights", "model"} <= set(found)


def test_every_mistake_is_told_at_once(command: Command, tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text("id,surname\n1,Miller\n", encoding="utf-8")
    done = command(
        "people", "link", "one.csv", "--columns", "birthdate=Born", "--id-checksum", "nsh", "--out", "x.pdf"
    )
    assert done.returncode == 1
    for said in ("did you mean 'birth_date'", "did you mean 'nhs'", ".csv, .html"):
        assert said in done.stderr or said.split(",")[0] in done.stderr, said
    done = command("people", "link", "one.csv", "--known", "nowhere", "--model", "defualt")
    assert done.returncode == 1
    for said in ("no folder 'nowhere'", "column record_id", "did you mean 'default'"):
        assert said in done.stderr, said


def test_an_earlier_linkage_is_not_written_over(command: Command, tmp_path: Path) -> None:
    written(people(7, 20), tmp_path / "A.csv")
    assert command("people", "link", "A.csv", "--to", "L").returncode == 0
    done = command("people", "link", "A.csv", "--to", "L")
    assert done.returncode == 1 and "an earlier linkage" in done.stderr
