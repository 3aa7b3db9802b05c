"""An answer is written as its file is called: a page, its main rows, or all tables with the words last."""

from __future__ import annotations

from pathlib import Path

from healthtrust.cli.written import Written
from healthtrust.records.store import read_columns

SHOWN: Written[int] = Written(
    "Trees",
    lambda count: f"{count} trees.",
    lambda count: ("Ash first.", "Elm last."),
    lambda count: {"trees": {"name": ["Ash", "Elm"], "height": [count, 4]}},
    lambda count: {"name": ["Ash", "Elm"]},
    lambda count: f"<p>{count}</p>",
    lambda count: {"unit": "metres"},
)


def test_the_ending_says_what_is_written(tmp_path: Path) -> None:
    page, rows, book = (tmp_path / f"trees.{ending}" for ending in ("HTML", "csv", "xlsx"))
    for to in (page, rows, book):
        SHOWN.write(2, to)
    assert page.read_text(encoding="utf-8") == "<p>2</p>"
    assert rows.read_text(encoding="utf-8").split() == ["name", "Ash", "Elm"]
    told = {sheet: read_columns(book, sheet=sheet)[0] for sheet in ("trees", "answer")}
    assert told["trees"]["height"].tolist() == [2, 4]
    assert told["answer"]["what"].tolist() == ["says", "unit", "note", "note"]
    assert told["answer"]["found"].tolist() == ["2 trees.", "metres", "Ash first.", "Elm last."]
