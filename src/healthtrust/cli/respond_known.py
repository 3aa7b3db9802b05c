"""healthtrust deliver respond --list and --show: which arrangements there are, and one in words."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from healthtrust.cli.columns import as_sheet, write_csv
from healthtrust.cli.respond_said import say_list, say_one
from healthtrust.cli.say import say_json
from healthtrust.deliver.response import shipped_arrangements
from healthtrust.ground.attempt import attempt
from healthtrust.ground.errors import refuse
from healthtrust.records.sheets import write_sheets
from healthtrust.records.whole_file import unwritable
from healthtrust.study.arrangements.described import arrangement_rows, described
from healthtrust.study.arrangements.named import arrangement_given


def known_verb(name: str, to: Path | None, *, json: bool) -> None:
    """Say what arrangements there are, or the one of a name in words."""
    names = (name,) if name else shipped_arrangements()
    problems = unwritable(to, (".csv", ".xlsx"), (), "--out")
    read = [attempt(partial(arrangement_given, each), problems) for each in names]
    refuse(problems)
    found = [one for one in read if one is not None]
    rows = arrangement_rows(found)
    if to is not None and to.suffix.lower() == ".csv":
        write_csv(rows, to)
    elif to is not None:
        write_sheets(to, "Arrangements", {"arrangements": as_sheet(rows)})
    if json:
        say_json([one.model_dump(mode="json") for one in found])
    elif name:
        say_one(described(found[0]))
    else:
        say_list(rows)
