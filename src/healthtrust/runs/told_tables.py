"""The tables of a run on real persons' data as files that may leave it, and the note that goes with them."""

from __future__ import annotations

from pathlib import Path

from healthtrust.ground.arrow import arrow
from healthtrust.ground.disclosure import HIDDEN
from healthtrust.reports.counts_of_persons import OF_PERSONS
from healthtrust.reports.hidden_numbers import RULE, Disclosure
from healthtrust.reports.story import Story
from healthtrust.runs.folder import RunFolder


def told_parquet(run: RunFolder, of: Disclosure, name: str, place: Path) -> Path:
    """Write a table as it may be told, with the types and units of the run's own; null where hidden."""
    import pyarrow.parquet as pq

    schema = pq.read_schema(run.path / "tables" / f"{name}.parquet")
    masks, columns = of.hidden.get(name, {}), of.tables[name]
    arrays = []
    for each in schema:
        values = columns[each.name]
        made = arrow().array(values, mask=masks.get(each.name)) if len(values) else arrow().array([])
        arrays.append(made.cast(each.type))
    path, beside = place / f"{name}.parquet", place / f".{name}.unfinished"
    pq.write_table(arrow().table(arrays, schema=schema), beside)
    return beside.replace(path)


def hidden_note(of: Disclosure, form: str) -> str:
    """Return what is hidden and why, table by table, as text."""
    how = {"parquet": "In Parquet, a hidden cell is null.", "beancount": "This book holds money only."}
    told = of.listed()
    rows = zip(told["table"], told["column"], told["cells hidden"], told["of"], strict=True)
    lines = [
        f"{table}, {column}: {cells:,} of {every:,} cells" for table, column, cells, every in rows if column
    ]
    left = f"Left out, as their rows are single persons or households: {', '.join(of.left_out)}."
    listed = ["", f"{HIDDEN.capitalize()}:", *lines] if lines else ["", "No cell is hidden."]
    return "\n".join(
        [RULE, *([how[form]] if form in how else []), *([left] if of.left_out else []), *listed, ""]
    )


def exact_note(story: Story, because: str) -> str:
    """Return what the files hold that may not be passed on, and why they were written."""
    rows = [name for name, table in story.tables.items() if OF_PERSONS & set(table)]
    return "\n".join(
        [
            "These files hold exact numbers of real persons, small ones among them: not to be published.",
            f"Written because: {because.strip()}",
            f"Rows of single persons or households: {', '.join(rows) or 'none'}.",
            "",
        ]
    )
