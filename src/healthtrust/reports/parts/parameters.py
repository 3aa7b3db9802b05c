"""Appendix A: what was decided, where each number comes from, and the tables that ship with the library."""

from __future__ import annotations

from collections.abc import Iterator

from healthtrust.reports.provenance import (
    STATUSES,
    Decided,
    ShippedTable,
    count_by_status,
    decided,
    shelf,
)
from healthtrust.reports.story import Story
from healthtrust.reports.tree.blocks import Block, Heading, Listing, Paragraph, Part, Table


def parameters(story: Story) -> Part:
    """Return the appendix."""
    title = "What was decided, and where does each number come from?"
    return Part("parameters", "A", "Parameters and sources", title, tuple(_blocks(story)))


def _blocks(story: Story) -> Iterator[Block]:
    by_heading = decided(story.design)
    counts = count_by_status(by_heading)
    listed = ", ".join(f"{count} {status}" for status, count in counts.items())
    yield Paragraph(
        f"{sum(counts.values())} parameters: {listed}. Cited: seen in the source. Recalled: from memory, "
        "to be "
        "checked. Assumed: a modelling choice.",
        "rule",
    )
    for heading, each in by_heading.items():
        yield _of_heading(heading, each)
    yield from _shipped(list(shelf()))


def _of_heading(heading: str, listed: list[Decided]) -> Table:
    return Table(
        f"Parameters: {heading}",
        {
            "parameter": [f"`{each.name}`\n\t{each.meaning}" for each in listed],
            "value": [_value(each) for each in listed],
            "source": [each.source for each in listed],
            "status": [each.status or "–" for each in listed],
        },
        name=f"parameters-{heading.replace(' ', '-')}",
        look="parameters",
    )


def _value(each: Decided) -> str:
    unit = f" {each.unit}" if each.unit and each.value != "none" else ""
    return f"{each.value}{unit}" + ("\n\tdefault" if each.is_default else "")


def _shipped(tables: list[ShippedTable]) -> Iterator[Block]:
    yield Heading("Tables that ship with the library")
    yield Paragraph("Coefficients, catalogues and measures. A run uses those that its design names.")
    yield Table(
        f"Shipped tables: {len(tables)} with {sum(table.rows for table in tables):,} rows, by status",
        {
            "table": [f"{table.folder}/{table.name}" for table in tables],
            "rows": [table.rows for table in tables],
            **{status: [table.statuses[status] for table in tables] for status in STATUSES},
        },
        name="shipped-tables",
    )
    for table in tables:
        sources = tuple(
            f"{source}\n\t{status}, {count} {'row' if count == 1 else 'rows'}"
            for source, status, count in table.sources
        )
        yield Listing(sources, folded=f"Sources of {table.folder}/{table.name}")
