"""Tables of other tools in one step: HIPtool sheets and the DCP3 annex; York has a page of its own.

    HIPtool   Active, Short name, Causes of burden (max coverage), ICER, Unit cost, Spending, FRP, Equity
    DCP3      Annex 3F: cost-effectiveness, unit cost and yearly incremental cost for 100,000 people
    York      `imports_york`: the Uganda and Malawi programmes, from the authors' files

A cost-effectiveness ratio c / d and a unit cost c give the health gain per case d. Rows without a plain
number are set aside and named; inactive rows take no part; spending is held against what can be averted,
not cut.

Source  formats: HIPtool 2.0.2 sheets; Watkins et al., Disease Control Priorities 3rd ed. vol. 9, Annex 3F
        [cited: column headings only]

>>> header = ("Active", "Short name", "Platform", "Causes of burden (max coverage)", "ICER", "Unit cost",
...           "Spending", "FRP", "Equity")
>>> cells = (("1", "Bed nets", "Community", "Malaria: 0.5; Fever: 0.1", "50", "5", "900", "1", "3"),
...          ("0", "Spa", "Hospital", "Malaria: 0.1", "9", "5", "100", "1", "1"))
>>> sheet = hiptool_of(Sheet("h.csv", header, cells))
>>> sheet.active_spending, sheet.causes[0], sheet.benefit.tolist()
(900.0, {'Malaria': 0.5, 'Fever': 0.1}, [0.1, 0.5555555555555556])
>>> competing = sheet.candidates({"Malaria": 100.0, "Fever": 20.0})
>>> competing.codes, competing.avertable.tolist(), competing.cases.tolist()
(('Bed nets',), [52.0], [520.0])
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import fsum
from pathlib import Path

import numpy as np

from healthtrust.ground.errors import refuse
from healthtrust.ground.problems import Problem
from healthtrust.package.limits.candidates import Candidates, taken
from healthtrust.package.limits.imports_york import read_york as read_york
from healthtrust.package.limits.imports_york import read_york_malawi as read_york_malawi
from healthtrust.package.limits.imports_york import york_constraints as york_constraints
from healthtrust.package.limits.sense import errors
from healthtrust.package.limits.sheet import Sheet, read_sheet
from healthtrust.package.question import Flags, Real

CAUSES = "Causes of burden (max coverage)"
DCP3_COLUMNS = ("icer_usd2012_per_daly_numeric", "annual_incremental_cost_li_per_100k", "unit_cost_li_usd")
DCP3_PEOPLE = 100_000.0
"""People that the yearly costs of the annex are for: `checks.population` of its limits."""


@dataclass(frozen=True)
class HiptoolSheet:
    """An intervention sheet of HIPtool, inactive rows included."""

    names: tuple[str, ...]
    active: Flags
    icer: Real
    """[i]: money per unit of health."""
    unit_cost: Real
    spending: Real
    protection: Real
    """[i]: financial risk protection, a score."""
    equity: Real
    causes: tuple[Mapping[str, float], ...]
    """[i]: share of each cause's burden that full coverage could avert."""

    @property
    def active_spending(self) -> float:
        """Return what is spent on active rows."""
        return fsum(self.spending[self.active & np.isfinite(self.spending)])

    @property
    def benefit(self) -> Real:
        """Return the health gain per case, unit cost / ICER."""
        gain: Real = np.full(len(self.icer), np.nan)
        np.divide(self.unit_cost, self.icer, out=gain, where=self.icer > 0)
        return gain

    def avertable(self, burden: Mapping[str, float]) -> Real:
        """Return what full coverage of each row averts of a burden by cause; unknown causes are refused."""
        unknown = sorted({c for causes in self.causes for c in causes} - set(burden))
        refuse(
            [
                Problem("burden", f"nothing for cause {c!r}", "the burden of every cause named")
                for c in unknown
            ]
        )
        return np.array([fsum(share * burden[c] for c, share in causes.items()) for causes in self.causes])

    def candidates(self, burden: Mapping[str, float]) -> Candidates:
        """Return active rows as candidates; refuses spending that would avert more than there is."""
        avertable, gain = self.avertable(burden), self.benefit
        whole = Candidates(
            self.names,
            cases=np.divide(avertable, gain, out=np.full(len(gain), np.nan), where=gain > 0),
            benefit=gain,
            cost=self.unit_cost,
            budget_cost=self.unit_cost,
            most=np.ones(len(self.names)),
            names=self.names,
            problem=self.names,
            spending=self.spending,
            avertable=avertable,
        )
        usable = self.active & np.isfinite(whole.cases) & np.isfinite(whole.benefit)
        found = taken(whole, np.flatnonzero(usable).tolist())
        refuse(errors(found))
        aside = np.flatnonzero(self.active & ~usable)
        return replace(found, set_aside=tuple(self.names[k] for k in aside))


