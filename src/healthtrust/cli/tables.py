"""healthtrust package tables: a design's residents and services as the plain tables of a question."""

from __future__ import annotations

from pathlib import Path

from healthtrust import people
from healthtrust.design.read import read_design
from healthtrust.package.tables.of_design import tables_of, write_tables
from healthtrust.start import opening


def tables_verb(name: str, overrides: list[str], into: Path) -> None:
    """Write the three tables of a design's first year into a folder, and say what can be done with them."""
    read = read_design(name, overrides)
    state = people.step(opening(read.design, read.folder))
    for file in write_tables(tables_of(state), into):
        print(f"wrote {file}")
    of = state.design.package.top_up
    names = ("interventions", "groups", "incidence")
    files = " ".join(f"--{table} {into / table}.csv" for table in names)
    print(
        f"healthtrust package choose {files} --willingness-to-pay {of.willingness_to_pay:g} "
        f"--at-wealth {of.at_wealth:g} --top-up complementary --loading {of.loading:g}"
    )
