"""Coefficients of the response: a table of one's own is refused with everything that is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from healthtrust.deliver.response.coefficients import central, posterior, stated
from healthtrust.ground.errors import InvalidInput
from healthtrust.records.store import shipped


def own_table(to: Path, *changes: tuple[str, str, str]) -> Path:
    """Write the shipped table with some rows changed: coefficient, old text, new text."""
    lines = shipped("coefficients", "delivery-response").read_text(encoding="utf-8").splitlines()
    at = {line.split(",")[0]: n for n, line in enumerate(lines)}
    for name, old, new in changes:
        assert old in lines[at[name]]
        lines[at[name]] = lines[at[name]].replace(old, new)
    to.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return to


@pytest.mark.parametrize("nothing", ["", "  "])
def test_coefficients_without_source_are_refused_at_once(tmp_path: Path, nothing: str) -> None:
    ours = ",chosen here: no estimate at hand,assumed"
    changes = [(name, ours, f",{nothing},guessed") for name in ("quality_speed", "delay_days")]
    with pytest.raises(InvalidInput) as refused:
        stated(own_table(tmp_path / "own.csv", *changes))
    assert "column source, rows 30, 41: found nothing" in str(refused.value)
    assert "column status, rows 30, 41: found 'guessed'" in str(refused.value)


def test_limits_that_do_not_hold_the_value_are_refused(tmp_path: Path) -> None:
    wrong = ("capacity_release", ",5.0,", ",50.0,"), ("quality_speed", ",0.40,", ",0.05,")
    with pytest.raises(InvalidInput) as refused:
        stated(own_table(tmp_path / "own.csv", *wrong))
    assert "capacity_release: found low 3, value 50, high 8" in str(refused.value)
    assert "quality_speed: found low 0.15, value 0.05" in str(refused.value)


def test_every_shipped_coefficient_has_source_status_and_equation() -> None:
    for row in stated().values():
        assert row.source.strip() and row.equation.strip() and row.meaning.strip() and row.unit.strip()


def test_unknown_coefficients_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="did you mean 'skimping'"):
        central().with_values(skimpin=0.1)
    own = tmp_path / "draws.csv"
    own.write_text("draw,skimpin\n1,0.1\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match="did you mean 'skimping'"):
        posterior(own)
