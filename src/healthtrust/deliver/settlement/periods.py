"""The period of a settlement as it is written: a year, a financial year, a quarter or half, or a month.

A workbook that turned 2023-04 into the first of April is read as the month that was typed.

>>> [period_of(text) for text in ("2023", "2023.0", "2023-04-01", "2022/23", "2024Q1", "2023-13")]
[(2023, '2023'), (2023, '2023'), (2023, '2023-04'), (2022, '2022/23'), (2024, '2024Q1'), (-1, '2023-13')]
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from healthtrust.ground.problems import Problem, rows_in_words
from healthtrust.ground.words import Words

_PERIOD = re.compile(r"([0-9]{4})(?:\.0+|[-/](?P<next>[0-9]{2}|[0-9]{4})|-?[QH][1-4])?", re.ASCII)
_MONTH = re.compile(r"([0-9]{4})-(?:0[1-9]|1[0-2])(?:-01)?", re.ASCII)


def periods_of(written: Words, where: str) -> tuple[NDArray[np.int64], Words, list[Problem]]:
    """Return the year and the period of each row, and what is no period."""
    found = [period_of(text) for text in written.distinct]
    year = np.array([each for each, _ in found], dtype=np.int64)[written.index]
    period = Words.of([text for _, text in found])
    meant = Words(period.distinct, period.index[written.index])
    wrong = np.flatnonzero(year < 0)
    if not len(wrong):
        return year, meant, []
    rows = rows_in_words((wrong + 2).tolist())
    text = written.distinct[written.index[wrong[0]]]
    expected = "a year such as 2023, or a month such as 2023-04"
    return year, meant, [Problem(f"{where}, {rows}", repr(text) if text else "nothing", expected)]


def period_of(text: str) -> tuple[int, str]:
    """Return the year of a period and the period as it is meant; a year of -1 for what is none."""
    if _MONTH.fullmatch(text):
        return int(text[:4]), text[:7]
    found = _PERIOD.fullmatch(text)
    if found is None:
        return -1, text
    year, then = int(found[1]), found["next"]
    if then and int(then) != (year + 1) % 10 ** len(then):
        return -1, text
    return year, text.partition(".")[0]
