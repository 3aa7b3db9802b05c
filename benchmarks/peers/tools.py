"""Every tool that is run: ours and the peers, the program and environment of each, how its work differs."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.peers.workloads import YEARS

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENTS = ROOT / ".venv-peers"
REQUIREMENTS = Path(__file__).parent / "requirements"

MEASURES = {
    "H": ("ten years of illness and death", "million person-years/s", YEARS),
    "year": ("ten whole years of people", "million person-years/s", YEARS),
    "C": ("contributions by six brackets", "million persons/s", 1),
}
"""Of each workload: what is measured, its unit, and how many units a row is."""


@dataclass(frozen=True)
class Tool:
    """One tool on one workload."""

    name: str
    workload: str
    program: str
    """Module of `programs` that runs it."""
    environment: str = ""
    """Name of the peer's requirements and environment; empty for ours."""
    words: tuple[str, ...] = ()
    """Words of the program's command line after the rows."""
    variables: Mapping[str, str] = field(default_factory=dict)
    """Variables of the process's environment."""
    differs: str = ""
    """What it does more, or less, than the workload asks."""

    @property
    def ours(self) -> bool:
        """Return whether it is the project's own."""
        return not self.environment

    @property
    def compared(self) -> bool:
        """Return whether peers are set beside it: ours, compiled."""
        return self.ours and self.variables == COMPILED

    @property
    def python(self) -> Path:
        """Return the interpreter that runs it."""
        return (
            ENVIRONMENTS / self.environment / "bin" / "python" if self.environment else Path(sys.executable)
        )


PLAIN = {"HEALTHTRUST_ENGINE": "numpy"}
COMPILED = {"HEALTHTRUST_ENGINE": "numba"}
OF_YEAR = "each person's luck is a hash of person, year and event; births are looked at, nobody is born"
OF_LIVES = "people of one cohort together; also counts segments, deaths, money and quality by cohort"
WHOLE_YEAR = "more than H: all conditions, births, homes, incomes, segments and needs; dying looks at fifths"
OF_PAYERS = "also employers' and government's share, whole minor units, totals by payer"
HASHED = "each person's luck is a hash of person, year and event"
WHOLE_LAW = "the whole federal law of the United States, of which all else comes to nothing"
FLOATS = "numbers of 64 bits, not rounded to minor units"
NARROW = "numbers of 32 bits: up to thousandths off"

OURS = (
    Tool("healthtrust year kernels", "H", "ours_health", variables=COMPILED, differs=OF_YEAR),
    Tool("healthtrust year kernels, NumPy", "H", "ours_health", variables=PLAIN, differs=OF_YEAR),
    Tool("healthtrust whole lives", "H", "ours_lifetimes", variables=COMPILED, differs=OF_LIVES),
    Tool("healthtrust whole lives, NumPy", "H", "ours_lifetimes", variables=PLAIN, differs=OF_LIVES),
    Tool("healthtrust year of people", "year", "ours_year", variables=COMPILED, differs=WHOLE_YEAR),
    Tool("healthtrust year of people, NumPy", "year", "ours_year", variables=PLAIN, differs=WHOLE_YEAR),
    Tool("healthtrust assess", "C", "ours_contributions", variables=COMPILED, differs=OF_PAYERS),
    Tool("healthtrust assess, NumPy", "C", "ours_contributions", variables=PLAIN, differs=OF_PAYERS),
)
PEERS = (
    Tool("Starsim", "H", "starsim_health", "starsim", differs="common random numbers by slots, its default"),
    Tool("Starsim, no common luck", "H", "starsim_health", "starsim", ("0",)),
    Tool("Vivarium", "H", "vivarium_health", "vivarium", differs="common random numbers by identity"),
    Tool("neworder", "H", "neworder_health", "neworder"),
    Tool("mesa-frames", "H", "mesaframes_health", "mesaframes"),
    Tool("NumPy", "H", "numpy_health", "numpy"),
    Tool("pandas", "H", "pandas_health", "pandas"),
    Tool("Polars", "H", "polars_health", "polars", differs="luck from NumPy's generator"),
    Tool("DuckDB", "H", "duckdb_health", "duckdb", differs=HASHED),
    Tool("OpenFisca-core", "C", "rules_contributions", "openfisca", ("openfisca",), differs=NARROW),
    Tool("PolicyEngine-core", "C", "rules_contributions", "policyengine", ("policyengine",), differs=NARROW),
    Tool("Tax-Calculator", "C", "taxcalc_contributions", "taxcalc", differs=WHOLE_LAW),
    Tool("NumPy", "C", "numpy_contributions", "numpy", differs=FLOATS),
    Tool("pandas", "C", "pandas_contributions", "pandas", differs=FLOATS),
    Tool("Polars", "C", "polars_contributions", "polars", differs=FLOATS),
    Tool("DuckDB", "C", "duckdb_contributions", "duckdb", differs=FLOATS),
)
TOOLS = OURS + PEERS


def chosen(only: str | None) -> tuple[Tool, ...]:
    """Return ours and every peer, or only those peers whose name holds a word; raises ValueError for none."""
    if only is None:
        return TOOLS
    peers = tuple(tool for tool in PEERS if only.casefold() in (tool.name.casefold(), tool.environment))
    if not peers:
        names = ", ".join(sorted({tool.environment for tool in PEERS}))
        raise ValueError(f"no peer is named {only!r}: {names}")
    workloads = {tool.workload for tool in peers}
    return tuple(tool for tool in OURS if tool.workload in workloads) + peers
