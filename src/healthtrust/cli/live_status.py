"""healthtrust live status."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from healthtrust.answers.live_status import shown
from healthtrust.cli.say import say_json, say_table
from healthtrust.cli.written import Rows, Written
from healthtrust.ground.errors import refuse
from healthtrust.ground.money import Currency, words
from healthtrust.live.standing import Standing, standing
from healthtrust.live.trust import open_trust
from healthtrust.records.whole_file import unwritable
from healthtrust.reports import live_status
from healthtrust.reports.live_tables import in_major

WRITTEN = (".html", ".csv", ".xlsx")


def status_verb(trust: Path, database: str, out: Path | None, as_json: bool) -> None:
    """Say where the year stands and what is next."""
    refuse(unwritable(out, WRITTEN, (), "--out"))
    opened = open_trust(trust, database)
    found = standing(opened)
    about = opened.folder.store.about
    money = Currency(about.currency_code, about.exponent)
    if out is not None:
        _written(money).write(found, out)
    if as_json:
        say_json(found.as_plain())
        return
    print(f"{found.trust}: {found.said}")
    print(f"  Next: {found.next_action}")
    _say(found, money)


def _say(found: Standing, money: Currency) -> None:
    rows = zip(*found.months.values(), strict=True)
    paid = [[month, words(now, money), words(before, money), on] for month, now, before, on in rows]
    if paid:
        say_table(["month", "capitation", "corrections", "posted on"], paid)
    loads = {name: values for name, values in found.loads.items() if name != "money_in"}
    if found.loads["load"]:
        rows = zip(*loads.values(), strict=True)
        say_table([name.replace("_", " ") for name in loads], [[str(cell) for cell in row] for row in rows])


def _written(money: Currency) -> Written[Standing]:
    """Return how the state of a year is told in files."""

    def tables(found: Standing) -> Mapping[str, Rows]:
        names = ("months", "loads", "reconciliations", "appeals")
        return {name: in_major(getattr(found, name), live_status.MONEY[name], money) for name in names}

    return Written(
        "Status",
        lambda found: live_status.sentence(shown(found, money)),
        lambda found: (f"Next: {found.next_action}",),
        tables,
        lambda found: tables(found)["months"],
        lambda found: live_status.page_of(shown(found, money)),
    )
