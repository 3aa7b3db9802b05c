"""A file is written whole or not at all, and never over what the answer is made from."""

from __future__ import annotations

from pathlib import Path

import pytest

from healthtrust.ground.errors import InvalidInput
from healthtrust.records.whole_file import unwritable, write_whole


def told(to: Path, *read: Path) -> str:
    return "\n".join(str(problem) for problem in unwritable(to, (".csv", ".xlsx"), read))


def test_what_cannot_be_written_is_told_before(tmp_path: Path) -> None:
    places = tmp_path / "places.csv"
    places.write_text("place\n", encoding="utf-8")
    (tmp_path / "folder.csv").mkdir()
    assert unwritable(None, (".csv",)) == []
    assert told(tmp_path / "new.csv", places) == ""
    assert told(tmp_path / "NEW.CSV") == ""
    assert ".csv or .xlsx" in told(tmp_path / "new.pdf")
    assert "no folder" in told(tmp_path / "nowhere" / "new.csv")
    assert "the name of a file" in told(tmp_path / "folder.csv")
    assert "which the answer is made from" in told(tmp_path / "folder.csv" / ".." / "places.csv", places)


def test_a_text_is_written_with_its_own_line_ends(tmp_path: Path) -> None:
    write_whole("a\nb\r\n", tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_bytes() == b"a\nb\r\n"
    write_whole("new\n", tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_text(encoding="utf-8") == "new\n"


def test_what_the_disk_refuses_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "t.csv").mkdir()
    with pytest.raises(InvalidInput, match="a file that can be written"):
        write_whole("a", tmp_path / "t.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["t.csv"]
