"""One year of a run as records of persons: the design is run again to that year, and the year written out.

A run folder keeps sums; who was given what is drawn again, as years can always be made again. The year is
written only if its inputs and version are those of the run and its postings are those of the run's ledger.
Records of real persons leave only where somebody says why, and a note beside the files then says so, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from healthtrust.ground.errors import refuse
from healthtrust.ground.periods import Month
from healthtrust.ground.problems import Problem
from healthtrust.ledger.book import LEG_COLUMNS, Ledger
from healthtrust.ledger.store import read_book
from healthtrust.live.simulated import write_records
from healthtrust.projection import project
from healthtrust.runs.folder import RunFolder, write_text
from healthtrust.runs.verify import changed_inputs, read_back
from healthtrust.start import opening
from healthtrust.state import State

NOTE = "NOTE.txt"


def export_records(
    run: RunFolder, place: Path, year: int | None = None, exact: bool = False, because: str = ""
) -> list[Path]:
    """Write a year of a run, by default its last, as records into `place`; return the files written.

    Raises `InvalidInput` for a year that the run has not, for inputs or a version that are not the run's, for
    a ledger that is not the year's, for care that was not drawn person by person, and for real persons' data
    without `exact` and a reason.
    """
    read = read_back(run)
    chosen, real = read.design.span[-1] if year is None else year, read.design.data == "persons"
    refuse(
        [
            *problems_of_reason(exact, because),
            *(_of_real_persons() if real and not exact else []),
            *_not_run(read.design.span, chosen),
            *changed_inputs(run, read),
        ]
    )
    for state in project(opening(read.design, read.folder)):
        if state.year == chosen:
            break
    refuse(_another_ledger(state, read_book(run.path / "ledger"), run.path.name))
    written = [*write_records(state, place).paths]
    if not real:
        return written
    write_text(place / NOTE, _note(because))
    return [*written, place / NOTE]


def problems_of_reason(exact: bool, because: str) -> Sequence[Problem]:
    """Return what is wrong with a wish for exact numbers and its reason."""
    found = []
    if exact and not because.strip():
        remedy = "Say why with --because, for instance --because 'audit by the ministry'."
        found.append(Problem("--exact", "no reason", "a reason for exact numbers to leave", remedy=remedy))
    if because and not exact:
        found.append(Problem("--because", repr(because), "--exact beside it", remedy="Add --exact."))
    return found


def _of_real_persons() -> list[Problem]:
    remedy = "Say why with --exact --because, for instance --because 'audit by the ministry'."
    found = "records of real persons, one by one"
    return [Problem("--to records", found, "a reason for them to leave", remedy=remedy)]


def _note(because: str) -> str:
    """Return what the records hold that may not be passed on, and why they were written."""
    return "\n".join(
        [
            "These files are records of real persons, one by one: not to be published.",
            f"Written because: {because.strip()}",
            "",
        ]
    )


def _not_run(span: range, year: int) -> list[Problem]:
    if year in span:
        return []
    return [Problem("--year", str(year), f"a year of the run: {span[0]} to {span[-1]}")]


def _another_ledger(state: State, kept: Ledger, run: str) -> list[Problem]:
    """Return a problem where the year's balances, month by month, are not those that the run kept."""
    until = Month(state.year, 12).index
    one, other = (book.balances(by=LEG_COLUMNS, until=until) for book in (state.book, kept))
    if all(one[name].tolist() == other[name].tolist() for name in one):
        return []
    remedy = "Make the run anew: healthtrust run DESIGN."
    return [Problem(f"{run}, ledger", f"other balances by {state.year}", "those of the year", None, remedy)]