def read_hiptool(path: Path | str) -> HiptoolSheet:
    """Return a HIPtool intervention sheet, CSV or XLSX; raises with every problem found."""
    return hiptool_of(read_sheet(path))


def hiptool_of(sheet: Sheet) -> HiptoolSheet:
    """Return a HIPtool intervention sheet; raises with every problem found."""
    needed = ("Active", "Short name", CAUSES, "ICER", "Unit cost", "Spending")
    refuse(
        [Problem(sheet.name, f"no column {n!r}", "a HIPtool sheet") for n in needed if n not in sheet.header]
    )
    columns, problems = {}, []
    for name in ("Active", "ICER", "Unit cost", "Spending", "FRP", "Equity"):
        if name in sheet.header:
            columns[name], found = sheet.numbers(name)
            problems += found
    causes = []
    for row, text in enumerate(sheet.texts(CAUSES)):
        shares, found = _causes(text, sheet.place(row, CAUSES))
        causes.append(shares)
        problems += found
    refuse(problems)
    nothing = np.full(len(sheet.cells), np.nan)
    return HiptoolSheet(
        tuple(sheet.texts("Short name")),
        columns["Active"] == 1,
        columns["ICER"],
        columns["Unit cost"],
        columns["Spending"],
        columns.get("FRP", nothing),
        columns.get("Equity", nothing),
        tuple(causes),
    )


def _causes(text: str, place: str) -> tuple[dict[str, float], list[Problem]]:
    """Return the share of each cause in `cause: share; cause: share`, each a fraction."""
    shares: dict[str, float] = {}
    problems = []
    for part in filter(None, (p.strip() for p in text.split(";"))):
        cause, _, number = part.rpartition(":")
        try:
            share = float(number)
        except ValueError:
            problems.append(Problem(place, repr(part), "cause: share, such as Malaria: 0.5"))
            continue
        if not 0 <= share <= 1:
            remedy = "A percentage? Divide it by 100."
            problems.append(Problem(place, f"{share:g} of {cause}", "a fraction from 0 to 1", remedy=remedy))
        shares[cause.strip()] = share
    return shares, problems


def read_dcp3(path: Path | str) -> Candidates:
    """Return the DCP3 annex as candidates for 100,000 people in a low-income country, US$.

    Health averted is yearly cost / ICER. Rows whose ratio is no plain number above 0, or that cost nothing,
    are set aside and named.
    """
    sheet = read_sheet(path)
    needed = ("row", "intervention", *DCP3_COLUMNS)
    refuse([Problem(sheet.name, f"no column {n!r}", "the annex") for n in needed if n not in sheet.header])
    icer, yearly, unit = (sheet.numbers(name)[0] for name in DCP3_COLUMNS)
    usable = (icer > 0) & (yearly > 0) & (unit > 0)
    codes, names = sheet.texts("row"), sheet.texts("intervention")
    keep = np.flatnonzero(usable)
    return Candidates(
        tuple(codes[k] for k in keep),
        cases=yearly[keep] / unit[keep],
        benefit=unit[keep] / icer[keep],
        cost=unit[keep],
        budget_cost=unit[keep],
        most=np.ones(len(keep)),
        names=tuple(names[k] for k in keep),
        problem=tuple(codes[k] for k in keep),
        set_aside=tuple(codes[k] for k in np.flatnonzero(~usable)),
    )
