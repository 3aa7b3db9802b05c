"""The page of the calibration says what the shipped draws give, number by number."""

from __future__ import annotations

from healthtrust.study.calibration.answer import Asked, answer
from healthtrust.study.calibration.words import in_markdown
from tests.tree import ROOT

PAGE = ROOT / "docs" / "explanation" / "deliver-calibration.md"


def test_the_tables_are_those_of_the_shipped_draws() -> None:
    """If this fails: python scripts/calibrate_delivery.py --page, and read what the page says below them."""
    assert in_markdown(answer(Asked())) in PAGE.read_text(encoding="utf-8")
