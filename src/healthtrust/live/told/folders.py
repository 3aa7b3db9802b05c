"""Where what was told of a year lies in the folder of a trust, and whether it tells of real persons.

    statements/YEAR/MM/    of a month        statements/YEAR/12-K/    of the K-th settlement of the year

>>> after_months(Path("statements/2027/12"), 2).name
'12-2'
"""

from __future__ import annotations

from pathlib import Path

from healthtrust.live.trust import LiveTrust


def of_real_persons(trust: LiveTrust) -> bool:
    """Return whether any record may be of a real person: unless every load says that it is of nobody."""
    loads = trust.folder.store.loads()
    made_up = all(load.report.get("synthetic") is True for load in loads)
    return trust.read.design.data == "persons" or not made_up


def folders_told(trust: LiveTrust, months: int) -> list[Path]:
    """Return the folders of what was told of the year so far, in order: of months, then of settlements."""
    year = trust.state.year
    found = [trust.folder.statements(year, month) for month in range(1, months + 1)]
    return [*found, *(after_months(found[-1], k) for k in range(1, settlements(trust) + 1))] if found else []


def settlements(trust: LiveTrust) -> int:
    """Return how often the year was settled: once, and once more for each appeal upheld since."""
    state = trust.state
    upheld = [each for each in trust.folder.store.appeals() if each.year == state.year]
    return (state.stage != "open") + sum(each.stage == "upheld" for each in upheld)


def after_months(december: Path, number: int) -> Path:
    """Return the folder of the K-th settlement, beside that of the last month."""
    return december.with_name(f"{december.name}-{number}")
