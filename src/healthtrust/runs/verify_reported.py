"""Tests of the faces of a run: its tables, ledger, figures, workbook and manifest tell the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import isclose

import numpy as np

from healthtrust.ground.rows import by_row
from healthtrust.records.store import read_columns
from healthtrust.reports.parts.checked import BROKEN, standing
from healthtrust.reports.provenance import NO_SOURCE, STATUSES, decided, shelf
from healthtrust.reports.sentences import numbers
from healthtrust.reports.story import Story
from healthtrust.runs.folder import RunFolder
from healthtrust.runs.tables import TABLES
from healthtrust.study.verification.finding import FAILED, OVERALL, Finding, Tested, not_here, passed

Judge = Callable[[RunFolder, Story], Finding]


def reported(run: RunFolder, story: Story) -> Iterator[Tested]:
    """Yield each test of the faces with what it found; `story` is what may be told of the run."""
    for name, done, expected, judge in FACES:
        try:
            finding = judge(run, story)
        except Exception as broken:
            finding = Finding(FAILED, f"it broke: {type(broken).__name__}: {broken}")
        yield Tested(name, OVERALL, done, expected, finding)


def _manifest(run: RunFolder, story: Story) -> Finding:
    told = {each["label"]: each["value"] for each in run.manifest["numbers"]}
    again = {number.label: number.value for number in numbers(story)}
    off = [label for label in {**told, **again} if not _near(told.get(label), again.get(label))]
    return passed(not off and bool(told), f"{len(told)} numbers, {len(off)} differ {' '.join(off)}".strip())


def _near(one: object, other: object) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return (one != one and other != other) or isclose(one, other, rel_tol=1e-12, abs_tol=1e-12)
    return one == other


def _workbook(run: RunFolder, story: Story) -> Finding:
    path = run.path / "results.xlsx"
    if not path.is_file():
        return not_here("the run was made without a workbook")
    sheet, _ = read_columns(path, sheet="Summary")
    listed = by_row({name: sheet[name].tolist() for name in ("label", "value")})
    told = {str(row["label"]): row["value"] for row in reversed(listed)}  # the first of each label
    again = {number.label: number.value for number in numbers(story)}
    off = [label for label, value in again.items() if not _near(_number(told.get(label)), value)]
    return passed(not off, f"{len(again)} numbers of the summary, {len(off)} differ {' '.join(off)}".strip())


def _number(value: object) -> object:
    try:
        return float(str(value))
    except ValueError:
        return value


def _page(run: RunFolder, story: Story) -> Finding:
    path = run.path / "report.html"
    if not path.is_file():
        return not_here("the run was made without a report")
    page = path.read_text(encoding="utf-8")
    off = [number.label for number in numbers(story) if number.said not in page]
    return passed(not off, f"{len(numbers(story))} numbers looked for, {len(off)} not on the page")


def _figures(run: RunFolder, story: Story) -> Finding:
    folder = run.path / "figures"
    if not folder.is_dir():
        return not_here("the run was made without figures")
    from healthtrust.reports.annual import REGISTRY
    from healthtrust.reports.figures_kept import found_again

    off = [maker.name for maker in found_again(REGISTRY, story, [folder])[1]]
    many = len(list(folder.glob("*.svg")))
    return passed(
        not off and many > 0, f"{many} figures, {len(off)} not as the tables say {' '.join(off)}".strip()
    )


def _ledger(run: RunFolder, story: Story) -> Finding:
    """Judge whether every posting on disk is balanced, and the table of balances is what they add up to."""
    paths = sorted((run.path / "ledger").glob("postings*.parquet"))
    if not paths:
        return not_here("no postings are kept")
    amount = sum(int(read_columns(path)[0]["amount"].sum()) for path in paths)
    balances = int(story.last("balances")["balance"].sum())
    return passed(amount == 0 and balances == 0, f"postings add up to {amount}, balances to {balances}")


def _standing(run: RunFolder, story: Story) -> Finding:
    items = standing(story)
    off = [item.asked for item in items if item.state == BROKEN]
    return passed(not off, f"{len(items)} checks, {len(off)} do not hold {'; '.join(off)}".strip())


def _units(run: RunFolder, story: Story) -> Finding:
    """Judge whether money and rates say what they are in: whole amounts of minor units above all."""
    known = {table.name: table.units for table in TABLES}
    absent = [name for name in story.tables if name not in known]
    wrong = [
        f"{name}.{column}"
        for name, columns in story.tables.items()
        for column, unit in known.get(name, {}).items()
        if unit == "minor units" and column in columns and not np.issubdtype(columns[column].dtype, np.number)
    ]
    said = sum(len(units) for units in known.values())
    return passed(
        not absent and not wrong,
        f"{said} columns with units in {len(known)} tables; without any entry: {', '.join(absent) or 'none'}",
    )


def _sources(run: RunFolder, story: Story) -> Finding:
    """Judge whether all numbers that are stated have a source and a known status."""
    listed = [each for heading in decided(story.design).values() for each in heading]
    tables = list(shelf())
    wrong = [each.name for each in listed if each.status and each.status not in STATUSES]
    rows = sum(table.rows for table in tables)
    without = sum(table.rows - sum(table.statuses.values()) for table in tables)
    empty = [
        t.name for t in tables if any(not source.strip() or source == "nan" for source, _, _ in t.sources)
    ]
    own = [each.name for each in listed if not each.is_default and each.source == NO_SOURCE]
    return passed(
        not wrong and not without and not empty,
        f"{rows:,} rows of {len(tables)} shipped tables, {without} without a known status, {len(empty)} "
        f"tables with a row without a source; decided by the design without one: {len(own)}",
    )


FACES: tuple[tuple[str, str, str, Judge], ...] = (
    (
        "manifest-and-tables",
        "Numbers of the manifest were computed again from the tables",
        "The same numbers",
        _manifest,
    ),
    (
        "workbook-and-tables",
        "The summary of the workbook was read back",
        "The numbers of the tables",
        _workbook,
    ),
    ("report-and-tables", "Numbers were looked for in the report", "Every one is there", _page),
    (
        "figures-and-tables",
        "Every figure was laid out again from the tables",
        "The same description, data and alternative text as in the folder",
        _figures,
    ),
    ("ledger-and-balances", "All postings in the folder were added up", "Nothing is left over", _ledger),
    (
        "tables-together",
        "Standing checks were done on the tables: sums by plan, place, tenth and account",
        "Every one holds",
        _standing,
    ),
    ("units-present", "Result tables were compared with the units of their columns", "All known", _units),
    (
        "sources-present",
        "Rows of every shipped table were looked at for source and status",
        "Each row has a source, and is cited, recalled or assumed",
        _sources,
    ),
)
"""Name, what is done, what must follow, and the test."""
