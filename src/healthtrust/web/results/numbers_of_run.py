"""The five numbers of a run with their intervals, as its report says them; else as its manifest does."""

from __future__ import annotations

from typing import Any

from healthtrust.reports.phrases import decimal
from healthtrust.reports.tree.blocks import KeyFigure, KeyFigures
from healthtrust.web.results.shown_run import ShownRun


def numbers_of(run: ShownRun) -> KeyFigures:
    """Return the five numbers with their intervals, as the report says them where there is one."""
    if run.kept.is_there:
        return run.kept.document.numbers
    return KeyFigures(tuple(_number(each) for each in run.manifest["numbers"]))


def _number(told: dict[str, Any]) -> KeyFigure:
    low, high = told["low"], told["high"]
    if low is None or high is None:
        return KeyFigure(told["label"], told["said"])
    if told["unit"] == "share":
        interval = f"{decimal(100 * low)} % to {decimal(100 * high)} %"
    else:
        interval = f"{decimal(low)} to {decimal(high)}"
    return KeyFigure(told["label"], told["said"], f"95 % interval\n{interval}")
