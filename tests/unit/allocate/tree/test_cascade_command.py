"""What the cascade command refuses, and how little it needs."""

from __future__ import annotations

from pathlib import Path

import pytest

from healthtrust.cli.cascade import CascadeOptions, cascade_verb
from healthtrust.ground.errors import InvalidInput

PLACES = """place,parent,population,need
Vale,,,
South,Vale,200,1.0
Ford,Vale,100,1.0
"""


def test_weights_that_are_missing_or_zero_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text(PLACES.replace("South,Vale,200,1.0", "South,Vale,,0"), encoding="utf-8")
    with pytest.raises(InvalidInput) as refused:
        cascade_verb(tmp_path / "p.csv", CascadeOptions("1000", by=("population", "need")))
    assert "column population, row 3: found nothing" in str(refused.value)
    assert "column need, row 3: found 0" in str(refused.value)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (CascadeOptions(), "neither --budget nor --lines"),
        (CascadeOptions("1", Path("lines.toml")), "both --budget and --lines"),
        (CascadeOptions(lines=Path("lines.toml"), by=("need",)), "--by beside --lines"),
        (CascadeOptions("1", keep=(1.5,)), "a share from 0 to 1"),
        (CascadeOptions("1", keep=(0.0, 0.1)), "the lowest level passes nothing on"),
        (CascadeOptions("-1"), "not less than none"),
        (CascadeOptions("1", to=Path("x.pdf")), "a file ending in .xlsx"),
        (CascadeOptions("1.234"), "at most 2 decimals"),
    ],
)
def test_impossible_options(tmp_path: Path, options: CascadeOptions, said: str) -> None:
    (tmp_path / "p.csv").write_text(PLACES, encoding="utf-8")
    with pytest.raises(InvalidInput) as refused:
        cascade_verb(tmp_path / "p.csv", options)
    assert said in str(refused.value)


def test_without_population_another_column_is_enough(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "p.csv").write_text("place,patients\nSouth,200\nFord,100\n", encoding="utf-8")
    cascade_verb(tmp_path / "p.csv", CascadeOptions("100", by=("patients",)))
    said = capsys.readouterr().out
    assert "£66.67" in said and "per head" not in said
