"""Lines to type: how a run is made again, and how one of its tables is read by Python and by R."""

from __future__ import annotations

from collections.abc import Mapping

from healthtrust.web.results.shown_run import ShownRun
from healthtrust.web.results.tables_of_run import TableFile


def lines_of_run(run: ShownRun) -> Mapping[str, str]:
    """Return how the run is made again and compared, by where it is typed: always in the served folder."""
    design = f"runs/{run.fingerprint}/design.toml"
    return {
        "shell": f"healthtrust run {design}\nhealthtrust verify {run.fingerprint}",
        "Python": "\n".join(
            (
                "import healthtrust",
                "",
                f'run = healthtrust.run("{design}")',
                'print(run.manifest["verdict"])',
                f'assert run.fingerprint == "{run.fingerprint}"',
            )
        ),
        "R": "\n".join(
            (
                f'system2("healthtrust", c("run", "{design}"))',
                "library(jsonlite)",
                f'manifest <- fromJSON("runs/{run.fingerprint}/manifest.json")',
                "manifest$verdict",
                "manifest$numbers",
            )
        ),
    }


def lines_of_table(run: ShownRun, table: TableFile) -> Mapping[str, str]:
    """Return how a table is read where its run lies, with its money in major units."""
    path = table.path.relative_to(run.folder.path).as_posix()
    money = [column.name for column in table.columns if column.is_money]
    scale = 10**run.money.exponent
    listed = ", ".join(f'"{name}"' for name in money)
    python = ["import polars", "", f'{table.name} = polars.read_parquet("{path}")']
    r = ["library(arrow)", "library(dplyr)", "", f'{table.name} <- read_parquet("{path}")']
    if money:
        python += [f"money = [{listed}]  # minor units of {run.money.code}"]
        python += [f"{table.name} = {table.name}.with_columns(polars.col(money) / {scale})"]
        r += [f"money <- c({listed}) # minor units of {run.money.code}"]
        r += [f"{table.name} <- mutate({table.name}, across(all_of(money), ~ .x / {scale}))"]
    python += [f"print({table.name}.describe())"]
    r += [f"glimpse({table.name})", f"summary({table.name})"]
    return {"Python": "\n".join(python), "R": "\n".join(r)}
