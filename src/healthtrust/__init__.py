"""One whole year of an integrated health system, from people to review, every unit of money accounted for.

>>> import healthtrust
>>> design = healthtrust.read_design("valley").design
>>> design.title
'A valley of four places'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from healthtrust.version import VERSION

_HOMES = {
    "Book": "ledger.book",
    "Comparison": "runs.compare",
    "Design": "design.whole",
    "HealthTrustError": "ground.errors",
    "Imbalance": "ground.errors",
    "InvalidInput": "ground.errors",
    "Problem": "ground.problems",
    "RunFolder": "runs.folder",
    "State": "state",
    "Wanted": "runs.perform",
    "all_runs": "runs.folder",
    "bundled_designs": "design.read",
    "changes": "design.differ",
    "compare": "runs.compare",
    "export": "runs.export",
    "find_run": "runs.folder",
    "opening": "start",
    "project": "projection",
    "read_design": "design.read",
    "run": "runs.perform",
    "run_year": "year",
    "schema": "design.describe",
    "verify": "runs.verify",
}
"""Where each public name lives: a name is loaded when it is first asked for."""

__version__ = VERSION

__all__ = [
    "Book",
    "Comparison",
    "Design",
    "HealthTrustError",
    "Imbalance",
    "InvalidInput",
    "Problem",
    "RunFolder",
    "State",
    "Wanted",
    "all_runs",
    "bundled_designs",
    "changes",
    "compare",
    "export",
    "find_run",
    "opening",
    "project",
    "read_design",
    "run",
    "run_year",
    "schema",
    "verify",
]

if TYPE_CHECKING:
    from healthtrust.design.describe import schema
    from healthtrust.design.differ import changes
    from healthtrust.design.read import bundled_designs, read_design
    from healthtrust.design.whole import Design
    from healthtrust.ground.errors import HealthTrustError, Imbalance, InvalidInput
    from healthtrust.ground.problems import Problem
    from healthtrust.ledger.book import Book
    from healthtrust.projection import project
    from healthtrust.runs.compare import Comparison, compare
    from healthtrust.runs.export import export
    from healthtrust.runs.folder import RunFolder, all_runs, find_run
    from healthtrust.runs.perform import Wanted, run
    from healthtrust.runs.verify import verify
    from healthtrust.start import opening
    from healthtrust.state import State
    from healthtrust.year import run_year


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module 'healthtrust' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"healthtrust.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return list(__all__)
