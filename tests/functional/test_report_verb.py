"""healthtrust report: page, PDF, workbook and citizen's page of a run; what is wrong is told at once."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from healthtrust.runs.differs import decided_otherwise
from healthtrust.runs.folder import RunFolder
from healthtrust.runs.perform import Wanted, run
from healthtrust.runs.report import WantedReport, report
from tests.functional.conftest import SMALL, Command

AUTHOR = """names = ["A. Writer"]
decision = "Fund the design for three years."
title = "One valley, one pool"
asked = ["forty patients of the Docks"]
funding = "no outside money"
"""


@pytest.fixture(scope="module")
def kept(valley: RunFolder, tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    """A copy of the run that reports may be written into."""
    return RunFolder(Path(shutil.copytree(valley.path, tmp_path_factory.mktemp("kept") / valley.path.name)))


def test_every_face_is_written_and_the_run_stays_as_it_was(kept: RunFolder, command: Command) -> None:
    pytest.importorskip("typst")
    before = {p: p.read_bytes() for p in kept.path.rglob("*") if p.is_file()}
    done = command("report", str(kept.path), "--pdf", "--xlsx", "--citizen")
    assert done.returncode == 0, done.stderr
    written = [Path(line) for line in done.stdout.splitlines()]
    names = ["report.html", "citizen.html", "report.pdf", "citizen.pdf", "results.xlsx"]
    assert [p.name for p in written] == names
    assert {p.parent for p in written} == {kept.path / "report"}
    assert written[2].read_bytes().startswith(b"%PDF")
    assert {p: p.read_bytes() for p in before} == before
    sheets = CalamineWorkbook.from_path(str(written[4])).sheet_names
    assert {
        "README",
        "Summary",
        "Parameters",
        "league",
        "Figures data",
        "Checks",
        "Glossary",
        "CHEERS",
    } <= set(sheets)
    again = command(
        "report", str(kept.path), "--pdf", "--xlsx", "--citizen", "--out", str(kept.path / "again")
    )
    assert again.returncode == 0, again.stderr
    for first in written:
        second = kept.path / "again" / first.name
        assert second.read_bytes() == first.read_bytes(), first.name


def test_drawings_of_the_run_are_not_drawn_again(kept: RunFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> str:
        raise AssertionError("drawn again")

    monkeypatch.setattr("healthtrust.reports.charts.render.svg_of", refuse)
    (page,) = report(kept, WantedReport(out=kept.path / "quick"))
    drawing = next((kept.path / "figures").glob("*.svg"))
    assert (kept.path / "quick" / "figures" / drawing.name).read_bytes() == drawing.read_bytes()
    assert drawing.read_text("utf-8") in page.read_text("utf-8")


def test_what_the_author_says_stands_in_it(kept: RunFolder, command: Command, tmp_path: Path) -> None:
    (tmp_path / "author.toml").write_text(AUTHOR, encoding="utf-8")
    done = command("report", str(kept.path), "--author", "author.toml", "--out", "told")
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "told" / "report.html").read_text("utf-8")
    assert "Decision asked: Fund the design for three years." in page
    assert "forty patients of the Docks" in page
    assert "Seven items to be filled by the author: 2 abstract" in page


def test_a_run_says_what_it_decides_otherwise(valley: RunFolder, home: Path, tmp_path: Path) -> None:
    against, changed = decided_otherwise(valley)
    assert against == "the design valley"
    assert ("people.size", "40,000", "3000") in [(each.name, each.before, each.after) for each in changed]
    design = tmp_path / "mine.toml"
    design.write_text('extends = "valley"\n[market]\npersistence = 0.5\n', encoding="utf-8")
    mine = run(design, SMALL, Wanted(home, report=False))
    against, changed = decided_otherwise(mine)
    assert against == "the design valley"
    assert "market.persistence" in [each.name for each in changed]
    design.unlink()
    assert decided_otherwise(mine) == ("", ())


def test_a_study_of_the_same_design_is_shown_and_no_other(kept: RunFolder, command: Command) -> None:
    studies = kept.path.parent / "studies"
    drawn = (
        "study",
        "draw",
        "--draws",
        "3",
        "--only",
        "behaviour",
        "--workers",
        "1",
        "--folder",
        str(studies),
    )
    assert command(*drawn, "valley", "--set", "people.size=2000").returncode == 0
    to = kept.path.parent / "out"
    asked = ("report", str(kept.path), "--studies", str(studies), "--out", str(to))
    assert command(*asked).returncode == 0
    assert "No study of draws lies beside this run" in (to / "report.html").read_text("utf-8")
    assert command(*drawn, str(kept.path / "design.toml")).returncode == 0
    done = command(*asked)
    assert done.returncode == 0, done.stderr
    page = (to / "report.html").read_text("utf-8")
    assert "What 3 draws of " in page and 'id="figure-draws-running"' in page
    assert (to / "figures" / "draws-running.svg").is_file()


def test_a_run_that_is_not_there_names_the_nearest(valley: RunFolder, home: Path, command: Command) -> None:
    near = valley.fingerprint[:-1] + ("0" if valley.fingerprint[-1] != "0" else "1")
    done = command("report", near, "--folder", str(home))
    assert done.returncode == 1
    assert f"no run '{near}'" in done.stderr
    assert f"did you mean '{valley.fingerprint}'" in done.stderr


def test_all_that_is_wrong_is_told_at_once(
    kept: RunFolder, command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = tmp_path / "bare"
    shutil.copytree(kept.path, bare, ignore=shutil.ignore_patterns("*.parquet", "report", "again", "quick"))
    (tmp_path / "author.toml").write_text('decison = "x"\nfunding = 3\n', encoding="utf-8")
    (tmp_path / "taken").write_text("", encoding="utf-8")
    monkeypatch.setitem(sys.modules, "typst", None)
    asked = ("--author", "author.toml", "--pdf", "--out", "taken", "--studies", "nowhere")
    done = command("report", "bare", *asked)
    assert done.returncode == 1
    for said in (
        "did you mean 'decision'",
        "funding",
        "a run without tables",
        "the file 'taken'",
        "no package typst",
        "--studies: found no folder 'nowhere'",
    ):
        assert said in done.stderr, said
    assert "6 problems" in done.stderr
