"""What each result table of a run holds, in a sentence, and which step it tells of.

Both are read from `result_tables.toml` beside this module; the order there is that of the steps.

>>> meanings()["balances"]
'What every account held at the end of the year.'
>>> step_of("league"), step_of("balances")
('package', 'whole')
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

MINOR = "minor units"
"""The unit of a column that holds money."""

WHOLE = "whole"
"""Where a table tells of no step alone."""


def meanings() -> dict[str, str]:
    """Return what the tables hold, by name."""
    return {name: said for step in _by_step().values() for name, said in step.items()}


def step_of(table: str) -> str:
    """Return the step that a table tells of."""
    return next((step for step, tables in _by_step().items() if table in tables), WHOLE)


@lru_cache(maxsize=1)
def _by_step() -> Mapping[str, Mapping[str, str]]:
    text = Path(__file__).with_name("result_tables.toml").read_text(encoding="utf-8")
    told: Mapping[str, Mapping[str, str]] = tomllib.loads(text)
    return told
