"""The files of a report: drawings, page, citizen's page, PDF and workbook, each whole or not at all."""

from __future__ import annotations

from pathlib import Path

from healthtrust.records.whole_file import write_whole
from healthtrust.reports.around import Around
from healthtrust.reports.figure import Figure
from healthtrust.reports.page import citizen
from healthtrust.reports.story import Story
from healthtrust.reports.tree.blocks import Document
from healthtrust.reports.tree.hypertext import hypertext, plain_page
from healthtrust.reports.tree.paper import Setting, paper
from healthtrust.reports.workbook import write_workbook
from healthtrust.runs.report_wanted import WantedReport


def write_figures(figures: tuple[Figure, ...], folder: Path) -> None:
    """Write each drawing and its description beside the page."""
    folder.mkdir(exist_ok=True)
    for figure in figures:
        (folder / f"{figure.name}.svg").write_text(figure.svg, encoding="utf-8")
        (folder / f"{figure.name}.json").write_text(figure.spec, encoding="utf-8")


def write_pages(
    story: Story, document: Document, around: Around, out: Path, wanted: WantedReport
) -> list[Path]:
    """Write what is wanted, each file whole or not at all; return the files, the page first."""
    written = [out / "report.html"]
    write_whole(hypertext(document), written[0])
    if wanted.citizen:
        written.append(out / "citizen.html")
        write_whole(plain_page(citizen(story, around)), written[-1])
    if wanted.pdf:
        written.append(out / "report.pdf")
        _write_bytes(paper(document), written[-1])
        if wanted.citizen:
            written.append(out / "citizen.pdf")
            _write_bytes(paper(citizen(story, around), Setting(contents=False)), written[-1])
    if wanted.xlsx:
        written.append(out / "results.xlsx")
        write_workbook(written[-1], story, around)
    return written


def _write_bytes(made: bytes, to: Path) -> None:
    """Write a file beside its place first, then give it its name."""
    beside = to.with_name(f".{to.name}.partial")
    beside.write_bytes(made)
    beside.replace(to)
