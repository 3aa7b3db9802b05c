"""Appendices E and F: how to make the report again, and where its tables lie."""

from __future__ import annotations

from collections.abc import Iterator

from healthtrust.reports.around import Around
from healthtrust.reports.story import Story
from healthtrust.reports.tree.blocks import Block, Code, Listing, Paragraph, Part, Table


def reproduce(story: Story, around: Around) -> Part:
    """Return the appendix on how to make the report again."""
    title = "How is this report made again?"
    return Part("reproduce", "E", "Manifest", title, tuple(_again(story, around)))


def data_tables(story: Story, around: Around) -> Part:
    """Return the appendix that lists the tables of the run."""
    title = "Where are the numbers behind all this?"
    return Part("tables", "F", "Data tables", title, tuple(_listed(story, around)))


def _again(story: Story, around: Around) -> Iterator[Block]:
    yield Paragraph("The run folder holds everything that this report was made from.", "rule")
    yield Paragraph("Run the resolved design again, or let the program run it and compare every byte:")
    yield Code("healthtrust run design.toml\nhealthtrust verify .")
    yield Paragraph(
        f'In Python: `healthtrust.run("design.toml")`. The design is titled {story.design.title}; all chance '
        f"starts from seed {story.design.seed}."
    )
    way = around.files
    yield Listing(
        (
            (
                f"[manifest.json]({way}manifest.json): the fingerprint, the versions of all libraries, the "
                "hashes of all inputs"
            ),
            f"[design.toml]({way}design.toml): everything that was decided, resolved",
            "`tables/`: the tables of appendix F; `ledger/`: every posting",
            "`figures/`: each drawing as SVG, with its description in Vega or Vega-Lite",
            f"[results.xlsx]({way}results.xlsx): the same numbers as a workbook",
        )
    )
    if around.manifest:
        yield Table(
            "Manifest",
            {"what": list(around.manifest), "value": list(around.manifest.values())},
            name="manifest",
        )


def _listed(story: Story, around: Around) -> Iterator[Block]:
    yield Paragraph(
        "Every table of the run as Parquet: `arrow::read_parquet` in R, `polars.read_parquet` in Python, "
        "DuckDB from "
        "a shell. Money is in whole minor units of the currency; the workbook has it in major units.",
        "rule",
    )
    names = sorted(story.tables)
    rows = [len(story.tables[name]["year"]) if "year" in story.tables[name] else 0 for name in names]
    columns = [len(story.tables[name]) for name in names]
    yield Table(
        f"{len(names)} tables with {sum(rows):,} rows",
        {
            "table": [f"[{name}]({around.files}tables/{name}.parquet)" for name in names],
            "rows": rows,
            "columns": columns,
        },
        name="tables",
    )
