"""The verb on a scheme made up for the test: it says, checks and writes whatever a scheme answers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import python_calamine

from healthtrust.cli.equalise import EqualiseOptions, equalise_verb
from healthtrust.ground.errors import InvalidInput
from healthtrust.market.schemes import registry
from healthtrust.market.schemes.answered import Answered, Parameter
from healthtrust.market.schemes.balanced import balanced


class Fake:
    """A scheme with two pools and many parties."""

    def __init__(self, parties: int = 4) -> None:
        self.parties = parties

    def answer(self, path: Path, parameters: Path | None, currency: str) -> Answered:
        amounts = [float(n - (self.parties - 1) / 2) * 100 for n in range(self.parties)]
        names = tuple(f"P{n}" for n in range(self.parties))
        moved = balanced("fake", ("north", "south"), names, [amounts, amounts[::-1]], "made up")
        return Answered(
            "fake",
            "A fake",
            f"Money moves in {currency}.",
            {"plan": list(names), "transfer": [each / 300 for each in amounts]},
            moved,
            (Parameter("share", 0.5, "the law", "cited"), Parameter("names", "a, b", "here", "assumed")),
            {"r2": 0.1, "by pool": {"north": 1.0}},
            ("Check this.",),
        )


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("healthtrust.cli.equalise.scheme_of", lambda name: Fake())
    (tmp_path / "plans.csv").write_text("plan\nP0\n", encoding="utf-8")
    return tmp_path / "plans.csv"


def test_it_says_who_pays_that_it_adds_up_and_what_it_was_set_to(
    table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    equalise_verb("aca", table, EqualiseOptions(currency="EUR"))
    said = capsys.readouterr().out
    assert said.startswith("Money moves in EUR.")
    assert "Each of 2 pools adds up to 0" in said
    assert "Cited, the law: share 0.5." in said and "Note: Check this." in said


def test_json_holds_everything(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    equalise_verb("aca", table, EqualiseOptions(json=True))
    found = json.loads(capsys.readouterr().out)
    assert found["currency"] == "USD"
    assert found["cells"][0] == {"plan": "P0", "transfer": -0.5}
    assert sum(round(100 * each["transfer"]) for each in found["transfers"]) == 0
    assert [pool["sum"] for pool in found["pools"]] == [0, 0]
    assert found["numbers"] == {"r2": 0.1, "by pool": {"north": 1.0}}


def test_cells_as_csv_are_exact_and_the_workbook_has_four_sheets(table: Path) -> None:
    for ending in ("csv", "xlsx", "html"):
        equalise_verb("aca", table, EqualiseOptions(to=table.with_name(f"cells.{ending}")))
    rows = table.with_name("cells.csv").read_text(encoding="utf-8").splitlines()
    assert rows[:3] == ["plan,transfer", "P0,-0.5", f"P1,{-50 / 300!r}"]
    book = python_calamine.CalamineWorkbook.from_path(str(table.with_name("cells.xlsx")))
    assert book.sheet_names == ["cells", "transfers", "parameters", "notes"]
    assert book.get_sheet_by_name("transfers").to_python()[1] == ["north", "P0", -1.5]
    page = table.with_name("cells.html").read_text(encoding="utf-8")
    assert page.count("<figure") == 1 and "<script" not in page


def test_many_parties_are_shown_at_their_ends(
    table: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("healthtrust.cli.equalise.scheme_of", lambda name: Fake(50))
    equalise_verb("aca", table, EqualiseOptions(to=table.with_name("page.html")))
    assert "... 30 more" in capsys.readouterr().out
    assert "40 parties at the ends of 50" in table.with_name("page.html").read_text(encoding="utf-8")


def test_unknown_schemes_and_missing_input() -> None:
    with pytest.raises(InvalidInput, match="did you mean 'swiss'"):
        equalise_verb("swis", Path("."), EqualiseOptions())
    with pytest.raises(InvalidInput) as said:
        equalise_verb("swiss", Path("nowhere"), EqualiseOptions(to=Path("cells.pdf")))
    assert len(said.value.problems) == 2
    assert "swiss" in registry.SCHEMES
