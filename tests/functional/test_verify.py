"""healthtrust verify: bytes, tests, faces, what is kept, and what the report then shows."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from healthtrust.runs.differs import design_of
from healthtrust.runs.folder import RunFolder
from healthtrust.runs.report import report
from healthtrust.runs.tell import story_of
from healthtrust.runs.verify import compared, verify
from healthtrust.runs.verify_kept import items_of, judged_of
from healthtrust.runs.verify_reported import reported
from healthtrust.study.verification.finding import FAILED, PASSED
from tests.functional.conftest import Command


@pytest.fixture
def copy(valley: RunFolder, tmp_path: Path) -> RunFolder:
    """A copy of the run that may be spoilt."""
    return RunFolder(Path(shutil.copytree(valley.path, tmp_path / valley.path.name)))


def states(run: RunFolder) -> dict[str, str]:
    return {t.name: t.finding.state for t in reported(run, story_of(run.path, design_of(run)))}


def test_a_report_and_a_verification_beside_the_run_are_not_compared(
    copy: RunFolder, valley: RunFolder
) -> None:
    for folder in ("report", "verification"):
        (copy.path / folder).mkdir()
        (copy.path / folder / "kept.json").write_text("{}")
    assert compared(copy.path, valley.path).equal
    (copy.path / "tables" / "more.parquet").write_text("")
    assert compared(copy.path, valley.path).different == ("tables/more.parquet",)


def test_a_report_written_by_itself_leaves_the_run_verifiable(copy: RunFolder) -> None:
    report(copy)
    assert (copy.path / "report" / "report.html").is_file() and verify(copy).equal


def test_faces_of_a_sound_run_tell_the_same(valley: RunFolder) -> None:
    assert set(states(valley).values()) == {PASSED}


def test_faces_that_tell_otherwise_are_found(copy: RunFolder) -> None:
    manifest = json.loads((copy.path / "manifest.json").read_text())
    manifest["numbers"][0]["value"] += 1
    (copy.path / "manifest.json").write_text(json.dumps(manifest))
    drawing = next((copy.path / "figures").glob("*.json"))
    drawing.write_text(drawing.read_text().replace("0", "1", 1))
    found = states(copy)
    assert found["manifest-and-tables"] == found["figures-and-tables"] == FAILED
    assert found["workbook-and-tables"] == PASSED


def test_quick_tests_pass_and_are_shown_in_the_report(copy: RunFolder, command: Command) -> None:
    said = command("verify", str(copy.path), "--quick", "--tests", "table", "--out", "verify.html")
    assert said.returncode == 0, said.stdout + said.stderr
    assert "0 failed" in said.stdout and "input calculations" in said.stdout
    assert len(items_of(copy)) > 20
    page = report(copy)[0].read_text(encoding="utf-8")
    assert "Tests of this run, after TECH-VER" in page and "none is recorded beside this run" not in page


def test_a_form_goes_out_and_comes_back_signed(copy: RunFolder, command: Command, tmp_path: Path) -> None:
    form = tmp_path / "form.csv"
    asked = ("verify", str(copy.path), "--quick", "--tests", "table")
    assert command(*asked, "--out", str(form)).returncode == 0
    with form.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    rows[0] |= {"judgement": "plausible", "name": "A. Expert", "date": "2027-05-01"}
    signed = tmp_path / "signed.csv"
    with signed.open("w", newline="", encoding="utf-8") as file:
        out = csv.DictWriter(file, list(rows[0]))
        out.writeheader()
        out.writerows(rows)
    said = command(*asked, "--judged", str(signed), "--json")
    told = json.loads(said.stdout)
    assert told["form"][0]["name"] == "A. Expert" and told["holds"]
    assert [each.name for each in judged_of(copy)] == ["A. Expert"]
    assert "1 plausible" in command(*asked).stdout, "a judgement stays"


def test_a_file_that_differs_is_named_and_fails(copy: RunFolder, command: Command) -> None:
    (copy.path / "tables" / "flow.parquet").write_bytes(b"other")
    said = command("verify", str(copy.path), "--tests", "bytes", "--json")
    assert said.returncode == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--tests", "tabel"), "table"),
        (("--out", "verify.pdf"), ".html"),
        (("--judged", "absent.csv"), "absent.csv"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    words: tuple[str, ...], told: str, valley: RunFolder, command: Command
) -> None:
    said = command("verify", str(valley.path), *words)
    assert said.returncode == 1 and told in said.stderr


def test_mistakes_are_told_at_once(valley: RunFolder, command: Command) -> None:
    said = command("verify", str(valley.path), "--tests", "tabel", "--out", "verify.pdf")
    assert said.returncode == 1 and "'tabel'" in said.stderr and "verify.pdf" in said.stderr
