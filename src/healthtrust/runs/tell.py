"""What a run says of itself: verdict and numbers always; report, figures and workbook where wanted."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from healthtrust.design.whole import Design
from healthtrust.records.store import read_columns
from healthtrust.reports.body_numbers import body_numbers
from healthtrust.reports.disclosed import disclosed
from healthtrust.reports.plan_numbers import plan_numbers
from healthtrust.reports.response_numbers import response_numbers
from healthtrust.reports.sentences import measures, numbers, verdict
from healthtrust.reports.story import Story
from healthtrust.runs.tables import TABLES


def story_of(folder: Path, design: Design, exact: bool = False) -> Story:
    """Return the tables of a run folder with the design that made them.

    Of real persons' data it is the story that may be told, without small numbers, unless it shall be exact.
    """
    tables = {p.stem: read_columns(p)[0] for p in sorted((folder / "tables").glob("*.parquet"))}
    story = Story(design, tables, {table.name: dict(table.units) for table in TABLES})
    return disclosed(story) if design.data == "persons" and not exact else story


def tell(made: Path, design: Design, report: bool) -> dict[str, Any]:
    """Write report, figures and workbook if wanted; return verdict and numbers for the manifest."""
    story = story_of(made, design)
    if report:
        from healthtrust.reports.annual import annual
        from healthtrust.reports.tree.kept import FILE as KEPT
        from healthtrust.reports.tree.kept import as_text
        from healthtrust.reports.workbook import write_workbook

        with ThreadPoolExecutor(1) as beside:  # figures are drawn outside Python, so that both go on at once
            book = beside.submit(write_workbook, made / "results.xlsx", story)
            pages = annual(story)
            book.result()
        (made / "figures").mkdir(exist_ok=True)
        for figure in pages.figures:
            (made / "figures" / f"{figure.name}.svg").write_text(figure.svg, encoding="utf-8")
            (made / "figures" / f"{figure.name}.json").write_text(figure.spec, encoding="utf-8")
        (made / "report.html").write_text(pages.html, encoding="utf-8")
        (made / KEPT).write_text(as_text(pages.document), encoding="utf-8")
    return {
        "verdict": verdict(story),
        "numbers": [number.as_plain() for number in numbers(story)],
        "measures": [
            number.as_plain()
            for told in (measures, plan_numbers, body_numbers, response_numbers)
            for number in told(story)
        ],
    }
