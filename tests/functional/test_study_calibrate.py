"""healthtrust study calibrate: from draws of coefficients to findings that agree, and files."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import python_calamine

from tests.functional.conftest import Command

SMALL = ("study", "calibrate", "--draws", "100")


def test_in_words(command: Command) -> None:
    done = command(*SMALL, COLUMNS="150")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("The response agrees with ")
    for said in ("T6 care cost, year 8", "Held out", "Plans and claims, beside the model", "100 draws"):
        assert said in done.stdout


def test_the_same_seed_the_same_answer_and_another_another(command: Command) -> None:
    one, same, other = (command(*SMALL, "--json", "--seed", seed).stdout for seed in ("1", "1", "2"))
    assert one == same
    assert json.loads(one)["findings"]["model"] != json.loads(other)["findings"]["model"]


def test_as_stated_it_is_less_sure(command: Command) -> None:
    said = json.loads(command(*SMALL, "--json", "--prior").stdout)
    fitted = json.loads(command(*SMALL, "--json").stdout)
    assert said["prior"] and not fitted["prior"]
    widths = [
        sum(high - low for high, low in zip(each["findings"]["high"], each["findings"]["low"], strict=True))
        for each in (fitted, said)
    ]
    assert widths[0] < 0.9 * widths[1]
    assert said["coefficients"]["median"] != fitted["coefficients"]["median"]


def test_files(command: Command, tmp_path: Path) -> None:
    for ending in ("csv", "xlsx", "html"):
        done = command(*SMALL, "--to", f"found.{ending}")
        assert done.returncode == 0, done.stderr
    with (tmp_path / "found.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 21
    assert -0.1 < float(next(r["model"] for r in rows if r["target"] == "E22 emergencies")) < 0.01
    book = python_calamine.CalamineWorkbook.from_path(str(tmp_path / "found.xlsx"))
    assert book.sheet_names == ["findings", "coefficients", "answer"]
    page = (tmp_path / "found.html").read_text(encoding="utf-8")
    assert page.count("<svg") >= 2 and "Does it say what it was not told?" in page


def test_plans_alone_agree_with_nothing(command: Command, tmp_path: Path) -> None:
    header = (
        "target,study,role,before,after,year,output,value,standard_error,widened,meaning,why,source,status"
    )
    row = "ours,ours,plan,national-tariff,pooled-place,5,bed days,-0.15,0,0,x,x,x,cited"
    (tmp_path / "plans.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
    done = command(*SMALL, "--targets", "plans.csv", "--to", "plans.html")
    assert done.returncode == 0, done.stderr
    assert "no finding to agree with" in done.stdout


def test_everything_wrong_at_once(command: Command, tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("target,role\nx,sometimes\n", encoding="utf-8")
    done = command(
        "study", "calibrate", "--targets", "own.csv", "--draws", "0", "--care", "own.csv", "--to", "x.pdf"
    )
    assert done.returncode == 1
    for said in ("--draws", "--care and --totals", "own.csv", "sometimes", "x.pdf"):
        assert said in done.stderr
